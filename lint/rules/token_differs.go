package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenDiffers compares the signing keys of a cluster's servers.
var TokenDiffers = &lint.Rule{
	ID: "token-differs",
	Summary: diag.Words{
		EN: "all servers of a cluster must sign tokens with the same key",
		ZH: "集群的所有服务端必须使用相同的令牌密钥",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later, with authentication on",
	Source:   "alibaba/nacos: JwtTokenManager@2.2.2; #10834; documents: cluster authentication",
	Seen:     "2.2.4",
	Check:    checkTokenDiffers,
}

func checkTokenDiffers(p *lint.Pass) {
	report := once(p)
	reportDifferences(p, func(s *server) (entry, bool) {
		e, set := s.token()
		return e, set && s.signsTokens() == yes
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
					EN: "A token that one node has signed is \"token invalid!\" or of an \"Invalid signature\" for the other: behind a gateway every second request fails, and the console logs out by itself. Write one token_secret_key in the cluster's auth block.",
					ZH: "一个节点签发的令牌在另一个节点上是 \"token invalid!\" 或 \"Invalid signature\"：在网关之后，请求会时好时坏，控制台也会自行退出登录。请在集群的 auth 块中只写一个 token_secret_key。",
				},
			},
			Related: []diag.Related{{Words: diag.Words{EN: "the other key", ZH: "另一个密钥"}, Address: other.at}},
		})
	})
}
