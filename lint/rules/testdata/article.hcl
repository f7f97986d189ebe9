# What an article of 2019 tells people to do, as far as a topology can say it:
# with the release of its day, and as it is still copied for later ones.

host "db" {
  address = "192.168.11.200"
  memory  = "2g"
  disk    = "40g"
}
host "second" {
  address   = "192.168.11.196"
  addresses = ["10.8.0.5"]
}
host "third" { address = "192.168.11.126" }

defaults {
  home = "/app/nacos-cluster/nacos"

  access_log { enabled = true }

  properties = {
    "nacos.security.ignore.urls"   = "/**"
    "nacos.naming.expire-instance" = "false"
    "nacos.naming.expireInstance"  = "true"
    "spring.security.enabled"      = "false"
    "management.security"          = "false"
    "security.basic.enabled"       = "false"
    "spring.datasource.platform"   = "mysql"
    "nacos.inetutils.ip-address"   = ""
  }

  docker {
    config  = "env"
    network = "host"
    tag     = "latest"
    restart = "no"
    volumes = []
    options = ["-p", "8748:8848"]
    env = {
      NACOS_SERVERS             = "192.168.11.200:8748 192.168.11.196:8748 192.168.11.126:8748"
      NACOS_SERVER_PORT         = "8848"
      NACOS_SERVER_IP           = ""
      MYSQL_DATABASE_NUM        = "2"
      MYSQL_MASTER_SERVICE_HOST = "192.168.11.200"
    }
  }

  datasource "mysql" {
    hosts    = ["192.168.11.200:3316"]
    database = "test3"
    user     = "root"
    password = "123456"
    params   = { characterEncoding = "utf8", useSSL = "false" }
  }
}

cluster "then" {
  version = "1.1.0"
  node "a" { host = "db" }
  node "b" { host = "second" }
  node "c" { host = "third" }
  gateway "front" {
    address              = "192.168.11.139"
    port                 = 8648
    client_max_body_size = "1m"
  }
}

# The files of the tarball beside the containers, on the same machines.
cluster "files" {
  version = "1.1.0"
  port    = 8748
  node "a" { host = "db" }
  node "b" { host = "second" }
  node "c" { host = "third" }
}

cluster "later" {
  version = "2.1.0"
  port    = 8858
  node "a" { host = "db" }
  node "b" { host = "second" }
  node "c" { host = "third" }
  gateway "front" {
    address = "192.168.11.139"
    port    = 8658
    grpc    = false
  }
}

cluster "today" {
  version = "3.0.3"
  port    = 8868
  node "a" { host = "db" }
  node "b" { host = "second" }
  node "c" { host = "third" }
  console { port = 8180 }
}
