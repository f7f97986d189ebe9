package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PeerPortsExposed looks at containers that publish the ports between servers
// on a machine with a public address: what an engine publishes goes past the
// machine's own firewall rules.
var PeerPortsExposed = &lint.Rule{
	ID: "peer-ports-exposed",
	Summary: diag.Words{
		EN: "the ports between servers must not be published on a public address",
		ZH: "服务端之间的端口不应在公网地址上发布",
	},
	Severity: diag.Warning,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "1.3 with embedded storage, 1.4.0 and later (JRaft); 2.0.0 and later (gRPC between servers)",
	Source:   "Nacos documents: deployment-overview; CNVD-2023-45001 (JRaft before 1.4.6 and 2.2.3), 1.4.8 and 2.4.1",
	Check:    checkPeerPortsExposed,
}

func checkPeerPortsExposed(p *lint.Pass) {
	machines := p.Machines()
	said := map[diag.Address]bool{}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			if !lint.Forwards(n) {
				continue
			}
			address := publicAddress(machines, n)
			if address == "" {
				continue
			}
			if ports := peerPorts(lint.MachinePorts(c, n)); len(ports) > 0 {
				reportPeerPorts(p, lint.NetworkAddress(c, n), n, address, ports, said)
			}
			for _, f := range lint.PublishFlags(c, n) {
				open := f.IP == "" || f.IP == "0.0.0.0" || f.IP == "::" || lint.IsPublic(f.IP)
				inside := peerPorts(lint.OpenedPorts(n))
				if i := slices.IndexFunc(inside, func(q lint.Port) bool { return q.Number == f.Container }); open && i >= 0 && f.Protocol == "tcp" {
					reportPeerPorts(p, f.Address, n, address, inside[i:i+1], said)
				}
			}
		}
	}
}

// publicAddress is an address by which the whole internet reaches n's machine, or "".
func publicAddress(machines *lint.Machines, n *topology.Node) string {
	if lint.IsPublic(n.Address) {
		return n.Address
	}
	for _, h := range machines.Hosts(machines.OfNode(n)) {
		for _, a := range append([]string{h.Address}, h.Addresses...) {
			if lint.IsPublic(a) {
				return a
			}
		}
	}
	return ""
}

func peerPorts(ports []lint.Port) []lint.Port {
	return slices.DeleteFunc(slices.Clone(ports), func(p lint.Port) bool { return p.Role != "jraft" && p.Role != "cluster-grpc" })
}

func reportPeerPorts(p *lint.Pass, at diag.Address, n *topology.Node, address string, ports []lint.Port, said map[diag.Address]bool) {
	if said[at] {
		return
	}
	said[at] = true
	var roles []string
	for _, port := range ports {
		roles = append(roles, port.Role)
	}
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{diag.List(roles), ports[0].Number, n.Name, address},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s (port %[2]d) of node %[3]s is published on a machine with the public address %[4]s",
				ZH: "节点 %[3]s 的 %[1]s（端口 %[2]d）发布在有公网地址 %[4]s 的机器上",
			},
			Detail: diag.Words{
				EN: "Clients need the main port and gRPC alone. The JRaft port ran foreign code before 1.4.6 and 2.2.3 and gave files away before 1.4.8 and 2.4.1, and what an engine publishes goes past ufw and firewalld. Have the members talk over private addresses on a machine that the internet cannot reach, or use network = \"host\" behind a firewall.",
				ZH: "客户端只需要主端口和 gRPC 端口。1.4.6 和 2.2.3 之前的 JRaft 端口可被用来执行任意代码，1.4.8 和 2.4.1 之前会泄露文件；而且容器引擎发布的端口会绕过 ufw 和 firewalld。请让成员在互联网无法访问的机器上通过内网地址通信，或在防火墙后使用 network = \"host\"。",
			},
		},
	})
}
