# Three machines with Nacos 1.1.0, one MySQL and an nginx in front: the cluster
# that most guides on the web build by hand.

variable "db_password" {
  type      = string
  sensitive = true
}

locals {
  machines = {
    a = "192.168.11.200"
    b = "192.168.11.196"
    c = "192.168.11.126"
  }
}

cluster "nacos" {
  version = "1.1.0"
  port    = 8748
  home    = "/app/nacos-cluster/nacos"

  node "node" {
    for_each = local.machines
    name     = each.key
    address  = each.value
  }

  datasource "mysql" {
    hosts    = ["192.168.11.200:3316"]
    database = "test3"
    user     = "nacos"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
      autoReconnect     = true
    }
  }

  access_log { enabled = false }

  logging {
    level = "INFO"
    logger "naming-raft" { level = "WARN" }
  }

  docker { network = "host" }

  gateway "front" {
    address     = "192.168.11.139"
    port        = 8648
    server_name = "localhost"
  }
}
