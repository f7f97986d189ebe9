package lint_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

type nowhere struct{}

func (nowhere) Locate(diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

func (nowhere) LocateKey(diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

func (nowhere) LocateEntries(_, _ diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

func TestShared(t *testing.T) {
	type names []string
	calls := 0
	find := func() names { calls++; return names{"a"} }
	check := func(p *lint.Pass) {
		if got := lint.Shared(p, find); len(got) != 1 || got[0] != "a" {
			t.Errorf("got %q", got)
		}
		if got := lint.Shared(p, func() []string { return []string{"b"} }); len(got) != 1 || got[0] != "b" {
			t.Errorf("another type got %q", got)
		}
	}
	cluster := &lint.Rule{ID: "c", Check: check}
	whole := &lint.Rule{ID: "t", Scope: lint.ScopeTopology, Check: check}
	top := &topology.Topology{Clusters: []*topology.Cluster{{Name: "x"}, {Name: "y"}}}
	rules := []*lint.Rule{cluster, cluster, whole, whole}
	for i, c := range top.Clusters {
		lint.RunCluster(rules, top, c, nil, nowhere{})
		if calls != i+1 {
			t.Errorf("%d calls for %d clusters", calls, i+1)
		}
	}
	if lint.RunTopology(rules, top, nowhere{}); calls != 3 {
		t.Errorf("%d calls, want one more for the topology", calls)
	}
}
