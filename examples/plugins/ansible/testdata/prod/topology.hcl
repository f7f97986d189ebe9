variable "db_password" {
  type      = string
  sensitive = true
}

variable "home" { type = string }

cluster "prod" {
  version = "2.4.3"
  home    = var.home

  node "a" { address = "127.0.0.1" }
  node "b" {
    address = "127.0.0.1"
    port    = 8858
  }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
  }
}
