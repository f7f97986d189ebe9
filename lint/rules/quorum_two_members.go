package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// QuorumTwoMembers looks at clusters of exactly two members, because a majority
// of two is two.
var QuorumTwoMembers = &lint.Rule{
	ID: "quorum-two-members",
	Summary: diag.Words{
		EN: "a cluster must not have exactly two members",
		ZH: "集群不应恰好只有两个成员",
	},
	Severity: diag.Error,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0; alibaba/nacos#549, #4614, #360",
	Check:    checkQuorumTwoMembers,
}

func checkQuorumTwoMembers(p *lint.Pass) {
	members := membersOf(p)
	if len(members) != 2 {
		return
	}
	p.Report(diag.Diagnostic{
		Address: p.Cluster.Address(),
		Args:    []any{members[0].Name, members[1].Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "2 members, %[1]s and %[2]s: losing either one stops writes, want 3",
				ZH: "只有 2 个成员 %[1]s 和 %[2]s：任意一个故障都会使写入停止，应有 3 个",
			},
			Detail: diag.Words{
				EN: "A majority of two is two. With one of them down there is no leader: persistent instances and service metadata can't be written, and with embedded storage neither can configuration. Add a third node, or run one server with mode = \"standalone\".",
				ZH: "两个成员的多数派就是两个。任意一个宕机后无法选出 Leader：持久化实例和服务元数据无法写入，使用嵌入式存储时配置也无法写入。请增加第三个节点，或用 mode = \"standalone\" 只运行一台。",
			},
		},
	})
}
