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
host "h1" {
  address = "10.50.0.1"
  memory  = "16g"
  disk    = "1t"
}
host "h2" {
  address = "10.50.0.2"
  memory  = "16g"
  disk    = "1t"
}
host "h3" {
  address = "10.50.0.3"
  memory  = "16g"
  disk    = "1t"
}
cluster "config" {
  version  = "2.5.1"
  function = "config"
  node "a" { host = "h1" }
  node "b" { host = "h2" }
  node "c" { host = "h3" }
  datasource "mysql" {
    hosts    = ["10.50.0.9:3306"]
    database = "nacos_config"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000 }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
}
cluster "naming" {
  version  = "2.5.1"
  function = "naming"
  port     = 18848
  node "a" { host = "h1" }
  node "b" { host = "h2" }
  node "c" { host = "h3" }
  datasource "mysql" {
    hosts    = ["10.50.0.9:3306"]
    database = "nacos_naming"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000 }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
}
