package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MemberPublicAddress looks at members under addresses of the internet.
var MemberPublicAddress = &lint.Rule{
	ID: "member-public-address",
	Summary: diag.Words{
		EN: "members should talk over a private network",
		ZH: "成员应通过内网通信",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Nacos documents: an intranet component; IANA special-purpose address registries (RFC 6890); #4370 #8938",
	Check:    checkMemberPublicAddress,
}

func checkMemberPublicAddress(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	for _, n := range p.Cluster.Nodes {
		if !n.IsMember() || !lint.IsPublic(n.Address) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: p.Cluster.NodeAddress(n).Child("address"), Args: []any{n.Address, n.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "member %[1]s is an address of the internet",
					ZH: "成员 %[1]s 是公网地址",
				},
				Detail: diag.Words{
					EN: "Nacos is made for a private network: its ports between servers take commands from whoever reaches them, and a cloud machine often does not have its public address on any interface. Write the private address, and let clients outside come through a gateway.",
					ZH: "Nacos 是为内网设计的：服务端之间的端口会接受任何能访问到它的人的命令；而且云主机的公网地址往往不在任何网卡上。请写内网地址，并让外部客户端通过网关访问。",
				},
			},
		})
	}
}
