variable "db_password" {
  type      = string
  sensitive = true
}
cluster "nacos" {
  version = "1.1.4"
  node "a" { address = "10.1.0.1" }
  node "b" { address = "10.1.0.2" }
  node "c" { address = "10.1.0.3" }
  datasource "mysql" {
    hosts    = ["10.1.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, autoReconnect = true }
  }
  access_log {
    enabled = false
  }
  gateway "vip" { address = "10.1.0.10" }
}
