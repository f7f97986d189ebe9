cluster "prod" {
  version = "2.4.3"
  home    = "/opt/nacos"

  properties = {
    "nacos.core.member.lookup.type" = "address-server"
    "address.server.domain"         = "members.example"
  }

  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }
  node "c" {
    address    = "10.0.0.3"
    properties = { "nacos.core.member.lookup.type" = "file" }
  }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
  }
}

variable "db_password" {
  type      = string
  sensitive = true
}
