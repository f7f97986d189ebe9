package lint_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// TestNearestPort compares the search with looking at every port there is.
func TestNearestPort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		lowest := 1 + random.IntN(20)
		highest := lowest + random.IntN(60)
		old := random.IntN(100)
		taken := map[int]bool{}
		for range random.IntN(70) {
			taken[random.IntN(100)] = true
		}
		got, ok := lint.NearestPort(old, lowest, highest, func(port int) bool { return !taken[port] })
		best, bestRank := 0, -1
		for port := lowest; port <= highest; port++ {
			away := max(port-old, old-port)
			if taken[port] || away == 0 {
				continue
			}
			rank := 2 * away
			if port < old {
				rank++
			}
			if away%10 != 0 {
				rank += 1000
			}
			if bestRank < 0 || rank < bestRank {
				best, bestRank = port, rank
			}
		}
		if got != best || ok != (bestRank >= 0) {
			t.Fatalf("from %d in %d-%d, taken %v: got %d, want %d", old, lowest, highest, taken, got, best)
		}
	}
}

// world is a random topology: few machines, few ports, every kind of owner.
func world(random *rand.Rand) *topology.Topology {
	top := &topology.Topology{}
	host := func() string { return fmt.Sprintf("m%d", random.IntN(3)) }
	for i := range 3 {
		h := &topology.Host{Name: fmt.Sprintf("m%d", i), Address: fmt.Sprintf("10.0.0.%d", i+1)}
		for range random.IntN(3) {
			h.ReservedPorts = append(h.ReservedPorts, 8830+random.IntN(40))
		}
		top.Hosts = append(top.Hosts, h)
	}
	releases := []string{"1.1.0", "1.4.2", "2.4.3", "3.0.3"}
	for i := range 1 + random.IntN(3) {
		rel := schemas.Find(releases[random.IntN(len(releases))])
		c := &topology.Cluster{Name: fmt.Sprint("c", i), Mode: "cluster", Release: rel.Version}
		for j := range 1 + random.IntN(4) {
			n := &topology.Node{Name: fmt.Sprint("n", j), Host: host(), Release: rel.Version, Port: 8838 + 10*random.IntN(3) + random.IntN(2)}
			n.Address = "10.0.0." + string(n.Host[1]+1)
			p := rel.Ports(schemas.PortQuery{Main: n.Port, Function: "all", Deployment: "merged", Console: 8080 + random.IntN(3)})
			n.Ports = topology.Ports{Main: p.Main, JRaft: p.JRaft, SDKGRPC: p.SDKGRPC, ClusterGRPC: p.ClusterGRPC, Console: p.Console}
			if random.IntN(3) == 0 {
				n.Docker = &topology.Docker{Network: "bridge", Options: []string{fmt.Sprintf("-p %d:8848", 8838+random.IntN(30))}}
			}
			c.Nodes = append(c.Nodes, n)
		}
		if random.IntN(2) == 0 {
			g := &topology.Gateway{Name: "g", Host: host(), Port: 8838 + 10*random.IntN(3)}
			g.Ports.HTTP = g.Port
			if grpc := g.Port + 1000; rel.AtLeast("2.0.0") {
				g.Ports.SDKGRPC = &grpc
			}
			c.Gateways = append(c.Gateways, g)
		}
		top.Clusters = append(top.Clusters, c)
	}
	return top
}

type owned struct {
	host string
	port int
}

// owners lists, the slow way, who takes which port of which machine.
func owners(top *topology.Topology, without *topology.Node) map[owned]bool {
	taken := map[owned]bool{}
	take := func(host string, port int) { taken[owned{host, port}] = true }
	for _, h := range top.Hosts {
		for _, p := range h.ReservedPorts {
			take(h.Name, p)
		}
	}
	for _, c := range top.Clusters {
		for _, n := range c.Nodes {
			for _, p := range []*int{&n.Ports.Main, n.Ports.JRaft, n.Ports.SDKGRPC, n.Ports.ClusterGRPC} {
				if p != nil && n != without {
					take(n.Host, *p)
				}
			}
			if n.Ports.Console != nil {
				take(n.Host, *n.Ports.Console)
			}
			if n.Docker != nil {
				take(n.Host, lint.Publish(n.Docker.Options[0][3:])[0].Host)
			}
		}
		for _, g := range c.Gateways {
			take(g.Host, g.Ports.HTTP)
			if g.Ports.SDKGRPC != nil {
				take(g.Host, *g.Ports.SDKGRPC)
			}
		}
	}
	return taken
}

