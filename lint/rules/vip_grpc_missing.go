package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// VIPGRPCMissing looks at gateways that forward the API of 2.0 and later but
// not the port that its clients compute.
var VIPGRPCMissing = &lint.Rule{
	ID: "vip-grpc-missing",
	Summary: diag.Words{
		EN: "a gateway in front of 2.0 and later must forward gRPC too",
		ZH: "2.0 及以后版本前面的网关必须同时转发 gRPC",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "2.0.0 and later",
	Source:   "alibaba/nacos: GrpcSdkClient@2.0.0 (port + 1000), documents: cluster-mode-quick-start; run on 2.5.1; #6154 #10437 #6820",
	Seen:     "2.2.4, 3.1.0",
	Check:    checkVIPGRPCMissing,
}

func checkVIPGRPCMissing(p *lint.Pass) {
	if !slices.ContainsFunc(p.Cluster.Nodes, func(n *topology.Node) bool { return n.Ports.SDKGRPC != nil }) {
		return
	}
	for _, g := range p.Cluster.Gateways {
		at := p.Cluster.GatewayAddress(g).Child("grpc")
		if g.GRPC || !p.Written(at) {
			continue // without the attribute the release decides
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{g.Port, g.Port + 1000, p.Cluster.Release},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "grpc is off, but clients of Nacos %[3]s dial port %[2]d of the gateway",
					ZH: "grpc 已关闭，但 Nacos %[3]s 的客户端会连接网关的 %[2]d 端口",
				},
				Detail: diag.Words{
					EN: "A 2.x or 3.x client adds 1000 to the port that it is given (%[1]d) and says \"Client not connected, current status:STARTING\" when nothing answers there, while the console works. Take grpc = false out.",
					ZH: "2.x 和 3.x 的客户端会在给定端口（%[1]d）上加 1000；如果那里无人应答，会报 \"Client not connected, current status:STARTING\"，而控制台却正常。请删除 grpc = false。",
				},
			},
			Fixes: []diag.Fix{{Title: diag.Words{EN: "forward gRPC", ZH: "转发 gRPC"}, Safe: true, Edits: []diag.Edit{{Address: at, Text: "true"}}}},
		})
	}
}
