# A Nacos cluster of three machines with a database and an nginx in front.
# Change the addresses, then:
#
#   nacosgen build .     writes every file below out/
#   nacosgen show .      tells what each node will be given, ports included
#   nacosgen fmt .       puts this file into canonical form

# Secrets have no value here. They stand in secrets.auto.nacosgenvars, which
# only you can read and git ignores; NACOSGEN_VAR_db_password and
# -var db_password=... work as well.
variable "db_password" {
  type        = string
  sensitive   = true
  description = "password of the database account below"
}

variable "token_secret_key" {
  type        = string
  sensitive   = true
  description = "signs login tokens: Base64 of at least 32 random bytes, the same on all nodes"
}

variable "identity" {
  type        = object({ key = string, value = string })
  sensitive   = true
  description = "the header by which the servers know each other"
}

# Machines. Nodes on one host are found to share its memory and ports.
host "m1" {
  address = "10.0.0.11"
  zone    = "rack-1"
}

host "m2" {
  address = "10.0.0.12"
  zone    = "rack-2"
}

host "m3" {
  address = "10.0.0.13"
  zone    = "rack-3"
}

cluster "nacos" {
  version = "3.2.4"

  # One node a machine; `for_each` makes several from one block.
  node "n1" {
    host = "m1"
  }

  node "n2" {
    host = "m2"
  }

  node "n3" {
    host = "m3"
  }

  datasource "mysql" {
    hosts    = ["10.0.0.20:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
      autoReconnect     = true
    }
  }

  auth {
    token_secret_key = var.token_secret_key
    identity {
      key   = var.identity.key
      value = var.identity.value
    }
  }

  # Logs are kept for a week and stay below 1 GB a file family.
  logging {
    max_history    = 7
    total_size_cap = "1GB"
    max_file_size  = "100MB"
  }

  # Clients and browsers talk to the gateway: 8848 for HTTP, 9848 (8848 + 1000)
  # for gRPC, 8080 for the console.
  gateway "front" {
    address      = "10.0.0.10"
    server_name  = "nacos.example.internal"
    console_port = 8080
    allow        = ["10.0.0.0/8"]
  }

  # With containers instead of an installation on the machines:
  # docker {}
}
