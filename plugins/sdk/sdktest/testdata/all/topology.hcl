defaults {
  version = "2.4.3"
  storage = "embedded"
}

cluster "one" {
  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }
}

cluster "two" {
  node "c" { address = "10.0.0.3" }
}

output "index" {
  title = "all of us"
}
