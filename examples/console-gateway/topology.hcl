# A 3.x cluster: servers on three machines, the console behind the gateway on a
# port of its own, TLS for clients and browsers.

variable "db_password" {
  type      = string
  sensitive = true
}

variable "token_secret_key" {
  type      = string
  sensitive = true
}

variable "identity_value" {
  type      = string
  sensitive = true
}

cluster "nacos3" {
  version = "3.1.1"

  node "n1" { address = "10.30.0.1" }
  node "n2" { address = "10.30.0.2" }
  node "n3" { address = "10.30.0.3" }

  datasource "mysql" {
    hosts    = ["db.example.internal:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
    }
  }

  auth {
    token_secret_key = var.token_secret_key
    identity {
      key   = "x-nacos-peer"
      value = var.identity_value
    }
  }

  console { port = 8080 }

  gateway "front" {
    address      = "10.30.0.10"
    port         = 8848
    console_port = 443
    server_name  = "nacos.example.internal"
    allow        = ["10.0.0.0/8"]
    tls {
      certificate     = "/etc/nginx/tls/nacos.crt"
      certificate_key = "/etc/nginx/tls/nacos.key"
    }
  }
}
