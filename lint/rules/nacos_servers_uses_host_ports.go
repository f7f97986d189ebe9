package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// NacosServersUsesHostPorts looks for members with a number that publish flags
// offer outside, in place of the port that the server listens on.
var NacosServersUsesHostPorts = &lint.Rule{
	ID: "nacos-servers-uses-host-ports",
	Summary: diag.Words{
		EN: "a member must stand in the list with the port that the server listens on, not with a published one",
		ZH: "成员列表中应写服务端监听的端口，而不是发布的端口",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker-startup.sh, every release; docker#358",
	Check:    checkNacosServersUsesHostPorts,
}

func checkNacosServersUsesHostPorts(p *lint.Pass) {
	lists := lint.MemberLists(p.Cluster)
	if len(lists) == 0 {
		return
	}
	index := lint.IndexMembers(p.Cluster)
	published := func(e lint.MemberEntry) *topology.Node {
		if n := index.Of(e); n != nil && e.Number() != n.Port && publishesAs(p.Cluster, n, e.Number()) {
			return n
		}
		return nil
	}
	for _, l := range lists {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return published(e) != nil })
		if !found {
			continue
		}
		n := published(e)
		reportList(p, l, listFinding{
			args: []any{e.Text, e.Number(), n.Name, n.Port},
			summary: diag.Words{
				EN: "member %[1]q of NACOS_SERVERS: %[2]d is where node %[3]s is published, it listens on %[4]d",
				ZH: "NACOS_SERVERS 中的成员 %[1]q：%[2]d 是节点 %[3]s 的发布端口，它监听的是 %[4]d",
			},
			detail: diag.Words{
				EN: "Containers reach each other on the port inside, and the node looks for its own port in the list. It shows members as DOWN and says \"cluster state incorrect\". Write %[4]d, or leave NACOS_SERVERS out.",
				ZH: "容器之间通过内部端口通信，节点也以自己的端口在列表中寻找自己。成员会显示为 DOWN，并出现 \"cluster state incorrect\"。请写 %[4]d，或删除 NACOS_SERVERS。",
			},
			related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: p.Cluster.NodeAddress(n)}},
			fix:     diag.Words{EN: "write the ports inside", ZH: "改为内部端口"},
			mended: func(_ int, e lint.MemberEntry) string {
				if n := published(e); n != nil {
					return topology.HostPort(e.Host, n.Port)
				}
				return e.Text
			},
		})
	}
}
