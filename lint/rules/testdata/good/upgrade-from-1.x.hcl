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
  version = "2.0.4"
  upgrade { from = "1.4.2" }
  node "a" { address = "10.2.0.1" }
  node "b" {
    address = "10.2.0.2"
    version = "1.4.2"
  }
  node "c" {
    address = "10.2.0.3"
    version = "1.4.2"
  }
  datasource "mysql" {
    hosts    = ["10.1.0.9:3306"]
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
  access_log { enabled = false }
  metrics { prometheus = true }
}
