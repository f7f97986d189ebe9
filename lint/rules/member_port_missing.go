package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberPortMissing looks at entries without a port where what the release
// fills in is not the port of that member.
var MemberPortMissing = &lint.Rule{
	ID: "member-port-missing",
	Summary: diag.Words{
		EN: "a member must have its port in the list where the nodes don't all have the one that is filled in",
		ZH: "节点端口与自动补全的端口不一致时，成员列表中必须写明端口",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all; 1.3.0 - 1.4.8 fill in 8848, all others the main port of the node that reads the list",
	Source:   "alibaba/nacos: ServerListManager@1.1.0, MemberUtils.singleParse@1.3.0, MemberUtil@1.4.8, @2.0.0, @3.0.3",
	Seen:     "2.2.4",
	Check:    checkMemberPortMissing,
}

func checkMemberPortMissing(p *lint.Pass) {
	lists := lint.MemberLists(p.Cluster)
	if len(lists) == 0 {
		return
	}
	index := lint.IndexMembers(p.Cluster)
	for _, l := range lists {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return !e.HasPort })
		other := filledWrongly(p.Cluster, l)
		if !found || other == nil || !l.IsSound() {
			continue
		}
		reportList(p, l, listFinding{
			args: []any{e.Text, filledPort(l.Release, l.Nodes[0]), l.Release.Version, other.Name, other.Port},
			summary: diag.Words{
				EN: "member %[1]q of NACOS_SERVERS has no port: Nacos %[3]s fills in %[2]d, but node %[4]s has %[5]d",
				ZH: "NACOS_SERVERS 中的成员 %[1]q 没有端口：Nacos %[3]s 会补上 %[2]d，而节点 %[4]s 的端口是 %[5]d",
			},
			detail: diag.Words{
				EN: "1.3 and 1.4 fill in 8848 whatever the port of the servers is; all others fill in the port of the node that reads the list, so that nodes with different ports read different lists. Write the port of each member.",
				ZH: "1.3 和 1.4 不论服务端端口是什么都补上 8848；其他版本补上读取列表的节点自己的端口，因此端口不同的节点读到的列表也不同。请写明每个成员的端口。",
			},
			fix: diag.Words{EN: "write the ports of the nodes", ZH: "写上各节点的端口"},
			mended: func(_ int, e lint.MemberEntry) string {
				if n := index.Of(e); n != nil && !e.HasPort {
					return topology.HostPort(e.Host, n.Port)
				}
				return e.Text
			},
		})
	}
}

// filledWrongly is a member whose port is not the one that some node of the
// list fills in; nil where all have that.
func filledWrongly(c *topology.Cluster, l *lint.MemberList) *topology.Node {
	for _, n := range c.Nodes {
		if n.IsMember() && n.Port != filledPort(l.Release, l.Nodes[0]) {
			return n
		}
	}
	return nil
}
