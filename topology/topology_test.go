package topology_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/nacosgen/nacosgen/topology"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "512": 512, "1k": 1 << 10, "512m": 512 << 20, "2g": 2 << 30, "2G": 2 << 30, "50MB": 50 << 20, "1 GB": 1 << 30,
		"4GiB": 4 << 30, "3T": 3 << 40, "7b": 7, "1024KB": 1 << 20,
	} {
		if got, err := topology.ParseSize(text); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "g", "-1g", "1.5g", "2x", "2gg", "99999999999999999999", "9999999999t", "2g ram"} {
		if got, err := topology.ParseSize(text); err == nil {
			t.Errorf("%q: %d, want an error", text, got)
		}
	}
}

func TestMemberNodes(t *testing.T) {
	c := &topology.Cluster{Mode: "cluster"}
	for _, n := range []topology.Node{
		{Address: "nacos-b", Port: 8848}, {Address: "10.0.0.10", Port: 8848}, {Address: "fe80::2", Port: 8848},
		{Address: "10.0.0.9", Port: 8858}, {Address: "10.0.0.9", Port: 8848}, {Address: "nacos-a", Port: 8848},
		{Address: "10.0.0.1", Port: 8848, Deployment: "console"}, {Address: "9.255.0.1", Port: 8848},
	} {
		c.Nodes = append(c.Nodes, &n)
	}
	var got []string
	for _, n := range c.MemberNodes() {
		got = append(got, topology.HostPort(n.Address, n.Port))
	}
	want := []string{"9.255.0.1:8848", "10.0.0.9:8848", "10.0.0.9:8858", "10.0.0.10:8848", "[fe80::2]:8848", "nacos-a:8848", "nacos-b:8848"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	c.Mode = "standalone"
	if len(c.MemberNodes()) > 0 {
		t.Error("standalone servers have no members")
	}
}

func TestValueIsNeverShown(t *testing.T) {
	secret := topology.Value{Text: "hunter2", Secret: "cluster.a.b"}
	unknown := topology.Value{Unknown: "var.x", Secret: "cluster.a.b"}
	body, err := json.Marshal([]topology.Value{secret, unknown, topology.Text("plain")})
	if err != nil {
		t.Fatal(err)
	}
	if want := `[{"secret":"cluster.a.b"},{"unknown":"var.x"},"plain"]`; string(body) != want {
		t.Errorf("got %s, want %s", body, want)
	}
	if got := fmt.Sprintf("%s %v %#v", secret, unknown, secret); got != `(sensitive) (unknown: var.x) topology.Text("(sensitive)")` {
		t.Errorf("got %s", got)
	}
	var back []topology.Value
	if err := json.Unmarshal(body, &back); err != nil || back[0].Secret != "cluster.a.b" || back[1].Unknown != "var.x" || back[2].Text != "plain" {
		t.Errorf("%+v, %v", back, err)
	}
}
