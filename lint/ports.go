package lint

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Port is one port that a node takes.
type Port struct {
	Role   string // as the facts have it, with dashes: main, jraft, sdk-grpc, cluster-grpc, console, ai-mcp-registry, istio-mcp
	Number int
	// Bind is the one address of the machine on which the port is opened; "" all.
	Bind string
}

// Derived tells whether the port follows from the main one.
func (p Port) Derived() bool {
	switch p.Role {
	case "main", "jraft", "sdk-grpc", "cluster-grpc":
		return true
	}
	return false
}

// OpenedPorts lists the ports that the server of n opens, where it runs.
func OpenedPorts(n *topology.Node) []Port {
	ports := make([]Port, 0, 5)
	if n.Deployment != "console" || n.Ports.SDKGRPC != nil {
		ports = append(ports, Port{Role: "main", Number: n.Ports.Main})
	}
	add := func(role string, port *int) {
		if port != nil {
			ports = append(ports, Port{Role: role, Number: *port})
		}
	}
	add("jraft", n.Ports.JRaft)
	add("sdk-grpc", n.Ports.SDKGRPC)
	add("cluster-grpc", n.Ports.ClusterGRPC)
	add("console", n.Ports.Console)
	add("ai-mcp-registry", n.Ports.MCPRegistry)
	add("istio-mcp", n.Ports.IstioMCP)
	return ports
}

// MachinePorts lists the ports that n takes on its machine: those that it
// opens there or, in a container with a network of its own, those that are
// published under the same numbers.
func MachinePorts(c *topology.Cluster, n *topology.Node) []Port {
	if n.Docker != nil && n.Docker.Network == "none" {
		return nil
	}
	ports := OpenedPorts(n)
	if !Forwards(n) {
		if bind := bindAddress(n); bind != "" {
			for i := range ports {
				if ports[i].Role == "main" || ports[i].Role == "console" {
					ports[i].Bind = bind
				}
			}
		}
		return ports
	}
	if !c.Standalone() {
		return ports
	}
	published := ports[:0] // nobody dials the peer ports of a server on its own
	for _, p := range ports {
		if p.Role != "jraft" && p.Role != "cluster-grpc" {
			published = append(published, p)
		}
	}
	return published
}

// bindAddress is the address that Tomcat is told to listen on; gRPC and JRaft
// listen on all. An unknown one is an address of its own.
func bindAddress(n *topology.Node) string {
	v := topology.Value{}
	for key, value := range n.Properties {
		if strings.HasPrefix(key, "server") && schemas.Relaxed(key) == "server.address" {
			v = value
		}
	}
	if n.Docker != nil {
		if value, ok := n.Docker.Env["SERVER_ADDRESS"]; ok {
			v = value
		}
	}
	switch {
	case v.IsUnknown():
		return string(v.Unknown) + " " + n.Name
	case v.Text == "" || IsLoopback(v.Text) && !strings.HasPrefix(v.Text, "127.") && v.Text != "::1":
		return "" // 0.0.0.0 and ::
	}
	return SameAddress(v.Text)
}

// PortSet is what one node takes on its machine or, without a node, what a
// host block reserves.
type PortSet struct {
	Cluster *topology.Cluster
	Node    *topology.Node
	Host    *topology.Host
	Ports   []Port
}

// Name names the node for someone who reads about another cluster's: with its
// own cluster's name before it where that is a different one.
func (s *PortSet) Name(from *topology.Cluster) string {
	switch {
	case s.Node == nil:
		return s.Host.Name
	case s.Cluster == from:
		return s.Node.Name
	}
	return s.Cluster.Name + "/" + s.Node.Name
}

// Address is where the node or host stands.
func (s *PortSet) Address() diag.Address {
	if s.Node == nil {
		return diag.Address("host").Child(s.Host.Name)
	}
	return s.Cluster.NodeAddress(s.Node)
}

// PortSets lists, by machine, what is taken on those that several share: what
// is reserved there, then the nodes in the order of the topology.
func PortSets(t *topology.Topology, m *Machines) [][]*PortSet {
	sharers := make([]int, m.Len())
	for _, h := range t.Hosts {
		if of := m.of(h.Name, h.Address); of != NoMachine && len(h.ReservedPorts) > 0 {
			sharers[of]++
		}
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			if of := m.OfNode(n); of != NoMachine {
				sharers[of]++
			}
		}
	}
	return portSets(t, m, func(of Machine) bool { return sharers[of] > 1 })
}

// portSets lists what is taken on the machines that are wanted.
func portSets(t *topology.Topology, m *Machines, wanted func(Machine) bool) [][]*PortSet {
	sets := make([][]*PortSet, m.Len())
	for _, h := range t.Hosts {
		if of := m.of(h.Name, h.Address); of != NoMachine && len(h.ReservedPorts) > 0 && wanted(of) {
			s := &PortSet{Host: h}
			for _, port := range h.ReservedPorts {
				s.Ports = append(s.Ports, Port{Number: port})
			}
			sets[of] = append(sets[of], s)
		}
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			if of := m.OfNode(n); of != NoMachine && wanted(of) {
				sets[of] = append(sets[of], &PortSet{Cluster: c, Node: n, Ports: MachinePorts(c, n)})
			}
		}
	}
	return sets
}

// Meeting is a port of a set that an earlier set has taken already.
type Meeting struct {
	Port, Other Port
	With        *PortSet
}

// Meetings finds, for each set in order, the ports that one before it has
// taken; in time linear in the ports.
func Meetings(sets []*PortSet) [][]Meeting {
	type place struct {
		number int
		bind   string
	}
	type owner struct {
		set  *PortSet
		port Port
	}
	found := make([][]Meeting, len(sets))
	anywhere, exact := map[int]owner{}, map[place]owner{}
	for i, s := range sets {
		for _, p := range s.Ports {
			o, taken := anywhere[p.Number]
			if taken && p.Bind != "" {
				if o, taken = exact[place{p.Number, ""}]; !taken {
					o, taken = exact[place{p.Number, p.Bind}]
				}
			}
			switch {
			case taken && o.set == s: // needs one port twice
			case taken:
				found[i] = append(found[i], Meeting{p, o.port, o.set})
			default:
				if _, ok := anywhere[p.Number]; !ok {
					anywhere[p.Number] = owner{s, p}
				}
				exact[place{p.Number, p.Bind}] = owner{s, p}
			}
		}
	}
	return found
}
