cluster "a" {
  version = "2.4.3"
  port    = 8848
  a       = -1 + 2 * (3)
  list = [1, 2,

  3, ]

  map = { a = 1, "b" : 2
    c = [for x in [1, 2] : x if x > 1]
  }
  f = max(1, 2) ? "${x}-${y}" : null
}
cluster "b" { version = "2.4.3" }
cluster "c" {
}
