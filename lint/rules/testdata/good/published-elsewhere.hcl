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
  version = "2.3.2"
  node "nacos1" {
    address = "nacos1"
    docker { options = ["-p", "18848:8848", "-p", "19848:9848", "--log-opt", "max-size=10m"] }
  }
  node "nacos2" { address = "nacos2" }
  node "nacos3" { address = "nacos3" }
  docker {
    network = "middleware"
    options = ["--log-opt", "max-size=10m"]
  }
  datasource "mysql" {
    hosts    = ["mysql:3306"]
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
