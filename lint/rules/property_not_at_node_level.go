package rules

import (
	"cmp"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PropertyNotAtNodeLevel compares settings that a cluster's servers must share.
// Databases, signing keys and identities have rules of their own.
var PropertyNotAtNodeLevel = &lint.Rule{
	ID: "property-not-at-node-level",
	Summary: diag.Words{
		EN: "authentication and the context path should be the same on all nodes",
		ZH: "所有节点的鉴权设置和上下文路径应相同",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos documents: cluster deployment; peers build URLs with their own context path (HttpClient callers@1.1.0, @2.4.3)",
	Seen:     "2.2.4",
	Check:    checkPropertyNotAtNodeLevel,
}

// sharedKeys lists what servers must have in common.
func sharedKeys() []string {
	return []string{
		keyAuthEnabled, keyAuthAdmin, keyAuthConsole, keyUserAgent, "nacos.core.auth.system.type", "nacos.plugin.auth.type",
		"server.servlet.contextPath", "server.servlet.context-path", "nacos.server.contextPath",
		"spring.datasource.platform", "spring.sql.init.platform", "nacos.plugin.datasource-dialect.type",
	}
}

func checkPropertyNotAtNodeLevel(p *lint.Pass) {
	if len(servers(p)) < 2 {
		return
	}
	report := once(p)
	for _, key := range sharedKeys() {
		reportDifferences(p, func(s *server) (entry, bool) {
			e, _ := s.get(key)
			e.value.Text = strings.ToLower(strings.TrimSpace(e.value.Text))
			return e, s.rel.Version == p.Cluster.Release && s.node.Deployment != "console"
		}, func(s, first *server, e, other entry) {
			report(diag.Diagnostic{
				Address: e.at,
				Args:    []any{e.name, topology.Value{Text: e.value.Text, Secret: e.value.Secret}.Shown(), s.node.Name, first.node.Name},
				Related: []diag.Related{{
					Words:   diag.Words{EN: "the other node", ZH: "另一个节点"},
					Address: cmp.Or(other.at, p.Cluster.NodeAddress(first.node)),
				}},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s = %[2]q holds for node %[3]s, but not for node %[4]s: want the same on all nodes",
						ZH: "%[1]s = %[2]q 对节点 %[3]s 有效，对节点 %[4]s 却不是：所有节点应相同",
					},
					Detail: diag.Words{
						EN: "Behind a gateway a client meets now one node, now the other; peers call each other as if they were alike. Set it once in the cluster: in the auth block, context_path, or the cluster's own properties.",
						ZH: "在网关之后，客户端有时连到这个节点，有时连到那个；节点之间也按设置相同来互相调用。请在集群中只设置一次：auth 块、context_path 或集群自己的 properties。",
					},
				},
			})
		})
	}
}
