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
cluster "nacos" {
  version = "2.3.2"
  node "nacos" {
    for_each = toset(["0", "1", "2"])
    name     = "nacos-${each.key}"
    address  = "nacos-${each.key}.nacos-headless.middleware.svc.cluster.local"
  }
  datasource "mysql" {
    hosts    = ["mysql.middleware.svc.cluster.local:3306"]
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
