cluster "a" {
      text = <<EOT
  keeps   
	its   blanks


EOT
  flush =   <<-EOT
      one
        two ${  var.x   }
      EOT
after=1
      f = g(<<A
x
A
, 2)
}
