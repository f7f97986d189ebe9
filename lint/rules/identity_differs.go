package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// IdentityDiffers compares the identities of a cluster's servers.
var IdentityDiffers = &lint.Rule{
	ID: "identity-differs",
	Summary: diag.Words{
		EN: "all servers of a cluster must have the same identity",
		ZH: "集群的所有服务端必须使用相同的身份识别信息",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.4.1 and later with authentication on; 3.2.4 and later always",
	Source:   "alibaba/nacos: AuthFilter@1.4.1, NacosServerAdminAuthConfig@3.0.3; nacos-group.github.io#948",
	Check:    checkIdentityDiffers,
}

func checkIdentityDiffers(p *lint.Pass) {
	report := once(p)
	for _, name := range []string{keyIdentityKey, keyIdentityValue} {
		reportDifferences(p, func(s *server) (entry, bool) {
			e, _ := s.get(name)
			return e, e.value.IsSet() && s.sendsIdentity() == yes
		}, func(s, first *server, e, other entry) {
			report(diag.Diagnostic{
				Address: e.at,
				Args:    []any{e.name, s.node.Name, first.node.Name},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s of node %[2]s is another than that of node %[3]s: want the same on all nodes",
						ZH: "节点 %[2]s 的 %[1]s 与节点 %[3]s 不同：所有节点应相同",
					},
					Detail: diag.Words{
						EN: "Calls between the nodes are refused with 403, so that what is changed on one does not reach the other. Write one identity in the cluster's auth block.",
						ZH: "节点之间的调用会以 403 被拒绝，一个节点上的更改无法同步到另一个。请在集群的 auth 块中只写一次身份识别信息（identity）。",
					},
				},
				Related: []diag.Related{{Words: diag.Words{EN: "the other one", ZH: "另一处"}, Address: other.at}},
			})
		})
	}
}
