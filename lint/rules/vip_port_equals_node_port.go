package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// VIPPortEqualsNodePort looks at gateways on machines that carry nodes, of any
// cluster.
var VIPPortEqualsNodePort = &lint.Rule{
	ID: "vip-port-equals-node-port",
	Summary: diag.Words{
		EN: "a gateway must not listen on a port that a node takes on the same machine",
		ZH: "网关不能监听同一台机器上节点占用的端口",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; which ports a node takes depends on the release",
	Source:   "bind(2): EADDRINUSE; alibaba/nacos: MemberUtil.calculateRaftPort@2.4.3, Constants@2.0.0",
	Check:    checkVIPPortEqualsNodePort,
}

func checkVIPPortEqualsNodePort(p *lint.Pass) {
	machines := p.Machines()
	busy := map[lint.Machine]bool{}
	for _, c := range p.Topology.Clusters {
		for _, g := range c.Gateways {
			busy[machines.OfGateway(g)] = true
		}
	}
	delete(busy, lint.NoMachine)
	taken := nodePorts(p.Topology, machines, busy)
	for _, c := range p.Topology.Clusters {
		for _, g := range c.Gateways {
			machine := machines.OfGateway(g)
			for _, port := range lint.GatewayPorts(g) {
				if o, ok := taken[machinePort{machine, port.Number}]; ok {
					reportGatewayPortTaken(p, c, g, port, o)
					break
				}
			}
		}
	}
}

type machinePort struct {
	machine lint.Machine
	port    int
}

type portOwner struct {
	set  *lint.PortSet
	port lint.Port
}

// nodePorts finds the first node that takes each port of the machines asked for.
func nodePorts(t *topology.Topology, machines *lint.Machines, of map[lint.Machine]bool) map[machinePort]portOwner {
	taken := map[machinePort]portOwner{}
	if len(of) == 0 {
		return taken
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			machine := machines.OfNode(n)
			if !of[machine] {
				continue
			}
			s := &lint.PortSet{Cluster: c, Node: n}
			for _, port := range append(lint.MachinePorts(c, n), flagPorts(c, n)...) {
				at := machinePort{machine, port.Number}
				if _, ok := taken[at]; !ok {
					taken[at] = portOwner{s, port}
				}
			}
		}
	}
	return taken
}

func reportGatewayPortTaken(p *lint.Pass, c *topology.Cluster, g *topology.Gateway, port lint.Port, o portOwner) {
	attribute := "port"
	if port.Role == "console" {
		attribute = "console_port"
	}
	at := c.GatewayAddress(g).Child(attribute)
	if origin := p.Origin(at); origin == topology.Default || origin == topology.Inherited {
		at = c.GatewayAddress(g)
	}
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{port.Role, port.Number, g.Name, o.port.Role, o.set.Name(c), attribute},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s port %[2]d of gateway %[3]s is the %[4]s port of node %[5]s on the same machine",
				ZH: "网关 %[3]s 的 %[1]s 端口 %[2]d 是同一台机器上节点 %[5]s 的 %[4]s 端口",
			},
			Detail: diag.Words{
				EN: "Whichever starts second fails: nginx with \"bind() to 0.0.0.0:%[2]d failed (98: Address already in use)\", the server with \"Failed to bind\". Give the gateway another %[6]s, or a machine of its own.",
				ZH: "后启动的一方会失败：nginx 报 \"bind() to 0.0.0.0:%[2]d failed (98: Address already in use)\"，服务端报 \"Failed to bind\"。请为网关换一个 %[6]s，或使用单独的机器。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: o.set.Address()}},
	})
}
