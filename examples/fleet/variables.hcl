variable "regions" {
  description = "one cluster a region: its release, and its machines in order"
  type = map(object({
    version  = optional(string, "2.5.1")
    machines = list(string)
    database = string
    gateway  = string
  }))
  default = {
    east = {
      machines = ["10.1.0.11", "10.1.0.12", "10.1.0.13"]
      database = "10.1.0.20:3306"
      gateway  = "10.1.0.10"
    }
    west = {
      version  = "2.4.3"
      machines = ["10.2.0.11", "10.2.0.12", "10.2.0.13", "10.2.0.14", "10.2.0.15"]
      database = "10.2.0.20:3306"
      gateway  = "10.2.0.10"
    }
  }
}

variable "secrets" {
  type = object({
    db_password      = string
    token_secret_key = string
    identity         = object({ key = string, value = string })
  })
  sensitive = true
}
