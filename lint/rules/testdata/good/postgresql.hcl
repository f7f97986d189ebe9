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
cluster "pg" {
  version = "3.2.2"
  node "a" { address = "10.9.0.1" }
  node "b" { address = "10.9.0.2" }
  node "c" { address = "10.9.0.3" }
  datasource "postgresql" {
    urls         = ["jdbc:postgresql://10.9.0.9:5432/nacos?currentSchema=nacos&connectTimeout=10&socketTimeout=30"]
    database     = "nacos"
    user         = "nacos"
    password     = var.db_password
    driver_class = "org.postgresql.Driver"
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
}
