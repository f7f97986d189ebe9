# Nacos 1.4.2: a cluster with all that the release knows, one that is configured by
# variables alone, and a single server.

variable "db_password" {
  type      = string
  sensitive = true
  default   = "pa$$w0rd, with#all \"kinds\""
}

variable "token" {
  type      = string
  sensitive = true
  default   = "bmFjb3NnZW4tZ29sZGVuLXRlc3QtdG9rZW4tbm90LWEtcmVhbC1zZWNyZXQtMDAwMQ=="
}

cluster "full" {
  version = "1.4.2"

  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }
  node "c" { address = "10.0.0.3" }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306", "10.0.0.10:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
      serverTimezone    = "Asia/Shanghai"
    }
  }

  auth {
    token_secret_key     = var.token
    token_expire_seconds = 7200
    identity {
      key   = "x-peer"
      value = "golden-identity"
    }
  }

  access_log { enabled = false }

  logging {
    level          = "WARN"
    max_history    = 5
    total_size_cap = "1GB"
    max_file_size  = "100MB"
    logger "naming-raft" { level = "ERROR" }
  }

  metrics { prometheus = true }

  docker {
    network = "bridge"
    memory  = "3g"
  }

  jvm {
    heap  = "2g"
    young = "1g"
  }

  gateway "front" {
    address = "10.0.0.8"
    port    = 80
    allow   = ["10.0.0.0/8"]
  }
}

cluster "env" {
  version = "1.4.2"

  node "a" { address = "10.1.0.1" }
  node "b" { address = "10.1.0.2" }
  node "c" { address = "10.1.0.3" }

  datasource "mysql" {
    hosts    = ["10.1.0.9:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = "plain"
    params   = { characterEncoding = "utf8" }
  }

  auth {
    token_secret_key = var.token
    identity {
      key   = "x-peer"
      value = "golden-identity"
    }
  }

  docker { config = "env" }

  output "nacos-logback" { enabled = false }
}

cluster "solo" {
  version = "1.4.2"
  mode    = "standalone"

  node "one" { address = "10.2.0.1" }

  output "nacos-logback" { enabled = false }
}
