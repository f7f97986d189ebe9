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
host "a" {
  address    = "10.100.0.1"
  disk       = "200g"
  timezone   = "Asia/Shanghai"
  open_files = 65535
}
host "b" {
  address    = "10.100.0.2"
  disk       = "200g"
  timezone   = "Asia/Shanghai"
  open_files = 65535
}
host "c" {
  address    = "10.100.0.3"
  disk       = "200g"
  timezone   = "Asia/Shanghai"
  open_files = 65535
}
cluster "prod" {
  version = "2.5.1"
  home    = "/opt/nacos"
  node "a" { host = "a" }
  node "b" { host = "b" }
  node "c" { host = "c" }
  access_log {
    enabled   = true
    max_days  = 14
    directory = "/var/log/nacos/tomcat"
  }
  logging {
    directory = "/var/log/nacos"
    level     = "INFO"
    logger "naming-distro" { level = "WARN" }
  }
  jvm {
    heap    = "4g"
    young   = "2g"
    options = ["-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/var/log/nacos"]
  }
  datasource "mysql" {
    hosts    = ["10.1.0.9:3306"]
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
}
