# Three nodes on one laptop, to try a cluster out. The ports lie ten apart: each
# node of 2.x opens three more at fixed distances from its main port.

locals {
  nodes = ["one", "two", "three"]
}

cluster "laptop" {
  version     = "2.4.3"
  environment = "development"
  storage     = "embedded"

  node "n" {
    for_each = { for i, name in local.nodes : name => 8848 + 10 * i }
    name     = each.key
    address  = "192.168.1.50"
    port     = each.value
  }

  jvm {
    heap  = "512m"
    young = "256m"
  }

  logging {
    max_file_size  = "20MB"
    max_history    = 2
    total_size_cap = "100MB"
  }
}
