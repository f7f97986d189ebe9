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
variable "zones" {
  type = map(list(string))
  default = {
    a = ["10.10.1.11", "10.10.1.12"]
    b = ["10.10.2.11", "10.10.2.12"]
    c = ["10.10.3.11"]
  }
}
locals {
  nodes = merge([for z, ips in var.zones : { for i, ip in ips : "${z}${i + 1}" => { zone = z, ip = ip } }]...)
}
cluster "prod" {
  version     = "2.5.1"
  environment = "production"
  node "n" {
    for_each = local.nodes
    name     = each.key
    address  = each.value.ip
    zone     = each.value.zone
  }
  datasource "mysql" {
    hosts    = ["db.prod.example:3306"]
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
  gateway "front" {
    address     = "10.10.0.10"
    port        = 80
    server_name = "nacos.prod.example"
  }
  gateway "back" {
    address     = "10.10.0.11"
    port        = 80
    server_name = "nacos.prod.example"
  }
}
