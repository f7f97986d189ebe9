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
  version     = "2.5.1"
  environment = "development"
  node "nacos1" {
    address = "nacos1"
    host    = "laptop"
  }
  node "nacos2" {
    address = "nacos2"
    host    = "laptop"
    port    = 8858
  }
  node "nacos3" {
    address = "nacos3"
    host    = "laptop"
    port    = 8868
  }
  docker {
    network = "nacos-net"
    options = ["--log-opt", "max-size=10m"]
  }
  datasource "mysql" {
    hosts    = ["mysql:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, sslMode = "PREFERRED" }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
}
