package applicationproperties_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	format "github.com/nacosgen/nacosgen/internal/format/properties"
	"github.com/nacosgen/nacosgen/plugins/applicationproperties"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// FuzzFile: whatever texts a user gives, the topology is refused or the file
// reads back as the deployment says, each key once.
func FuzzFile(f *testing.F) {
	f.Add("p4ss", "a.b", "x", "db1")
	f.Add(" \\\n#=:!", "Server.Port", "${x}", "a b")
	f.Add("數\x00\xff", "", "\u2028", "?#")
	f.Add("#{1}", "nacos.core.auth.server.identity.value", "#{1}", "'")
	f.Fuzz(func(t *testing.T, password, key, value, database string) {
		c := cluster("2.4.3")
		c.Datasource.Password, c.Datasource.Database = topology.Text(password), topology.Text(database)
		c.Properties = map[string]topology.Value{key: topology.Text(value)}
		c.Nodes[0].Properties = c.Properties
		top := &topology.Topology{Clusters: []*topology.Cluster{c}}
		d, found := deployment.Make(top, deployment.Outputs{deployment.OutputProperties})
		result, err := applicationproperties.Output{}.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d, Origins: true})
		if err != nil {
			t.Fatal(err)
		}
		if diag.HasErrors(found) {
			return
		}
		entries, read := d.Clusters[0].Nodes[0].Properties, format.Parse("f", result.Artefacts[0].Body)
		if len(read.Entries) != len(entries) || len(read.Faults) > 0 {
			t.Fatalf("%d entries, want %d; faults %v", len(read.Entries), len(entries), read.Faults)
		}
		seen := map[string]bool{}
		for i, e := range read.Entries {
			if e.Key != entries[i].Key || e.Value != entries[i].Value.Text || seen[e.Key] {
				t.Fatalf("%q = %q, want %q = %q", e.Key, e.Value, entries[i].Key, entries[i].Value.Text)
			}
			seen[e.Key] = true
		}
	})
}
