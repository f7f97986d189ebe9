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
  version    = "3.0.3"
  deployment = "server"
  node "a" {
    address = "10.91.0.1"
  }
  node "b" {
    address = "10.91.0.2"
  }
  node "c" {
    address = "10.91.0.3"
  }
  node "console" {
    address    = "10.91.0.20"
    deployment = "console"
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
  gateway "g" {
    address      = "10.91.0.30"
    console_port = 80
  }
}
