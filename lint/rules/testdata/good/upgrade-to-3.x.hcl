variable "db_password" {
  type      = string
  sensitive = true
}
variable "token" {
  type      = string
  sensitive = true
}
variable "identity" {
  type      = string
  sensitive = true
}
cluster "prod" {
  version = "3.0.3"
  upgrade { from = "2.5.1" }
  node "a" { address = "10.81.0.1" }
  node "b" {
    address = "10.81.0.2"
    version = "2.5.1"
  }
  node "c" {
    address = "10.81.0.3"
    version = "2.5.1"
  }
  datasource "mysql" {
    hosts    = ["10.81.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, autoReconnect = true, useUnicode = true, sslMode = "PREFERRED", serverTimezone = "UTC" }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
}
