variable "db_password" {
  type      = string
  sensitive = true
}

cluster "prod" {
  version = "2.4.3"

  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }
  node "c" { address = "10.0.0.3" }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
  }

  properties = {
    "text.with.escapes" = "a=b:c\\ü\t漢字"
  }

  logging {
    level = "WARN"
    logger "naming-raft" { level = "DEBUG" }
  }

  docker {}

  gateway "front" { address = "10.0.0.20" }
}
