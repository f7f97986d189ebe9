nacosgen {
  required_plugins {
    prometheus = { source = "./prometheus", version = "~> 0.1" }
  }
}

cluster "prod" {
  version      = "2.4.3"
  home         = "/opt/nacos"
  context_path = "/registry"

  metrics { prometheus = true }

  node "a" {
    address = "10.0.0.1"
    zone    = "z1"
  }
  node "b" { address = "fd00::2" }
  node "c" {
    address    = "10.0.0.3"
    properties = { "management.endpoints.web.exposure.include" = "health" }
  }

  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = "example-of-nobody"
  }

  output "prometheus" {
    scrape_interval = "30s"
  }
}

cluster "test" {
  version     = "3.0.3"
  environment = "development"
  home        = "/opt/nacos"
  storage     = "embedded"

  metrics { prometheus = true }

  node "a" { address = "10.0.1.1" }
  node "b" { address = "10.0.1.2" }
  node "c" { address = "10.0.1.3" }

  auth {
    token_secret_key = "bmFjb3NnZW4tZXhhbXBsZS1vZi1ub2JvZHktMDEyMzQ1Njc4OQ=="
    identity {
      key   = "example"
      value = "example-of-nobody"
    }
  }
}
