package load_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
	"github.com/rogpeppe/go-internal/txtar"
)

const located = `variable "v" { default = "x" }
host "m1" {
  address = "10.0.0.9"
  zone    = "z1"
}
defaults {
  context_path = "/d"
  properties   = { "a.b" = "d", z = "d" }
  docker { memory = "5g" }
}
output "nginx" { layout = "fragments" }
cluster "prod" {
  version    = "2.4.3"
  port       = 8900
  properties = merge({ a = 1 }, { b = 2 })
  datasource "mysql" {
    hosts    = ["db1:3306", "db2:3306"]
    database = "nacos"
    user     = var.v
  }
  logging {
    logger "naming-raft" { level = "WARN" }
  }
  node "a" {
    host       = "m1"
    properties = { "a.b" = "own" }
    docker {}
  }
  node "b" {
    for_each = { "10.0.0.1" = "10.0.0.1" }
    name     = each.key
    address  = each.value
    port     = 8910
  }
  gateway "front" { address = "10.0.0.2" }
}
cluster "f" {
  for_each   = toset(["x"])
  version    = "3.0.3"
  storage    = "embedded"
  node "a" { address = "10.1.0.1" }
  console { port = 9000 }
}
`

func TestLocate(t *testing.T) {
	result := mustLoad(t, located)
	if got := said(result); got != "" {
		t.Fatal(got)
	}
	for _, c := range []struct {
		address, text string
		origin        topology.Origin
	}{
		{`cluster.prod`, `cluster "prod"`, topology.Literal},
		{`cluster.prod.name`, `"prod"`, topology.Literal},
		{`cluster.prod.version`, `"2.4.3"`, topology.Literal},
		{`cluster.prod.mode`, `cluster "prod"`, topology.Default},
		{`cluster.prod.context_path`, `"/d"`, topology.Inherited},
		{`cluster.prod.properties.a`, `merge({ a = 1 }, { b = 2 })`, topology.Expression},
		{`cluster.prod.properties["a.b"]`, `merge({ a = 1 }, { b = 2 })`, topology.Expression},
		{`cluster.prod.datasource.mysql`, `datasource "mysql"`, topology.Literal},
		{`cluster.prod.datasource.mysql.hosts`, `["db1:3306", "db2:3306"]`, topology.Literal},
		{`cluster.prod.datasource.mysql.hosts[1]`, `"db2:3306"`, topology.Literal},
		{`cluster.prod.datasource.mysql.user`, `var.v`, topology.Expression},
		{`cluster.prod.datasource.mysql.password`, `datasource "mysql"`, topology.Default},
		{`cluster.prod.logging.logger["naming-raft"].level`, `"WARN"`, topology.Literal},
		{`cluster.prod.auth.enabled`, `cluster "prod"`, topology.Default},
		{`cluster.prod.node.a`, `node "a"`, topology.Literal},
		{`cluster.prod.node.a.name`, `"a"`, topology.Literal},
		{`cluster.prod.node.a.address`, `"10.0.0.9"`, topology.Inherited},
		{`cluster.prod.node.a.zone`, `"z1"`, topology.Inherited},
		{`cluster.prod.node.a.port`, `8900`, topology.Inherited},
		{`cluster.prod.node.a.home`, `node "a"`, topology.Default},
		{`cluster.prod.node.a.properties["a.b"]`, `"own"`, topology.Literal},
		{`cluster.prod.node.a.docker.memory`, `"5g"`, topology.Inherited},
		{`cluster.prod.node.a.docker.tag`, `docker`, topology.Default},
		{`cluster.prod.node["10.0.0.1"].port`, `8910`, topology.Shared},
		{`cluster.prod.node["10.0.0.1"].name`, `each.key`, topology.Shared},
		{`cluster.prod.node["10.0.0.1"].address`, `each.value`, topology.Expression},
		{`cluster.prod.node["10.0.0.1"].zone`, `node "b"`, topology.Default},
		{`cluster.prod.node.nobody.port`, `cluster "prod"`, topology.Default},
		{`cluster.prod.gateway.front.address`, `"10.0.0.2"`, topology.Literal},
		{`cluster.prod.gateway.front.port`, `8900`, topology.Inherited},
		{`cluster.prod.gateway.front.name`, `"front"`, topology.Literal},
		{`cluster.prod.output.nginx.layout`, `"fragments"`, topology.Inherited},
		{`cluster.f-x.version`, `"3.0.3"`, topology.Shared},
		{`cluster.f-x.node.a.address`, `"10.1.0.1"`, topology.Shared},
		{`cluster.f-x.node.a.console_port`, `9000`, topology.Inherited},
		{`host.m1.zone`, `"z1"`, topology.Literal},
		{`host.m1.memory`, `host "m1"`, topology.Default},
		{`var.v`, `"v"`, topology.Expression},
	} {
		at, origin := result.Locator.Locate(diag.Address(c.address))
		text := string(result.Files["topology.hcl"][at.Start:at.End])
		if text != c.text || origin != c.origin {
			t.Errorf("%s: %q (%d), want %q (%d)", c.address, text, origin, c.text, c.origin)
		}
	}
}

