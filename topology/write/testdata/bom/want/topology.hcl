cluster "a" {}
