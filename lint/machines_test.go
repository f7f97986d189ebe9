package lint_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

func TestMachines(t *testing.T) {
	top := &topology.Topology{
		Hosts: []*topology.Host{
			{Name: "m1", Address: "10.0.0.1", Addresses: []string{"192.168.0.1", "nacos1.example"}},
			{Name: "m2", Address: "10.0.0.2"},
		},
		Clusters: []*topology.Cluster{{Name: "c", Nodes: []*topology.Node{
			{Name: "a", Host: "m1", Address: "10.0.0.1"},
			{Name: "b", Host: "192.168.0.1", Address: "192.168.0.1"},
			{Name: "c", Host: "NACOS1.example", Address: "NACOS1.example"},
			{Name: "d", Host: "m2", Address: "10.0.0.2"},
			{Name: "e", Host: "rack 7", Address: "10.0.0.7"},
			{Name: "f", Host: "rack 7", Address: "10.0.0.8"},
			{Name: "g", Host: "10.0.0.8", Address: "10.0.0.8"},
			{Name: "h", Host: "x", Address: "127.0.0.1"},
			{Name: "i", Host: "y", Address: "127.0.0.1"},
			{Name: "j", Host: "::1", Address: "::1"},
			{Name: "k", Host: "0:0:0:0:0:0:0:1", Address: "0:0:0:0:0:0:0:1"},
			{Name: "l"},
			{Name: "m1", Host: "m1.example", Address: "m1.example"},
		}}},
	}
	m := lint.MachinesOf(top)
	nodes := map[string]lint.Machine{}
	for _, n := range top.Clusters[0].Nodes {
		nodes[n.Name] = m.OfNode(n)
	}
	for _, same := range [][]string{{"a", "b", "c"}, {"e", "f", "g"}, {"j", "k"}} {
		for _, other := range same[1:] {
			if nodes[same[0]] != nodes[other] {
				t.Errorf("%s and %s share a machine", same[0], other)
			}
		}
	}
	apart := []string{"a", "d", "e", "h", "i", "j", "m1"}
	for i, x := range apart {
		for _, y := range apart[:i] {
			if nodes[x] == nodes[y] {
				t.Errorf("%s and %s share no machine", x, y)
			}
		}
	}
	if nodes["l"] != lint.NoMachine {
		t.Error("a node without host and address has a machine")
	}
	if hosts := m.Hosts(nodes["c"]); len(hosts) != 1 || hosts[0].Name != "m1" {
		t.Errorf("hosts of c: %v", hosts)
	}
	if hosts := m.Hosts(nodes["e"]); len(hosts) != 0 {
		t.Errorf("hosts of e: %v", hosts)
	}
	if m.OfAddress("10.0.0.2") != nodes["d"] || m.OfAddress("10.9.9.9") != lint.NoMachine {
		t.Error("addresses")
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string][3]bool{ // loopback, name, public
		"127.0.0.1": {true}, "127.1.2.3": {true}, "0.0.0.0": {true}, "::1": {true}, "::": {true}, "::ffff:127.0.0.1": {true},
		"localhost": {true, true}, "localhost.localdomain": {true, true}, "nacos1": {false, true}, "localhosts.example": {false, true},
		"localhost.example.com": {false, true}, "db.localhost": {true, true}, "ip6-localhost": {true, true},
		"10.0.0.1": {}, "172.31.0.1": {}, "192.168.1.1": {}, "100.64.0.1": {}, "100.127.0.1": {}, "169.254.1.1": {}, "192.0.2.1": {}, "198.51.100.1": {},
		"198.19.0.1": {}, "203.0.113.1": {}, "224.0.0.1": {}, "240.0.0.1": {}, "255.255.255.255": {}, "fd00::1": {}, "fe80::1": {}, "2001:db8::1": {},
		"8.8.8.8": {false, false, true}, "172.32.0.1": {false, false, true}, "100.128.0.1": {false, false, true}, "198.20.0.1": {false, false, true},
		"2400:3200::1": {false, false, true}, "192.0.3.1": {false, false, true}, "": {},
	} {
		if got := [3]bool{lint.IsLoopback(address), lint.IsName(address), lint.IsPublic(address)}; got != want {
			t.Errorf("%q: loopback, name, public: %v, want %v", address, got, want)
		}
	}
}

func BenchmarkMachines(b *testing.B) {
	top := &topology.Topology{}
	for range 1000 {
		c := &topology.Cluster{}
		for i := range 7 {
			a := "10.0.0." + string(rune('0'+i))
			c.Nodes = append(c.Nodes, &topology.Node{Host: a, Address: a})
		}
		top.Clusters = append(top.Clusters, c)
	}
	for b.Loop() {
		lint.MachinesOf(top)
	}
}
