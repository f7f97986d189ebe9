package eval

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// world is a file system and an environment in memory.
type world struct {
	files map[string]string
	env   map[string]string
}

func (w world) environment() Environment {
	m := fstest.MapFS{}
	for name, text := range w.files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	name := func(n string) string { return filepath.ToSlash(filepath.Clean(n)) }
	return Environment{
		ReadFile: func(n string) ([]byte, error) { return m.ReadFile(name(n)) },
		ReadDir:  func(n string) ([]fs.DirEntry, error) { return m.ReadDir(name(n)) },
		Stat:     func(n string) (fs.FileInfo, error) { return m.Stat(name(n)) },
		Getenv:   func(n string) (string, bool) { v, ok := w.env[n]; return v, ok },
	}
}

// source splits a topology of variable, locals and host blocks.
func source(t testing.TB, text, name string) Source {
	t.Helper()
	if ds := CheckDepth([]byte(text), name); len(ds) > 0 {
		t.Fatalf("%v", summaries(ds))
	}
	var file *hcl.File
	var ds hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		file, ds = json.Parse([]byte(text), name)
	} else {
		file, ds = hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	}
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	content, ds := file.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "variable", LabelNames: []string{"name"}}, {Type: "locals"}, {Type: "host", LabelNames: []string{"name"}},
	}})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	src := Source{HostDefaults: map[string]cty.Value{
		"address": cty.NullVal(cty.String), "zone": cty.NullVal(cty.String),
		"addresses": cty.ListValEmpty(cty.String),
	}}
	for _, b := range content.Blocks {
		switch b.Type {
		case "variable":
			src.Variables = append(src.Variables, b)
		case "locals":
			src.Locals = append(src.Locals, b)
		case "host":
			attributes, _ := b.Body.JustAttributes()
			h := Host{Name: b.Labels[0], Range: Range(b.LabelRanges[0]), Attributes: map[string]hcl.Expression{}}
			for n, a := range attributes {
				h.Attributes[n] = a.Expr
			}
			src.Hosts = append(src.Hosts, h)
		}
	}
	return src
}

func summaries(ds []diag.Diagnostic) []string {
	sorted := append([]diag.Diagnostic(nil), ds...)
	diag.Sort(sorted)
	var all []string
	for _, d := range sorted {
		all = append(all, d.Rule+": "+d.Summary(diag.English))
	}
	return all
}

func module(t testing.TB, src Source, w world) *Module {
	t.Helper()
	m, err := NewModule(src, w.environment())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func expression(t testing.TB, text string) hcl.Expression {
	t.Helper()
	expr, ds := hclsyntax.ParseExpression([]byte(text), "expr.hcl", hcl.InitialPos)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return expr
}

// mustEvaluate gives the value of an expression that has no fault.
func (m *Module) mustEvaluate(t testing.TB, text string) cty.Value {
	t.Helper()
	v, ds := m.Evaluate(expression(t, text), m.Context(nil))
	if len(ds) > 0 {
		t.Fatalf("%s: %v", text, summaries(ds))
	}
	return v
}

func TestModule(t *testing.T) {
	src := source(t, `
variable "db_password" {
  type      = string
  sensitive = true
}
variable "user" { type = string }
variable "port" { default = 8848 }
locals {
  b = local.a
  a = { for name, address in local.machines : name => upper(address) }
  machines = { x = host.m1.address, y = "b" }
  url = "jdbc://${var.user}@${var.port}"
}
host "m1" {
  address = "10.0.0.${local.last}"
  zone    = host.m2.zone
}
host "m2" { zone = "z" }
locals { last = 7 }
`, "topology.hcl")
	m := module(t, src, world{env: map[string]string{"NACOSGEN_VAR_db_password": "canary"}})
	if len(m.Diagnostics()) > 0 {
		t.Fatalf("%v", summaries(m.Diagnostics()))
	}
	for _, c := range []struct {
		expr string
		want Parts
	}{
		{`local.b.x`, Parts{Value: cty.StringVal("10.0.0.7")}},
		{`host.m1.zone`, Parts{Value: cty.StringVal("z")}},
		{`host["m1"].address`, Parts{Value: cty.StringVal("10.0.0.7")}},
		{`join(",", values(host)[*].zone)`, Parts{Value: cty.StringVal("z,z")}},
		{`length(host.m2.addresses)`, Parts{Value: cty.NumberIntVal(0)}},
		{`var.port + 1`, Parts{Value: cty.NumberIntVal(8849)}},
		{`"${var.db_password}!"`, Parts{Value: cty.StringVal("canary!"), Sensitive: true}},
		{`local.url`, Parts{Unknown: "var.user"}},
		{`"${local.url}${var.db_password}"`, Parts{Unknown: "var.user"}},
	} {
		got := Apart(m.mustEvaluate(t, c.expr))
		if got.Sensitive != c.want.Sensitive || got.Unknown != c.want.Unknown || got.Broken {
			t.Errorf("%s: got %#v", c.expr, got)
		}
		if c.want.Value != cty.NilVal && !got.Value.RawEquals(c.want.Value) {
			t.Errorf("%s: got %#v", c.expr, got.Value)
		}
	}
}