// Keys stand in what is written out, spelled in any way.
func TestLocateKey(t *testing.T) {
	result := mustLoad(t, located)
	for _, c := range []struct {
		address, text string
		origin        topology.Origin
	}{
		{`cluster.prod.node.a.properties["a.b"]`, `"a.b"`, topology.Literal},
		{`cluster.prod.node.a.properties.z`, ``, topology.Default},
		{`cluster.f-x.properties.z`, `z`, topology.Inherited},
		{`cluster.prod.properties.a`, ``, topology.Default},
		{`cluster.prod.properties`, ``, topology.Default},
		{`cluster.prod.node.a.properties.none`, ``, topology.Default},
		{`cluster.prod.version`, ``, topology.Default},
		{`cluster.prod.datasource.mysql.hosts[1]`, ``, topology.Default},
		{`cluster.prod.node.a`, ``, topology.Default},
		{`host.m1.memory`, ``, topology.Default},
	} {
		at, origin := result.Locator.LocateKey(diag.Address(c.address))
		text := string(result.Files["topology.hcl"][at.Start:at.End])
		if text != c.text || origin != c.origin {
			t.Errorf("%s: %q (%d), want %q (%d)", c.address, text, origin, c.text, c.origin)
		}
	}
}

// Every place of the document can be found, in both syntaxes.
func TestLocateEverything(t *testing.T) {
	for _, name := range []string{"inherit", "fleet", "secrets", "example"} {
		archive, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		tree := map[string]string{}
		for _, f := range archive.Files {
			tree[f.Name] = string(f.Data)
		}
		path, o := options(string(archive.Comment), files(tree))
		result, err := load.Load(path, o)
		if err != nil {
			t.Fatal(err)
		}
		var document struct {
			Clusters []map[string]any `json:"clusters"`
		}
		if err := json.Unmarshal([]byte(model(t, result)), &document); err != nil {
			t.Fatal(err)
		}
		for i, c := range document.Clusters {
			everyAddress(c, result.Topology.Clusters[i].Address(), func(a diag.Address) {
				at, _ := result.Locator.Locate(a)
				if body, ok := result.Files[at.File]; !ok || at.Start >= at.End || at.End > len(body) {
					t.Errorf("%s: %s is at %+v", name, a, at)
				}
			})
		}
	}
}

func everyAddress(v any, a diag.Address, check func(diag.Address)) {
	check(a)
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			everyAddress(e, a.Child(k), check)
		}
	case []any:
		for i, e := range v {
			if m, ok := e.(map[string]any); ok {
				name, _ := m["name"].(string)
				everyAddress(e, singular(a).Child(name), check)
				continue
			}
			everyAddress(e, a+diag.Address("["+strconv.Itoa(i)+"]"), check)
		}
	}
}

// singular gives the block of which a list holds many: nodes, node.
func singular(a diag.Address) diag.Address { return a[:len(a)-1] }
