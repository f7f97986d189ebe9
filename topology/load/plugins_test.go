package load_test

import (
	"errors"
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
		if again, err := load.Required(name, o.FS); err != nil || len(again) != 1 || again[0].Name != "consul" {
			t.Errorf("%s: Required gives %v, %v", name, again, err)
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
	} {
		q := load.Requirement{Version: c.constraint}
		if got := q.Allows(c.version); got != c.want {
			t.Errorf("%q allows %q: %v", c.constraint, c.version, got)
		}
	}
}
