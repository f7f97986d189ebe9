package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/clusterconf"
	"github.com/nacosgen/nacosgen/internal/workload"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

// TestMembersAreRead: the rules refuse the members of just those releases whose
// servers can't read them.
func TestMembersAreRead(t *testing.T) {
	for _, rel := range schemas.Releases() {
		grammar := clusterconf.GrammarOf(rel.Version)
		for _, address := range []string{"10.0.0.1", "fd00::1", "n1.example.com", "nacos1"} {
			_, err := grammar.Read(clusterconf.AppendMember(nil, topology.HostPort(address, 8848)), 8848)
			src := fmt.Sprintf(`cluster "c" {
  version = %q
  datasource "mysql" {
    hosts    = ["10.0.9.9:3306"]
    database = "n"
    user     = "n"
    password = "p"
  }
  node "a" {
    address = %q
  }
}
`, rel.Version, address)
			found := 0
			for _, rule := range []*lint.Rule{rules.MemberIPv6Unbracketed, rules.MemberNameWithoutHostnameMode} {
				found += len(linttest.Lint(t, rule, "c.hcl", []byte(src)))
			}
			if (found > 0) != (err != nil) {
				t.Errorf("%s, %s: %d findings, but a server says %v", rel.Version, address, found, err)
			}
		}
	}
}

// BenchmarkPortsAndMembers runs the rules about ports and members on 1,000
// clusters of seven nodes.
func BenchmarkPortsAndMembers(b *testing.B) {
	s := workload.Sizes()[2]
	r, err := load.Load("x.hcl", load.Options{FS: fstest.MapFS{"x.hcl": {Data: s.HCL()}}})
	if err != nil || diag.HasErrors(r.Diagnostics) {
		b.Fatal(err, r.Diagnostics)
	}
	made, _ := deployment.Make(r.Topology, nil)
	bench := func(name string, list []*lint.Rule) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				lint.RunTopology(list, r.Topology, r.Locator)
				for i, c := range r.Topology.Clusters {
					lint.RunCluster(list, r.Topology, c, made.Clusters[i], r.Locator)
				}
			}
		})
	}
	all := slices.DeleteFunc(rules.All(), func(r *lint.Rule) bool { return r.Theme != lint.Ports && r.Theme != lint.Members })
	bench("all", all)
	for _, rule := range all {
		bench(rule.ID, []*lint.Rule{rule})
	}
}
