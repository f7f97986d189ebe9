# A 2.x production cluster in containers: a bridge network on every machine,
# authentication on, all secrets from variables.

variable "db_password" {
  type      = string
  sensitive = true
}

variable "token_secret_key" {
  type        = string
  sensitive   = true
  description = "Base64 of at least 32 random bytes: head -c 48 /dev/urandom | base64 -w0"

  validation {
    condition     = can(base64decode(var.token_secret_key)) && length(var.token_secret_key) >= 44
    error_message = "token_secret_key must be Base64 of at least 32 bytes."
  }
}

variable "identity" {
  type      = object({ key = string, value = string })
  sensitive = true
}

host "m1" {
  address = "10.20.0.11"
  zone    = "room-1"
  memory  = "16g"
}

host "m2" {
  address = "10.20.0.12"
  zone    = "room-2"
  memory  = "16g"
}

host "m3" {
  address = "10.20.0.13"
  zone    = "room-3"
  memory  = "16g"
}

host "edge" {
  address = "10.20.0.10"
}

cluster "prod" {
  version     = "2.5.1"
  environment = "production"
  home        = "/srv/nacos"

  node "a" { host = "m1" }
  node "b" { host = "m2" }
  node "c" { host = "m3" }

  datasource "mysql" {
    hosts    = ["10.20.0.20:3306", "10.20.0.21:3306"]
    database = "nacos_config"
    user     = "nacos_app"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
      autoReconnect     = true
      serverTimezone    = "UTC"
    }
    server_version  = "8.0"
    max_connections = 500
    pool {
      max_size = 50
      min_idle = 5
    }
  }

  auth {
    token_secret_key     = var.token_secret_key
    token_expire_seconds = 7200
    identity {
      key   = var.identity.key
      value = var.identity.value
    }
  }

  access_log {
    enabled  = true
    max_days = 7
  }

  logging {
    max_file_size  = "200MB"
    max_history    = 7
    total_size_cap = "1GB"
    logger "naming-distro" { level = "WARN" }
  }

  jvm {
    heap      = "4g"
    young     = "2g"
    metaspace = "320m"
  }

  metrics { prometheus = true }

  docker {
    network = "bridge"
    memory  = "6g"
    options = ["--log-opt", "max-size=50m", "--ulimit", "nofile=65535:65535"]
  }

  properties = {
    "nacos.naming.clean.empty-service.interval" = "60000"
  }

  gateway "front" {
    host                 = "edge"
    port                 = 80
    server_name          = "nacos.example.internal"
    algorithm            = "least_conn"
    client_max_body_size = "20m"
    allow                = ["10.20.0.0/16"]
  }
}
