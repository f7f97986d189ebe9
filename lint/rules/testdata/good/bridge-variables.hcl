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
cluster "prod" {
  version = "2.4.3"
  node "a" { address = "10.4.0.1" }
  node "b" { address = "10.4.0.2" }
  node "c" { address = "10.4.0.3" }
  docker {
    network = "bridge"
    config  = "env"
    memory  = "3g"
    restart = "unless-stopped"
    options = ["--log-driver=json-file", "--log-opt=max-size=50m", "--add-host=mysql.local:10.4.0.9"]
    env = {
      JVM_XMS = "1g"
      JVM_XMX = "1g"
      JVM_XMN = "512m"
      TZ      = "Asia/Shanghai"
    }
  }
  datasource "mysql" {
    hosts    = ["mysql.local:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000, autoReconnect = true, sslMode = "PREFERRED" }
  }
  auth {
    token_secret_key = var.token
    identity {
      key   = "x-nacos-node"
      value = var.identity
    }
  }
  gateway "lb" {
    address   = "10.4.0.10"
    port      = 8848
    algorithm = "least_conn"
  }
}
