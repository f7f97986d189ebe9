package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MemberRaftPortSuffix looks for the suffix that a comment of the shipped file
// shows and no release reads.
var MemberRaftPortSuffix = &lint.Rule{
	ID: "member-raft-port-suffix",
	Summary: diag.Words{
		EN: "a member must not carry ?raft_port=",
		ZH: "成员不能带 ?raft_port=",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: ServerListManager@1.1.0, MemberUtil@1.4.2, @2.4.3, against the comment in application.properties@3.0.3",
	Seen:     "2.2.4",
	Check:    checkMemberRaftPortSuffix,
}

func checkMemberRaftPortSuffix(p *lint.Pass) {
	for _, l := range lint.MemberLists(p.Cluster) {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return strings.Contains(e.Text, "?raft_port") })
		if !found {
			continue
		}
		reportList(p, l, listFinding{
			args: []any{e.Text},
			summary: diag.Words{
				EN: "member %[1]q of NACOS_SERVERS: no release of Nacos reads ?raft_port=",
				ZH: "NACOS_SERVERS 中的成员 %[1]q：没有任何 Nacos 版本会读取 ?raft_port=",
			},
			detail: diag.Words{
				EN: "Behind a port it voids the whole list (For input string: \"8848?raft_port=...\"), without one it makes a name that matches nothing. The JRaft port is always the main port - 1000. Cut it off.",
				ZH: "写在端口后会使整个列表失效（For input string: \"8848?raft_port=...\"），没有端口时则形成一个什么都匹配不上的名称。JRaft 端口始终是主端口 - 1000。请去掉它。",
			},
			fix: diag.Words{EN: "cut it off", ZH: "去掉它"},
			mended: func(_ int, e lint.MemberEntry) string {
				text, _, _ := strings.Cut(e.Text, "?raft_port")
				return text
			},
		})
	}
}
