package load_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
)

const withPlugin = `
nacosgen {
  required_plugins {
    consul = { source = "./x", version = "~> 1.2", secrets = true, env = ["A", "B"] }
  }
}
cluster "c" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.0.0.1" }
  output "consul-services" { datacenter = "dc1" }
}
`

// TestPlugins wants the tables of a plugin's outputs before its blocks are read,
// in both syntaxes.
func TestPlugins(t *testing.T) {
	want := load.Requirement{Name: "consul", Source: "./x", Version: "~> 1.2", Secrets: true, Env: []string{"A", "B"}}
	inJSON := `{"nacosgen": {"required_plugins": {"consul": {"source": "./x", "version": "~> 1.2", "secrets": true, "env": ["A", "B"]}}},
	"cluster": {"c": {"version": "2.4.3", "storage": "embedded", "node": {"a": {"address": "10.0.0.1"}}, "output": {"consul-services": {"datacenter": "dc1"}}}}}`
	for name, text := range map[string]string{"t.hcl": withPlugin, "t.hcl.json": inJSON} {
		_, o := options("", files(map[string]string{name: text}))
		var got []load.Requirement
		o.Plugins = func(all []load.Requirement) (map[string][]schemas.Attribute, error) {
			got = all
			return map[string][]schemas.Attribute{"consul-services": {{Name: "datacenter", Type: schemas.TypeString}}}, nil
		}
		result, err := load.Load(name, o)
		if err != nil || diag.HasErrors(result.Diagnostics) {
			t.Fatalf("%s: %v %v", name, err, said(result))
		}
		if at := got[0].At; string(result.Files[name][at.Start:at.End]) != "consul" && string(result.Files[name][at.Start:at.End]) != `"consul"` {
			t.Errorf("%s: required at %v", name, at)
		}
		got[0].At = diag.Range{}
		if diff := cmp.Diff([]load.Requirement{want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if dc := result.Topology.Clusters[0].Outputs["consul-services"].Config["datacenter"]; dc != "dc1" {
			t.Errorf("%s: datacenter %v", name, dc)
		}
		o.Plugins = func([]load.Requirement) (map[string][]schemas.Attribute, error) { return nil, errors.New("none") }
		if _, err := load.Load(name, o); err == nil || err.Error() != "none" {
			t.Errorf("%s: error %v", name, err)
		}
		if again, wrong, err := load.Required(name, o.FS); err != nil || len(wrong) > 0 || len(again) != 1 || again[0].Name != "consul" {
			t.Errorf("%s: Required gives %v, %v, %v", name, again, wrong, err)
		}
	}
}

// TestPluginsNotAsked: a topology without plugins asks for none.
func TestPluginsNotAsked(t *testing.T) {
	_, o := options("", files(map[string]string{"t.hcl": `cluster "c" {}`}))
	o.Plugins = func([]load.Requirement) (map[string][]schemas.Attribute, error) {
		t.Error("asked")
		return nil, nil
	}
	if _, err := load.Load("t.hcl", o); err != nil {
		t.Fatal(err)
	}
}

func TestRequirementAllows(t *testing.T) {
	for _, c := range []struct {
		constraint, version string
		want                bool
	}{
		{"", "dev", true},
		{"~> 1.2", "1.2.0", true},
		{"~> 1.2", "1.9.3", true},
		{"~> 1.2", "2.0.0", false},
		{">= 1.2, < 1.4", "1.3.9", true},
		{">= 1.2, < 1.4", "1.4.0", false},
		{"~> 1.2", "dev", false},
		{"= 2.0.0-rc.1", "2.0.0-rc.1", true},
		{"= 2.0.0-rc.1", "2.0.0", false},
		{"2.0.0-rc.1", "2.0.0-rc.2", false},
		{"!= 2.0.0-rc.1", "2.0.0", true},
		{"!= 2.0.0-rc.1", "2.0.0-rc.1", false},
	} {
		q := load.Requirement{Version: c.constraint}
		if got := q.Allows(c.version); got != c.want {
			t.Errorf("%q allows %q: %v", c.constraint, c.version, got)
		}
	}
}

// TestPluginsGetNoSecret: an attribute of a plugin is plain, whatever its type,
// and one that has no value yet is none.
func TestPluginsGetNoSecret(t *testing.T) {
	const text = `
variable "secret" {
  sensitive = true
}
variable "missing" {}
cluster "c" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.0.0.1" }
  output "p" { a = %s }
}
`
	types := []schemas.Type{
		schemas.TypeAny, schemas.TypeText, schemas.TypeTextMap, schemas.TypeTextList, schemas.TypeString, schemas.TypeStrings, schemas.TypeNumber, schemas.TypeNumbers,
		schemas.TypeBool, schemas.TypePort, schemas.TypeAddress, schemas.TypeAddresses, schemas.TypeHostPorts, schemas.TypeCIDRs, schemas.TypeSize, schemas.TypeDuration,
		schemas.TypeRelease, schemas.TypePath,
	}
	for _, typ := range types {
		for _, value := range []string{"var.secret", `"${var.secret}"`, "[var.secret]", "{ k = var.secret }", "{ k = [{ l = var.secret }] }", "var.missing", "[var.missing]", "{ k = var.missing }"} {
			_, o := options("", files(map[string]string{"t.hcl": fmt.Sprintf(text, value)}))
			o.Outputs = map[string][]schemas.Attribute{"p": {{Name: "a", Type: typ}}}
			o.Vars = []load.Var{{Name: "secret", Value: "5m"}}
			result, err := load.Load("t.hcl", o)
			if err != nil {
				t.Fatal(err)
			}
			config, err := json.Marshal(result.Topology.Clusters[0].Outputs["p"].Config)
			if err != nil {
				t.Fatal(err)
			}
			if !diag.HasErrors(result.Diagnostics) || strings.Contains(string(config), "5") {
				t.Errorf("%s, %s: config %s, want an error", typ, value, config)
			}
		}
	}
}

// TestPluginsUnits: a plugin may leave the units of a size or duration out, and
// name them in any order.
func TestPluginsUnits(t *testing.T) {
	for _, c := range []struct {
		attribute schemas.Attribute
		value     string
		ok        bool
	}{
		{schemas.Attribute{Type: schemas.TypeSize}, "5m", true},
		{schemas.Attribute{Type: schemas.TypeSize}, "2G", true},
		{schemas.Attribute{Type: schemas.TypeSize}, "5q", false},
		{schemas.Attribute{Type: schemas.TypeSize, Units: []string{"KB"}}, "5m", false},
		{schemas.Attribute{Type: schemas.TypeDuration}, "1h30m", true},
		{schemas.Attribute{Type: schemas.TypeDuration}, "30s", true},
		{schemas.Attribute{Type: schemas.TypeDuration}, "5q", false},
		{schemas.Attribute{Type: schemas.TypeDuration, Units: []string{"s", "m", "h"}}, "1h30m", true},
		{schemas.Attribute{Type: schemas.TypeDuration, Units: []string{"s", "m", "h"}}, "30m1h", false},
		{schemas.Attribute{Type: schemas.TypeDuration, Units: []string{"s", "m", "h"}}, "1d", false},
	} {
		_, o := options("", files(map[string]string{"t.hcl": strings.Replace(withPlugin, `datacenter = "dc1"`, `a = "`+c.value+`"`, 1)}))
		c.attribute.Name = "a"
		o.Outputs = map[string][]schemas.Attribute{"consul-services": {c.attribute}}
		result, err := load.Load("t.hcl", o)
		if err != nil || diag.HasErrors(result.Diagnostics) == c.ok {
			t.Errorf("%s of %q: %q gives %v, %v", c.attribute.Type, c.attribute.Units, c.value, err, said(result))
		}
	}
}