// TestPortPlan compares the plan with brute force: every port is tried against
// a list of all owners, and the best by the documented order is the answer.
func TestPortPlan(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		top := world(random)
		machines := lint.MachinesOf(top)
		for _, c := range top.Clusters {
			for _, n := range c.Nodes {
				plan := lint.PlanPorts(top, machines)
				got, ok := plan.Move(n.Port, []lint.MovingPorts{plan.MovingNode(c, n)})
				want := bruteForce(top, n)
				if got != want || !ok {
					t.Fatalf("node %s of %s: got %d, want %d", n.Name, c.Release, got, want)
				}
				next, _ := plan.Move(n.Port, []lint.MovingPorts{plan.MovingNode(c, n)})
				if next == got {
					t.Fatalf("%d is given away twice", got)
				}
			}
		}
	}
}

func bruteForce(top *topology.Topology, n *topology.Node) int {
	taken := owners(top, n)
	var offsets []int
	for _, p := range []*int{&n.Ports.Main, n.Ports.JRaft, n.Ports.SDKGRPC, n.Ports.ClusterGRPC} {
		if p != nil {
			offsets = append(offsets, *p-n.Port)
		}
	}
	best, bestRank := 0, -1
	for port := 1; port <= 65535; port++ {
		away := max(port-n.Port, n.Port-port)
		fits := away > 0
		for _, o := range offsets {
			fits = fits && port+o >= 1024 && port+o <= 65535 && !taken[owned{n.Host, port + o}]
			if !fits {
				break
			}
		}
		if !fits {
			continue
		}
		rank := 2 * away
		if port < n.Port {
			rank++
		}
		if away%10 != 0 {
			rank += 1_000_000
		}
		if bestRank < 0 || rank < bestRank {
			best, bestRank = port, rank
		}
	}
	return best
}

// TestPortPlanOfSeveral moves sets of two machines at once.
func TestPortPlanOfSeveral(t *testing.T) {
	top := &topology.Topology{Hosts: []*topology.Host{
		{Name: "a", Address: "10.0.0.1", ReservedPorts: []int{8858}},
		{Name: "b", Address: "10.0.0.2", ReservedPorts: []int{9838}},
	}}
	machines := lint.MachinesOf(top)
	moving := []lint.MovingPorts{
		{Machine: machines.OfAddress("10.0.0.1"), Offsets: []int{0, 1000}},
		{Machine: machines.OfAddress("10.0.0.2"), Offsets: []int{0, 1000}},
	}
	if got, _ := lint.PlanPorts(top, machines).Move(8848, moving); got != 8868 {
		t.Errorf("8858 is reserved on a, 9838 on b: got %d, want 8868", got)
	}
	moving[1].Machine = moving[0].Machine
	if got, ok := lint.PlanPorts(top, machines).Move(8848, moving); ok {
		t.Errorf("two sets of one machine never fit together: got %d", got)
	}
}

func TestMeetings(t *testing.T) {
	set := func(name string, ports ...lint.Port) *lint.PortSet {
		return &lint.PortSet{Cluster: &topology.Cluster{}, Node: &topology.Node{Name: name}, Ports: ports}
	}
	at := func(number int, bind string) lint.Port { return lint.Port{Role: "main", Number: number, Bind: bind} }
	for _, tt := range []struct {
		name string
		sets []*lint.PortSet
		want []string // node:port with
	}{
		{"none", []*lint.PortSet{set("a", at(1, "")), set("b", at(2, ""))}, nil},
		{"one", []*lint.PortSet{set("a", at(1, "")), set("b", at(1, ""))}, []string{"b:1 a"}},
		{"all with the first", []*lint.PortSet{set("a", at(1, "")), set("b", at(1, "")), set("c", at(1, ""))}, []string{"b:1 a", "c:1 a"}},
		{"addresses of their own", []*lint.PortSet{set("a", at(1, "x")), set("b", at(1, "y"))}, nil},
		{"the same address", []*lint.PortSet{set("a", at(1, "x")), set("b", at(1, "x"))}, []string{"b:1 a"}},
		{"all addresses before one", []*lint.PortSet{set("a", at(1, "")), set("b", at(1, "x"))}, []string{"b:1 a"}},
		{"one address before all", []*lint.PortSet{set("a", at(1, "x")), set("b", at(1, "y")), set("c", at(1, ""))}, []string{"c:1 a"}},
		{"twice in one", []*lint.PortSet{set("a", at(1, ""), at(1, ""))}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for i, ms := range lint.Meetings(tt.sets) {
				for _, m := range ms {
					got = append(got, fmt.Sprintf("%s:%d %s", tt.sets[i].Node.Name, m.Port.Number, m.With.Name(m.With.Cluster)))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
