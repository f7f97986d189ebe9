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
defaults {
  version = "2.5.1"
  datasource "mysql" {
    hosts    = ["db.example:3306"]
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, sslMode = "PREFERRED" }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-fleet"
      value = var.identity
    }
  }
}
cluster "team" {
  for_each = { pay = 1, order = 2, user = 3 }
  name     = "nacos-${each.key}"
  datasource "mysql" { database = "nacos_${each.key}" }
  node "a" { address = "10.40.${each.value}.1" }
  node "b" { address = "10.40.${each.value}.2" }
  node "c" { address = "10.40.${each.value}.3" }
}
