package deployment

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/topology"
)

// network fills in the network and the names of the container in it.
func (m *containerMaker) network() {
	network := m.n.Docker.Network
	m.out.Network = m.argument(network, "network")
	from := []Source{From(m.self.Child("address"))}
	if m.prefersHostname() {
		m.out.Hostname = Argument{m.n.Address, with(from,
			Fact("in hostname mode a node calls itself by InetAddress.getLocalHost, which is the container's host name", "InetUtils@1.1.0, @3.0.3"))}
	}
	if m.ownNetwork() && !isAddress(m.n.Address) {
		m.out.Aliases = []Argument{{m.n.Address, with(from,
			Fact("on a network of their own containers find each other by name and alias, not by host name", "moby libnetwork"))}}
	}
}

// prefersHostname tells whether the node announces its host name.
func (m *containerMaker) prefersHostname() bool {
	p := m.property("nacos.inetutils.prefer-hostname-over-ip")
	return p != nil && p.Value.Text == "true" && m.property("nacos.inetutils.ip-address") == nil
}

// publishes tells whether the engine forwards ports: not where the container
// shares the network of its machine or of another container, or has none.
func (m *containerMaker) publishes() bool {
	network := m.n.Docker.Network
	return network != "host" && network != "none" && !strings.Contains(network, ":")
}

// ownNetwork tells whether the network is one that the user made: only there
// the engines take aliases.
func (m *containerMaker) ownNetwork() bool { return m.publishes() && m.n.Docker.Network != "bridge" }

// ports lists what must be free on the machine. Published are all ports of the
// node under their own numbers: clients and peers compute them from the main
// port. A standalone node has no peers, so nobody dials its peer ports.
func (m *containerMaker) ports() {
	p := &m.n.Ports
	main := From(m.self.Child("port"))
	if m.n.Deployment != "console" || !m.rel.AtLeast("3.0.0") {
		m.port("main", &p.Main, main)
	}
	m.port("jraft", p.JRaft, main, m.derived(p.JRaft))
	m.port("sdk_grpc", p.SDKGRPC, main, m.derived(p.SDKGRPC))
	m.port("cluster_grpc", p.ClusterGRPC, main, m.derived(p.ClusterGRPC))
	m.port("console", p.Console, From(m.self.Child("console_port")))
	m.port("ai_mcp_registry", p.MCPRegistry, From(m.cluster.Child("mcp_registry", "port")))
	m.port("istio_mcp", p.IstioMCP, Fact("the release opens it beside the main port", m.rel.PortFacts().Evidence))
}

// derived says how a port follows from the main one.
func (m *containerMaker) derived(port *int) Source {
	if port == nil {
		return Source{}
	}
	offset := strconv.Itoa(*port - m.n.Ports.Main)
	if offset[0] != '-' {
		offset = "+" + offset
	}
	return Fact("the main port "+offset, m.rel.PortFacts().Evidence)
}

func (m *containerMaker) port(role string, port *int, sources ...Source) {
	if port == nil || m.n.Docker.Network == "none" {
		return
	}
	published := m.publishes()
	if published && m.c.Standalone() && (role == "jraft" || role == "cluster_grpc") {
		return
	}
	m.out.Ports = append(m.out.Ports, ContainerPort{role, *port, "tcp", published, sources})
}

// selfAddress sets the variables by which the entry point tells the server its
// own address: as a -D flag, which is read before everything else (InetUtils@1.1.0).
func (m *containerMaker) selfAddress() {
	if m.c.Standalone() && m.property("nacos.inetutils.ip-address") == nil {
		return
	}
	if p := m.property("nacos.inetutils.ip-address"); p != nil && p.Value.IsSet() {
		m.setFrom("NACOS_SERVER_IP", p.Value, groupNode, with(p.Sources,
			m.fact("the entry point makes -Dnacos.server.ip of it, the address that the node uses for itself")))
		return
	}
	if m.prefersHostname() {
		p := m.property("nacos.inetutils.prefer-hostname-over-ip")
		m.setFrom("PREFER_HOST_MODE", topology.Text("hostname"), groupNode, with(p.Sources,
			m.fact("the entry point makes -Dnacos.preferHostnameOverIp=true of it")))
	}
}
