# first   

  // second	
cluster "a" { # behind   
  /* block  
     keeps its shape	
  */
version = "2.4.3" # one
    port = 8848     // two

# apart


# three
} # end
#
# no line end