variable "password" {
  type      = string
  sensitive = true
}

cluster "one" {
  version     = "2.4.3"
  environment = "development"

  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.password
  }
}

cluster "two" {
  version     = "2.4.3"
  environment = "development"

  node "c" { address = "10.0.0.3" }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = local.user
    password = var.password
  }
}

locals {
  user = "nacos"
}
