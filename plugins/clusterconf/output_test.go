package clusterconf_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/clusterconf"
	"github.com/nacosgen/nacosgen/plugins/clusterconf"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func cluster(release, mode string, members ...string) *topology.Cluster {
	c := &topology.Cluster{
		Name: "prod", Version: release, Release: release, Mode: mode, Port: 8848, ContextPath: "/nacos", Storage: "embedded", Function: "all",
		Deployment: "merged", Members: members, AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
	}
	for _, name := range []string{"a", "b"} {
		c.Nodes = append(c.Nodes, &topology.Node{Name: name, Address: "10.0.0." + string('1'+name[0]-'a'), Port: 8848, Version: release, Release: release,
			Function: "all", Deployment: "merged", JVM: c.JVM})
	}
	return c
}

func render(t *testing.T, c *topology.Cluster, origins bool) []sdk.Artefact {
	t.Helper()
	top := &topology.Topology{Clusters: []*topology.Cluster{c}}
	output := clusterconf.Output{}
	d, _ := deployment.Make(top, deployment.Outputs{output.Spec().Name})
	result, err := output.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d, Origins: origins})
	if err != nil {
		t.Fatal(err)
	}
	return result.Artefacts
}

func TestRender(t *testing.T) {
	got := render(t, cluster("2.4.3", "cluster", "10.0.0.1:8848", "10.0.0.2:8848"), false)
	body := "# Made by nacosgen from the topology; edit that, not this file.\n10.0.0.1:8848\n10.0.0.2:8848\n"
	want := []sdk.Artefact{
		{Path: "prod/a/conf/cluster.conf", Mode: 0o644, Format: "text", Body: []byte(body)},
		{Path: "prod/b/conf/cluster.conf", Mode: 0o644, Format: "text", Body: []byte(body)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if &got[0].Body[0] != &got[1].Body[0] {
		t.Error("equal bodies are not shared")
	}
	if got := render(t, cluster("2.4.3", "standalone"), false); len(got) > 0 {
		t.Errorf("a single server has no cluster.conf: %+v", got)
	}
}

func TestOrigins(t *testing.T) {
	told := render(t, cluster("2.4.3", "cluster", "10.0.0.1:8848", "10.0.0.2:8848"), true)
	plain := render(t, cluster("2.4.3", "cluster", "10.0.0.1:8848", "10.0.0.2:8848"), false)
	want := []sdk.Origin{
		{Lines: 1, Sources: []deployment.Source{deployment.Made("the header of the file")}},
		{Lines: 1, Sources: []deployment.Source{{Address: "cluster.prod.node.a.address"}, {Address: "cluster.prod.node.a.port"}}},
		{Lines: 1, Sources: []deployment.Source{{Address: "cluster.prod.node.b.address"}, {Address: "cluster.prod.node.b.port"}}},
	}
	for i, a := range told {
		if diff := cmp.Diff(want, a.Origins); diff != "" || !bytes.Equal(a.Body, plain[i].Body) {
			t.Errorf("%s (-want +got):\n%s", a.Path, diff)
		}
	}
}

// TestEveryServerReadsIt: the server of each release finds the members in
// their order.
func TestEveryServerReadsIt(t *testing.T) {
	members := []string{"10.0.0.1:8848", "10.0.0.2:8858", "n.example.com:8848"}
	for _, rel := range schemas.Releases() {
		for _, a := range render(t, cluster(rel.Version, "cluster", members...), false) {
			got, err := format.GrammarOf(rel.Version).Read(a.Body, 7777)
			if err != nil || len(got) != len(members) {
				t.Fatalf("%s: %v, %v", rel.Version, got, err)
			}
			for i, m := range got {
				if !strings.HasPrefix(members[i], m.Host+":") || m.Port == 7777 {
					t.Errorf("%s: member %d is %+v, want %s", rel.Version, i, m, members[i])
				}
			}
		}
	}
}
