package sdktest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/sdktest"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// inventory is an output as somebody else would write it.
type inventory struct{}

func (inventory) Spec() sdk.Spec {
	return sdk.Spec{Name: "inventory", Summary: "nodes of a cluster, one a line", Scope: sdk.ScopeCluster}
}

func (inventory) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	c := req.Topology.Clusters[0]
	var body strings.Builder
	for _, n := range c.Nodes {
		fmt.Fprintf(&body, "%s %s:%d\n", n.Name, n.Address, n.Port)
	}
	fmt.Fprintf(&body, "password %s\n", c.Datasource.Password.Text)
	return &sdk.Result{Artefacts: []sdk.Artefact{{
		Path: c.Name + "/inventory", Mode: 0o600, Format: "text", Secret: true, Body: []byte(body.String()),
	}}}, nil
}

func TestGolden(t *testing.T) {
	sdktest.Golden(t, inventory{}, "testdata/one", map[string]string{"password": "s3cret-of-nobody"})
}

// index is an output of a whole topology, with an attribute that has to be there.
type index struct{}

func (index) Spec() sdk.Spec {
	return sdk.Spec{Name: "index", Scope: sdk.ScopeTopology, Config: []schemas.Attribute{{Name: "title", Type: schemas.TypeString, Required: true}}}
}

func (index) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	body := fmt.Appendf(nil, "%s\n", req.Config["title"])
	byName := func(a, b *topology.Cluster) int { return strings.Compare(a.Name, b.Name) }
	for _, c := range slices.SortedFunc(slices.Values(req.Topology.Clusters), byName) { // blocks may stand in any order
		body = fmt.Appendf(body, "%s: %d nodes\n", c.Name, len(c.Nodes))
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "index", Mode: 0o644, Format: "text", Body: body}}}, nil
}

func TestGoldenOfAllClusters(t *testing.T) {
	sdktest.Golden(t, index{}, "testdata/all", nil)
	if all := sdktest.Render(t, index{}, "testdata/all", nil); len(all) != 1 || all[0].Name != "" || len(all[0].Request.Topology.Clusters) != 2 {
		t.Errorf("it was asked %d times, want once for both clusters", len(all))
	}
}

func TestBuiltIns(t *testing.T) {
	for _, o := range builtin.Outputs() {
		t.Run(o.Spec().Name, func(t *testing.T) {
			for _, c := range sdktest.Render(t, o, "testdata/one", map[string]string{"password": "s3cret-of-nobody"}) {
				sdktest.Check(t, o, c.Request)
			}
		})
	}
}

// broken is an output made of a function.
type broken func(*sdk.Request) *sdk.Result

func (broken) Spec() sdk.Spec { return sdk.Spec{Name: "broken"} }

func (b broken) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) { return b(req), nil }

func one(a sdk.Artefact) *sdk.Result { return &sdk.Result{Artefacts: []sdk.Artefact{a}} }

func TestProblemsAreFound(t *testing.T) {
	var count atomic.Int64
	cases := map[string]struct {
		output broken
		want   string
	}{
		"no result": {func(*sdk.Request) *sdk.Result { return nil }, "no result"},
		"chance": {func(*sdk.Request) *sdk.Result {
			return one(sdk.Artefact{Path: "x", Mode: 0o644, Body: fmt.Append(nil, count.Add(1))})
		}, "rendered again, the files differ"},
		"changes its request": {func(req *sdk.Request) *sdk.Result {
			req.Topology.Clusters[0].Port = 1
			return &sdk.Result{}
		}, "changed its request"},
		"twice": {func(*sdk.Request) *sdk.Result {
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "x", Mode: 0o644}, {Path: "x", Mode: 0o644}}}
		}, "x is made twice"},
		"mode":        {func(*sdk.Request) *sdk.Result { return one(sdk.Artefact{Path: "x", Mode: 0o777}) }, "mode 0777"},
		"secret mode": {func(*sdk.Request) *sdk.Result { return one(sdk.Artefact{Path: "x", Mode: 0o644, Secret: true}) }, "holds a secret and has mode 0644"},
		"secret": {func(req *sdk.Request) *sdk.Result {
			return one(sdk.Artefact{Path: "x", Mode: 0o644, Body: []byte(req.Topology.Clusters[0].Datasource.Password.Text)})
		}, "holds the text of cluster.c.datasource.mysql.password and is not marked"},
		"looks beyond the wire": {func(req *sdk.Request) *sdk.Result {
			return one(sdk.Artefact{Path: "x", Mode: 0o644, Body: fmt.Appendf(nil, "%T", req.Config["number"])})
		}, "over the wire, the files differ"},
		"origins change it": {func(req *sdk.Request) *sdk.Result {
			return one(sdk.Artefact{Path: "x", Mode: 0o644, Body: fmt.Appendf(nil, "%v", req.Origins)})
		}, "asked for origins, the files differ"},
		"origins too few": {func(req *sdk.Request) *sdk.Result {
			a := sdk.Artefact{Path: "x", Mode: 0o644, Body: []byte("1\n2\n")}
			if req.Origins {
				a.Origins = []sdk.Origin{{Lines: 1}}
			}
			return one(a)
		}, "cover 1 lines of 2"},
		"origins unasked": {func(*sdk.Request) *sdk.Result {
			return one(sdk.Artefact{Path: "x", Mode: 0o644, Body: []byte("1\n"), Origins: []sdk.Origin{{Lines: 1}}})
		}, "origins that nobody asked for"},
		"other files when checked": {func(req *sdk.Request) *sdk.Result {
			if req.Check {
				return &sdk.Result{}
			}
			return one(sdk.Artefact{Path: "x", Mode: 0o644})
		}, "asked for findings alone, they or the files differ"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			password := topology.Value{Text: "s3cret-of-nobody", Secret: "cluster.c.datasource.mysql.password"}
			req := &sdk.Request{
				Topology: &topology.Topology{Clusters: []*topology.Cluster{{Name: "c", Datasource: &topology.Datasource{Password: password}}}},
				Config:   map[string]any{"number": 1},
			}
			all := strings.Join(sdktest.Problems(t.Context(), c.output, req), "\n")
			if !strings.Contains(all, c.want) {
				t.Errorf("problems %q, want %q", all, c.want)
			}
		})
	}
}
