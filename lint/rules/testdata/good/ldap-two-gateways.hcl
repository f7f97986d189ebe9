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
cluster "corp" {
  version = "2.4.1"
  node "a" { address = "10.70.0.1" }
  node "b" { address = "10.70.0.2" }
  node "c" { address = "10.70.0.3" }
  datasource "mysql" {
    hosts    = ["10.70.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, autoReconnect = true, useUnicode = true, sslMode = "PREFERRED", serverTimezone = "UTC" }
  }
  auth {
    system           = "ldap"
    token_secret_key = var.token
    identity {
      key   = "x-corp"
      value = var.identity
    }
    ldap {
      url      = "ldap://ldap.corp.example:389"
      base_dn  = "dc=corp,dc=example"
      user_dn  = "cn=nacos,dc=corp,dc=example"
      password = var.db_password
    }
  }
  gateway "lan" {
    address = "10.70.0.20"
    port    = 18888
  }
  gateway "dmz" {
    address = "10.71.0.20"
    port    = 80
    allow   = ["10.71.0.0/16", "10.70.0.0/16"]
  }
}
