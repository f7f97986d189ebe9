package load_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	godiff "github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

// Blocks may stand in any order and in any file: only the order of clusters,
// nodes and gateways among themselves carries meaning.
func TestOrderOfBlocks(t *testing.T) {
	inner := []string{
		`  version = "2.4.3"`, `  context_path = local.path`, `  jvm { heap = "2g" }`, `  docker { memory = "3g" }`,
		"  datasource \"mysql\" {\n    user = var.user\n    hosts = [\"${host.db.address}:3306\"]\n    database = \"n\"\n  }",
		"  logging {\n    logger \"naming-rt\" { level = \"WARN\" }\n    logger \"naming-raft\" { level = \"WARN\" }\n  }", "  auth {\n    identity {\n      value = \"v\"\n      key = \"k\"\n    }\n  }",
		`  properties = { b = 1, a = cluster.port }`, `  port = 8900`, `  output "nginx" { layout = "fragments" }`,
	}
	top := []string{
		"variable \"user\" { default = \"u\" }", "locals { path = local.other }", "locals { other = \"/x\" }",
		"host \"db\" { address = local.db }", "locals { db = \"10.0.0.9\" }", "defaults { environment = \"staging\" }",
		"output \"sample\" { count = 3 }", "host \"m\" { address = \"10.0.0.1\" }",
	}
	nodes := "  node \"b\" { host = \"m\" }\n  node \"a\" { address = \"10.0.0.2\" }\n  gateway \"g\" { address = \"10.0.0.3\" }"
	var first string
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		shuffle(random, inner)
		shuffle(random, top)
		body := "cluster \"c\" {\n" + strings.Join(slices.Insert(slices.Clone(inner), random.IntN(len(inner)+1), nodes), "\n") + "\n}\n"
		at := random.IntN(len(top) + 1)
		all := slices.Insert(slices.Clone(top), at, body)
		half := random.IntN(len(all))
		fsys := files(map[string]string{"d/a.hcl": strings.Join(all[:half], "\n"), "d/b.hcl": strings.Join(all[half:], "\n")})
		result, err := load.Load("d", load.Options{FS: fsys, Outputs: outputs()})
		if err != nil || said(result) != "" {
			t.Fatalf("seed %d: %v\n%s", seed, err, said(result))
		}
		if got := model(t, result); first == "" {
			first = got
		} else if got != first {
			t.Fatalf("seed %d (-first +now):\n%s", seed, godiff.Diff(first, got))
		}
	}
}

func shuffle(random *rand.Rand, list []string) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// Every attribute of the table is read: a value of no possible type is an error
// at its place.
func TestEveryAttributeIsRead(t *testing.T) {
	root := schemas.Language()
	for _, typ := range []string{"host", "cluster", "defaults"} {
		b := root.Block(typ)
		everyAttribute(b, nil, func(path []*schemas.Block, a *schemas.Attribute) {
			checkIsRead(t, path, a)
		})
	}
}

func everyAttribute(b *schemas.Block, path []*schemas.Block, visit func([]*schemas.Block, *schemas.Attribute)) {
	path = append(path[:len(path):len(path)], b)
	for i := range b.Attributes {
		visit(path, &b.Attributes[i])
	}
	for _, c := range b.Blocks {
		everyAttribute(c, path, visit)
	}
}

func checkIsRead(t *testing.T, path []*schemas.Block, a *schemas.Attribute) {
	const bad = `[{ x = [] }]`
	body, where := a.Name+" = "+bad, a.Name
	labels := map[string]string{"output": "sample", "datasource": "mysql", "logger": "naming-raft"}
	for _, b := range slices.Backward(path) {
		where = b.Type + "." + where
		label := ""
		if b.Label != "" {
			label = fmt.Sprintf(" %q", cmp.Or(labels[b.Type], "x"))
		}
		body = fmt.Sprintf("%s%s {\n%s\n}\n", b.Type, label, body)
	}
	switch path[0].Type {
	case "cluster":
		extra := "version = \"3.3.0\"\nnode \"other\" { address = \"10.9.9.9\" }\n"
		if a.Name == "version" && len(path) == 1 {
			extra = "node \"other\" { address = \"10.9.9.9\" }\n"
		}
		body = strings.Replace(body, "{\n", "{\n"+extra, 1)
	case "defaults":
		version := "version = \"3.3.0\"\n"
		if a.Name == "version" && len(path) == 1 {
			version = ""
		}
		body += "cluster \"c\" {\n" + version + "node \"other\" { address = \"10.9.9.9\" }\n}\n"
	}
	result := mustLoad(t, body)
	for _, d := range result.Diagnostics {
		text := string(result.Files["topology.hcl"][d.Range.Start:d.Range.End])
		if strings.Contains(bad, text) && d.Rule == "hcl-type" {
			return
		}
	}
	t.Errorf("%s is not read:\n%s\n%s", where, body, said(result))
}

