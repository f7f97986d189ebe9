package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// PortDerivedOutOfRange looks at what follows from a main port by addition, as
// no release corrects a number that is no port.
var PortDerivedOutOfRange = &lint.Rule{
	ID: "port-derived-out-of-range",
	Summary: diag.Words{
		EN: "the ports that follow from a main port must lie between 1 and 65535",
		ZH: "由主端口派生的端口必须在 1 到 65535 之间",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.3 with embedded storage, 1.4.0 and later (JRaft); 2.0.0 and later (gRPC)",
	Source:   "alibaba/nacos: MemberUtil.calculateRaftPort@2.4.3, BaseRpcServer@2.0.0",
	Check:    checkPortDerivedOutOfRange,
}

func checkPortDerivedOutOfRange(p *lint.Pass) {
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if n.Port > 1000 && n.Port < 64535 {
			return // leaves room for every offset
		}
		for _, port := range lint.OpenedPorts(n) {
			if port.Number >= 1 && port.Number <= 65535 {
				continue
			}
			at := p.MainPortAddress(p.Cluster, n)
			if said[at] {
				return
			}
			said[at] = true
			lowest, highest, _ := rel.MainPorts()
			p.Report(diag.Diagnostic{
				Address: at, Args: []any{n.Port, port.Role, port.Number, lowest, highest, rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "main port %[1]d puts the %[2]s port on %[3]d, which is none",
						ZH: "主端口 %[1]d 使 %[2]s 端口变为 %[3]d，这不是有效端口",
					},
					Detail: diag.Words{
						EN: "The server ends when it opens that port. Choose a main port from %[4]d to %[5]d for Nacos %[6]s.",
						ZH: "服务端打开该端口时会退出。请为 Nacos %[6]s 选择 %[4]d 到 %[5]d 之间的主端口。",
					},
				},
			})
			return
		}
	})
	for _, g := range p.Cluster.Gateways {
		if g.Ports.SDKGRPC == nil || *g.Ports.SDKGRPC <= 65535 {
			continue
		}
		if at := p.GatewayPortAddress(p.Cluster, g); !said[at] {
			said[at] = true
			reportGatewayOutOfRange(p, g, at)
		}
	}
}

func reportGatewayOutOfRange(p *lint.Pass, g *topology.Gateway, at diag.Address) {
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{g.Port, *g.Ports.SDKGRPC},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "gateway port %[1]d puts the port for gRPC on %[2]d, which is none",
				ZH: "网关端口 %[1]d 使 gRPC 端口变为 %[2]d，这不是有效端口",
			},
			Detail: diag.Words{
				EN: "Clients of 2.0 and later dial the gateway's port + 1000. Choose a port up to 64535.",
				ZH: "2.0 及以后的客户端会连接网关端口 + 1000。请选择不大于 64535 的端口。",
			},
		},
	})
}
