cluster "a" {
  # comment
  version = "2.4.3"
  /* a
 b */
  text = <<EOT
value
EOT
}
