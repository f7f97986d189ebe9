# What every cluster of the fleet has in common.
defaults {
  home = "/opt/nacos"

  auth {
    token_secret_key = var.secrets.token_secret_key
    identity {
      key   = var.secrets.identity.key
      value = var.secrets.identity.value
    }
  }

  access_log {
    enabled  = true
    max_days = 3
  }

  logging {
    max_history    = 7
    total_size_cap = "1GB"
    max_file_size  = "100MB"
  }

  properties = {
    "nacos.core.member.fail-access-cnt" = "5"
  }
}

# Each machine takes its own folder as it is.
output "cluster-conf" {
  path = "${cluster.name}/${self.address}/conf/cluster.conf"
}

output "application-properties" {
  path = "${cluster.name}/${self.address}/conf/application.properties"
}

output "nacos-logback" {
  path = "${cluster.name}/${self.address}/conf/nacos-logback.xml"
}