// What the JSON syntax says is what the native one says.
func TestSyntaxesMeanTheSame(t *testing.T) {
	native := `
variable "p" { default = "x" }
locals { n = { a = "10.0.0.1", b = "10.0.0.2" } }
cluster "c" {
  version    = "2.4.3"
  port       = 8800 + 48
  properties = { "a.b" = true, c = "${cluster.name}-${self.name}" }
  node "n" {
    for_each = local.n
    name     = each.key
    address  = each.value
  }
  datasource "mysql" {
    hosts    = ["db:3306"]
    database = "n"
    user     = var.p
    params   = { x = 1 }
  }
  auth {
    identity {
      key   = "k"
      value = "v"
    }
  }
  gateway "g" {
    address = "10.0.0.3"
    allow   = ["10.0.0.0/8"]
  }
}
output "cluster-conf" { path = "x/${self.name}" }
`
	asJSON := `{
  "variable": {"p": {"default": "x"}},
  "locals": {"n": {"a": "10.0.0.1", "b": "10.0.0.2"}},
  "cluster": {"c": {
    "version": "2.4.3", "port": "${8800 + 48}",
    "properties": {"a.b": true, "c": "${cluster.name}-${self.name}"},
    "node": {"n": {"for_each": "${local.n}", "name": "${each.key}", "address": "${each.value}"}},
    "datasource": {"mysql": {"hosts": ["db:3306"], "database": "n", "user": "${var.p}", "params": {"x": 1}}},
    "auth": {"identity": {"key": "k", "value": "v"}},
    "gateway": [{"g": {"address": "10.0.0.3", "allow": ["10.0.0.0/8"]}}]
  }},
  "output": {"cluster-conf": {"path": "x/${self.name}"}}
}`
	fsys := files(map[string]string{"t.hcl": native, "t.hcl.json": asJSON})
	var models []string
	for _, path := range []string{"t.hcl", "t.hcl.json"} {
		result, err := load.Load(path, load.Options{FS: fsys, Outputs: outputs()})
		if err != nil || said(result) != "" {
			t.Fatalf("%s: %v\n%s", path, err, said(result))
		}
		models = append(models, model(t, result))
	}
	if models[0] != models[1] {
		t.Errorf("-native +JSON:\n%s", godiff.Diff(models[0], models[1]))
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(located, false, false)
	f.Add(written(1, 1), false, true)
	f.Add("cluster \"a\" {\n node \"b\" { for_each = {} }\n}", false, true)
	f.Add(`{"cluster": {"a": {"version": "2.4.3", "node": {"x": [{"address": "${self.name}"}]}}}}`, true, false)
	f.Add(`{"cluster": [{"a": [null, {"docker": {}}]}], "locals": [{"x": "${local.x}"}], "variable": {"x": {}}}`, true, true)
	f.Fuzz(func(t *testing.T, body string, asJSON, required bool) {
		path := "topology.hcl"
		if asJSON {
			path = "topology.hcl.json"
		}
		if strings.Contains(body, "range") || strings.Contains(body, "pow") {
			return // expensive by design
		}
		fsys := files(map[string]string{path: body})
		result, err := load.Load(path, load.Options{FS: fsys, Outputs: outputs(), RequireVariables: required})
		if err != nil {
			t.Fatal(err)
		}
		checkRanges(t, result)
		if result.Topology == nil {
			return
		}
		first := model(t, result)
		for _, c := range result.Topology.Clusters {
			everyNode(t, result, c)
		}
		again, err := load.Load(path, load.Options{FS: fsys, Outputs: outputs(), RequireVariables: required})
		if err != nil || model(t, again) != first || said(again) != said(result) {
			t.Fatal("twice is not the same")
		}
	})
}

func everyNode(t *testing.T, result *load.Result, c *topology.Cluster) {
	for _, n := range c.Nodes {
		if n.JVM == nil || n.Properties == nil || n.Port < 1 || n.Port > 65535 {
			t.Errorf("incomplete: %+v", n)
		}
		at, _ := result.Locator.Locate(c.NodeAddress(n).Child("address"))
		if body, ok := result.Files[at.File]; !ok || at.Start < 0 || at.Start > at.End || at.End > len(body) {
			t.Errorf("%s is at %+v", c.NodeAddress(n), at)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Properties)) {
		result.Locator.Locate(c.Address().Child("properties", key))
	}
}
