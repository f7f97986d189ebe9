package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// NginxGrpcNoTLSMix looks for gateways that want TLS of gRPC clients which have
// none. What later clients are told is not in a topology.
var NginxGrpcNoTLSMix = &lint.Rule{
	ID: "nginx-grpc-no-tls-mix",
	Summary: diag.Words{
		EN: "a gateway must not want TLS for gRPC before clients have it",
		ZH: "客户端支持 TLS 之前，网关的 gRPC 端口不能要求 TLS",
	},
	Severity: diag.Warning,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "2.0.0 - 2.2.0.1, which have no TLS for gRPC",
	Source:   "alibaba/nacos#9888, PR #9980 (TLS for gRPC, 2.2.1); GrpcClient@2.0.4 (usePlaintext)",
	Check:    checkNginxGrpcNoTLSMix,
}

func checkNginxGrpcNoTLSMix(p *lint.Pass) {
	if !releaseBefore(p.Cluster.Release, "2.2.1") {
		return
	}
	eachListener(p, "stream", func(_ *deployment.Gateway, l *deployment.Listener) {
		if l.Role != deployment.RoleSDKGRPC || l.TLS == nil {
			return
		}
		at, written := lint.Blame(l.TLS.Protocols.Sources) // the tls block
		if !written {
			at, written = lint.Blame(l.TLS.Certificate.Sources)
		}
		if !written {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{l.Port, p.Cluster.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gateway wants TLS for gRPC on port %[1]d, but clients of Nacos %[2]s have none: want 2.2.1, or no tls",
					ZH: "网关在端口 %[1]d 上要求 gRPC 使用 TLS，但 Nacos %[2]s 的客户端不支持：应使用 2.2.1，或去掉 tls",
				},
				Detail: diag.Words{
					EN: "A client up to 2.2.0 speaks plain gRPC: nginx ends the handshake, the client logs \"Client not connected, current status:STARTING\". End TLS on a gateway of its own for browsers (grpc = false), and leave clients one without.",
					ZH: "2.2.0 及之前的客户端只支持明文 gRPC：nginx 会中止握手，客户端报 \"Client not connected, current status:STARTING\"。请为浏览器单独设置带 tls 的网关（grpc = false），客户端使用不带 tls 的网关。",
				},
			},
		})
	})
}
