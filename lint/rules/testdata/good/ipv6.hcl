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
cluster "v6" {
  version = "2.4.3"
  node "a" { address = "fd12:3456:789a::1" }
  node "b" { address = "fd12:3456:789a::2" }
  node "c" { address = "fd12:3456:789a::3" }
  datasource "mysql" {
    hosts    = ["[fd12:3456:789a::9]:3306"]
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
    address = "fd12:3456:789a::100"
    port    = 8848
  }
}
