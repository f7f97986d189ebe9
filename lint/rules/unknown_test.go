package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
	"golang.org/x/tools/txtar"
)

// TestUnknown runs each rule on its examples as if something there were not known:
// a release, or where nodes are. It may say less, and may not break.
func TestUnknown(t *testing.T) {
	const unknown = "99.9.9"
	forgets := map[string]func(*topology.Cluster){
		"release of the cluster": func(c *topology.Cluster) { c.Release = unknown },
		"release of its nodes": func(c *topology.Cluster) {
			for _, n := range c.Nodes {
				n.Release = unknown
			}
		},
		"place of every other node": func(c *topology.Cluster) {
			for i, n := range c.Nodes {
				if i%2 == 0 {
					n.Address, n.Host = "", ""
				}
			}
		},
		"place of its nodes": func(c *topology.Cluster) {
			for _, n := range c.Nodes {
				n.Address, n.Host = "", ""
			}
		},
		"release before the upgrade": func(c *topology.Cluster) {
			if c.Upgrade != nil {
				c.Upgrade.From = unknown
			}
		},
	}
	for _, r := range rules.All() {
		if r.Check == nil {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			archive, err := txtar.ParseFile(strings.ReplaceAll(r.ID, "-", "_") + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range archive.Files {
				for which, forget := range forgets {
					for _, d := range lintWithout(t, r, f, forget) {
						if d.Rule != r.ID || mustBeSilent(r, which) {
							t.Errorf("%s without the %s: %s", f.Name, which, d.Summary(diag.English))
						}
					}
				}
			}
		})
	}
}

// mustBeSilent tells whether a rule can't say anything without that.
func mustBeSilent(r *lint.Rule, which string) bool {
	switch r.ID {
	case "quorum-lost-with-few-hosts":
		return strings.HasPrefix(which, "place")
	case "logs-dir-shared":
		return which == "place of its nodes"
	}
	return false
}

// lintWithout runs one rule on a topology from which something is taken.
func lintWithout(t *testing.T, r *lint.Rule, f txtar.File, forget func(*topology.Cluster)) []diag.Diagnostic {
	t.Helper()
	loaded, err := load.Load(f.Name, load.Options{FS: memory{fstest.MapFS{f.Name: {Data: f.Data}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range loaded.Topology.Clusters {
		forget(c)
	}
	only := []*lint.Rule{r}
	found := lint.RunTopology(only, loaded.Topology, loaded.Locator)
	for _, c := range loaded.Topology.Clusters {
		d, _ := deployment.MakeCluster(loaded.Topology, c, deployment.Outputs{"application-properties", "cluster-conf", "docker-run", "nacos-logback", "nginx"})
		found = append(found, lint.RunCluster(only, loaded.Topology, c, d, loaded.Locator)...)
	}
	return found
}
