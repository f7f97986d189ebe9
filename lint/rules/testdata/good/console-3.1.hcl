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
cluster "ai" {
  version = "3.1.1"
  node "a" { address = "10.7.0.1" }
  node "b" { address = "10.7.0.2" }
  node "c" { address = "10.7.0.3" }
  console { port = 8081 }
  mcp_registry { enabled = true }
  jvm { heap = "4g" }
  datasource "mysql" {
    hosts    = ["10.7.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, autoReconnect = true, useUnicode = true, sslMode = "REQUIRED" }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
  gateway "g" {
    address      = "10.7.0.10"
    console_port = 8081
    tls {
      certificate     = "/etc/nginx/tls/nacos.pem"
      certificate_key = "/etc/nginx/tls/nacos.key"
    }
  }
}
