package lint

import (
	"net/netip"
	"strings"

	"github.com/nacosgen/nacosgen/topology"
)

// Machines tells which nodes and gateways share a machine: those with the same
// host, with the same address, or with addresses of one host block.
type Machines struct {
	ids      map[string]int // of names of machines and of addresses
	parent   []int
	blocks   map[string]*topology.Host
	hosts    map[int][]*topology.Host // by machine
	nodes    map[*topology.Node]int
	gateways map[*topology.Gateway]int
}

// Machine is one machine of a topology; NoMachine where nothing is known.
type Machine int

// NoMachine stands for a node whose host and address are both missing.
const NoMachine Machine = -1

// MachinesOf finds the machines of t, in time linear in its nodes.
func MachinesOf(t *topology.Topology) *Machines {
	nodes := 0
	for _, c := range t.Clusters {
		nodes += len(c.Nodes)
	}
	m := &Machines{
		ids: make(map[string]int, nodes), parent: make([]int, 0, nodes),
		blocks: make(map[string]*topology.Host, len(t.Hosts)), hosts: map[int][]*topology.Host{},
		nodes: make(map[*topology.Node]int, nodes), gateways: map[*topology.Gateway]int{},
	}
	for _, h := range t.Hosts {
		m.blocks[h.Name] = h
	}
	for _, h := range t.Hosts {
		m.join(h.Name, h.Address)
		for _, a := range h.Addresses {
			m.join(h.Name, a)
		}
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			m.nodes[n] = m.join(n.Host, n.Address)
		}
		for _, g := range c.Gateways {
			m.gateways[g] = m.join(g.Host, g.Address)
		}
	}
	for _, h := range t.Hosts {
		id := m.root(m.id(m.name(h.Name)))
		m.hosts[id] = append(m.hosts[id], h)
	}
	return m
}

// OfNode gives the machine of n.
func (m *Machines) OfNode(n *topology.Node) Machine {
	if id, ok := m.nodes[n]; ok {
		return m.machine(id)
	}
	return m.of(n.Host, n.Address)
}

// OfGateway gives the machine of g.
func (m *Machines) OfGateway(g *topology.Gateway) Machine {
	if id, ok := m.gateways[g]; ok {
		return m.machine(id)
	}
	return m.of(g.Host, g.Address)
}

// Len is one more than the highest machine.
func (m *Machines) Len() int { return len(m.parent) }

// OfAddress gives the machine that has an address; NoMachine where none is known to.
func (m *Machines) OfAddress(address string) Machine {
	if id, ok := m.ids[SameAddress(address)]; ok {
		return Machine(m.root(id))
	}
	return NoMachine
}

// Hosts lists the host blocks about a machine, by name.
func (m *Machines) Hosts(of Machine) []*topology.Host { return m.hosts[int(of)] }

func (m *Machines) of(host, address string) Machine {
	if host == "" {
		host = address
	}
	if id, ok := m.ids[m.name(host)]; ok {
		return m.machine(id)
	}
	return NoMachine
}

func (m *Machines) machine(id int) Machine {
	if id < 0 {
		return NoMachine
	}
	return Machine(m.root(id))
}

// join says that the machine of that name has the address, and gives its id, -1
// where there is neither. A loopback address is every machine's own.
func (m *Machines) join(host, address string) int {
	if host == "" {
		host = address
	}
	if host == "" {
		return -1
	}
	name := m.name(host)
	id := m.id(name)
	if address == "" || IsLoopback(address) && address != host {
		return id
	}
	if same := SameAddress(address); same != name {
		a, b := m.root(id), m.root(m.id(same))
		m.parent[max(a, b)] = min(a, b)
	}
	return id
}

// name keeps names of host blocks apart from addresses.
func (m *Machines) name(host string) string {
	if m.blocks[host] != nil {
		return "host " + host
	}
	return SameAddress(host)
}

func (m *Machines) id(key string) int {
	id, ok := m.ids[key]
	if !ok {
		id = len(m.parent)
		m.ids[key] = id
		m.parent = append(m.parent, id)
	}
	return id
}

func (m *Machines) root(id int) int {
	for m.parent[id] != id {
		m.parent[id] = m.parent[m.parent[id]]
		id = m.parent[id]
	}
	return id
}

// SameAddress gives equal texts for addresses that are spelled differently:
// IPv6 in its short form, IPv4 in IPv6 as IPv4, names in lower case.
func SameAddress(address string) string {
	ip, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return strings.ToLower(address)
	case ip.Is4():
		return address // has one spelling alone
	}
	return ip.Unmap().String()
}

// IsLoopback tells whether an address means the machine itself: 127.0.0.0/8,
// ::1, 0.0.0.0, ::, localhost and the names that /etc/hosts of Debian and Fedora
// and RFC 6761 (*.localhost) have for it.
func IsLoopback(address string) bool {
	if ip, err := netip.ParseAddr(address); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsUnspecified()
	}
	switch name := strings.ToLower(address); name {
	case "localhost", "localhost.localdomain", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback":
		return true
	default:
		return strings.HasSuffix(name, ".localhost")
	}
}

// IsName tells whether an address is a name and no IP address.
func IsName(address string) bool {
	_, err := netip.ParseAddr(address)
	return err != nil && address != ""
}

// IsPublic tells whether an address is one of the whole internet, as the
// registries of special-purpose addresses have it (RFC 6890): neither private
// nor shared (100.64.0.0/10), nor for documents and benchmarks. Names are not.
func IsPublic(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	if ip.Is6() {
		return netip.MustParsePrefix("2000::/3").Contains(ip) && !netip.MustParsePrefix("2001:db8::/32").Contains(ip)
	}
	b := ip.As4()
	switch {
	case b[0] == 0, b[0] >= 240,
		b[0] == 100 && b[1]&0xc0 == 64,
		b[0] == 192 && b[1] == 0 && (b[2] == 0 || b[2] == 2),
		b[0] == 198 && (b[1]&0xfe == 18 || b[1] == 51 && b[2] == 100),
		b[0] == 203 && b[1] == 0 && b[2] == 113:
		return false
	}
	return true
}
