package rules

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// rolePublished is the role of a port that a publish flag forwards.
const rolePublished = "published"

// remap is a publish flag that offers a node's main port to clients under
// another number.
type remap struct {
	main lint.PublishFlag
	// grpc is the flag that offers main + 1000 under any other number, where one
	// does; right tells whether that is main's + 1000.
	grpc  *lint.PublishFlag
	right bool
}

// remaps lists the flags that offer n's main port under other numbers, where
// its clients use gRPC. One that this machine alone can reach is for no client.
func remaps(c *topology.Cluster, n *topology.Node) []remap {
	if !lint.Forwards(n) || n.Ports.SDKGRPC == nil {
		return nil
	}
	flags := lint.PublishFlags(c, n)
	var list []remap
	for _, f := range flags {
		if f.Container != n.Ports.Main || f.Host == n.Ports.Main || f.Host == 0 || f.Protocol != "tcp" || lint.IsLoopback(f.IP) && f.IP != "0.0.0.0" && f.IP != "::" {
			continue
		}
		r := remap{main: f}
		for i := range flags {
			g := &flags[i]
			switch {
			case g.Container != *n.Ports.SDKGRPC:
			case g.Host == f.Host+1000:
				r.grpc, r.right = g, true
			case !r.right && g.Host != g.Container && g.Host != 0:
				r.grpc = g
			}
		}
		list = append(list, r)
	}
	return list
}

// otherHost writes the element that holds a publish flag with another port of
// the machine; "" for a range, in which no single pair stands by itself.
func otherHost(n *topology.Node, f lint.PublishFlag, port int) string {
	before, after, ok := strings.Cut(n.Docker.Options[f.Last], fmt.Sprintf("%d:%d", f.Host, f.Container))
	if !ok || port > 65535 {
		return ""
	}
	return fmt.Sprintf("%s%d:%d%s", before, port, f.Container, after)
}

// publishedSets lists, for each machine, what its nodes take there: with the
// ports that flags publish as such, and the ports that nodes open or publish by
// themselves where own says so.
func publishedSets(p *lint.Pass, own func(*topology.Node) bool) (machines []lint.Machine, sets map[lint.Machine][]*lint.PortSet) {
	t := p.Topology
	if !anyPublishFlag(t) {
		return nil, nil
	}
	m := p.Machines()
	sets = map[lint.Machine][]*lint.PortSet{}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			s := &lint.PortSet{Cluster: c, Node: n}
			if own(n) {
				s.Ports = lint.MachinePorts(c, n)
			}
			s.Ports = append(s.Ports, flagPorts(c, n)...)
			machine := m.OfNode(n)
			if len(s.Ports) == 0 || machine == lint.NoMachine {
				continue
			}
			if sets[machine] == nil {
				machines = append(machines, machine)
			}
			sets[machine] = append(sets[machine], s)
		}
	}
	return machines, sets
}

func anyPublishFlag(t *topology.Topology) bool {
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			if n.Docker != nil && len(n.Docker.Options) > 0 && lint.Forwards(n) && len(lint.PublishFlags(c, n)) > 0 {
				return true
			}
		}
	}
	return false
}

// flagPorts are the ports of the machine that flags publish.
func flagPorts(c *topology.Cluster, n *topology.Node) []lint.Port {
	if !lint.Forwards(n) {
		return nil
	}
	var ports []lint.Port
	for _, f := range lint.PublishFlags(c, n) {
		if f.Host != 0 && f.Protocol == "tcp" {
			p := lint.Port{Role: rolePublished, Number: f.Host}
			if f.IP != "0.0.0.0" && f.IP != "::" {
				p.Bind = lint.SameAddress(f.IP)
			}
			ports = append(ports, p)
		}
	}
	return ports
}

// flagAddress is where the flag stands that publishes a port of n's machine.
func flagAddress(c *topology.Cluster, n *topology.Node, port int) diag.Address {
	for _, f := range lint.PublishFlags(c, n) {
		if f.Host == port {
			return f.Address
		}
	}
	return c.NodeAddress(n)
}
