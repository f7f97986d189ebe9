package load_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/topology/load"
)

// written makes a topology of clusters that are all written out.
func written(clusters, nodes int) string {
	var b strings.Builder
	b.WriteString("variable \"password\" {\n  sensitive = true\n  default   = \"x\"\n}\n")
	for c := range clusters {
		fmt.Fprintf(&b, "cluster \"c%d\" {\n  version = \"2.4.3\"\n  port    = 8848\n", c)
		for n := range nodes {
			fmt.Fprintf(&b, "  node \"n%d\" { address = \"10.%d.%d.%d\" }\n", n, c/250, c%250, n+1)
		}
		b.WriteString(`  datasource "mysql" {
    hosts    = ["db:3306"]
    database = "nacos"
    user     = "nacos"
    password = var.password
    params   = { useSSL = true, connectTimeout = 1000 }
  }
  properties = { "nacos.core.auth.caching.enabled" = true }
  jvm { heap = "2g" }
  docker { memory = "3g" }
  gateway "front" {
    address     = "10.200.0.1"
    server_name = "nacos.example.com"
  }
}
`)
	}
	return b.String()
}

func BenchmarkLoad(b *testing.B) {
	for _, size := range []struct {
		name            string
		clusters, nodes int
	}{{"S", 1, 3}, {"M", 100, 5}, {"L", 1000, 7}} {
		fsys := files(map[string]string{"topology.hcl": written(size.clusters, size.nodes)})
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				result, err := load.Load("topology.hcl", load.Options{FS: fsys})
				if err != nil || len(result.Diagnostics) > 0 {
					b.Fatal(err, result.Diagnostics)
				}
			}
		})
	}
}

func BenchmarkLoadFleet(b *testing.B) {
	body := strings.Replace(written(1, 7), "cluster \"c0\" {\n", "cluster \"c\" {\n  for_each = toset([for i in range(1000) : tostring(i)])\n", 1)
	fsys := files(map[string]string{"topology.hcl": body})
	b.ReportAllocs()
	for b.Loop() {
		result, err := load.Load("topology.hcl", load.Options{FS: fsys})
		if err != nil || len(result.Diagnostics) > 0 {
			b.Fatal(err, result.Diagnostics)
		}
	}
}
