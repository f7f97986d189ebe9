cluster "nacos" {
  for_each = var.regions
  version  = each.value.version

  node "n" {
    for_each = { for i, address in each.value.machines : format("n%d", i + 1) => address }
    name     = each.key
    address  = each.value
  }

  datasource "mysql" {
    hosts    = [each.value.database]
    database = "nacos_${replace(each.key, "-", "_")}"
    user     = "nacos_app"
    password = var.secrets.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
      socketTimeout     = 3000
    }
  }

  gateway "vip" {
    address = each.value.gateway
    allow   = [cidrsubnet("${each.value.gateway}/16", 0, 0)]
  }
}
