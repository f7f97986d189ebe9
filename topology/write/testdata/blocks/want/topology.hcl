variable "db_password" {
  type      = string
  sensitive = true
}
cluster "nacos" {
  version = "1.1.0"
  node "node" {
    for_each = local.machines
    name     = each.key
  }
  access_log { enabled = false }
  logging {
    level = "INFO"
    logger "naming-raft" { level = "WARN" }
  }
  datasource "mysql" {
    params = { characterEncoding = "utf8", connectTimeout = 1000
    autoReconnect = true }
    password = var.db_password
  }
}
