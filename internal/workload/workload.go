// Package workload writes topologies of any size, for benchmarks.
package workload

import (
	"bytes"
	"fmt"
)

// Size is one of the sizes that figures are told for: clusters of nodes, each
// cluster with a datasource, containers and a gateway.
type Size struct {
	Name            string
	Clusters, Nodes int
}

// Sizes are the three that figures are told for, small to large.
func Sizes() []Size {
	return []Size{{"S", 1, 3}, {"M", 100, 5}, {"L", 1000, 7}}
}

// Files is how many files the built-in outputs make: five a node and one a
// gateway.
func (s Size) Files() int { return s.Clusters * (s.Nodes*5 + 1) }

// HCL writes the topology, every cluster in full.
func (s Size) HCL() []byte {
	var b bytes.Buffer
	b.WriteString("variable \"db_password\" {\n  type      = string\n  sensitive = true\n  default   = \"pa55-word/of=many\"\n}\n")
	for c := range s.Clusters {
		s.cluster(&b, c)
	}
	return b.Bytes()
}

func (s Size) cluster(b *bytes.Buffer, c int) {
	fmt.Fprintf(b, "\ncluster \"c%04d\" {\n  version = \"2.4.3\"\n  home    = \"/data/nacos\"\n", c)
	for n := range s.Nodes {
		fmt.Fprintf(b, "\n  node \"n%d\" {\n    address = \"10.%d.%d.%d\"\n  }\n", n, c/250, c%250, n+1)
	}
	fmt.Fprintf(b, `
  datasource "mysql" {
    hosts    = ["10.200.%d.%d:3306"]
    database = "nacos_c%04d"
    user     = "nacos"
    password = var.db_password
    params = {
      characterEncoding = "utf8"
      connectTimeout    = 1000
    }
  }

  auth {
    token_secret_key = "VGhpc0lzTXlDdXN0b21TZWNyZXRLZXkwMTIzNDU2Nzg5YWJjZGVm"
    identity {
      key   = "cluster-%04d"
      value = var.db_password
    }
  }

  logging {
    level = "INFO"
    logger "naming-raft" { level = "WARN" }
  }

  jvm { heap = "2g" }

  docker {
    memory = "4g"
    env    = { TZ = "Asia/Shanghai" }
  }

  gateway "front" {
    address = "10.%d.%d.250"
    port    = 80
  }
}
`, c/250, c%250, c, c, c/250, c%250)
}
