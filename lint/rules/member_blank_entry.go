package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MemberBlankEntry looks for entries between two commas, or before the first.
var MemberBlankEntry = &lint.Rule{
	ID: "member-blank-entry",
	Summary: diag.Words{
		EN: "a member list must have no blank entries",
		ZH: "成员列表中不能有空条目",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.1.4 and later",
	Source:   "alibaba/nacos: SystemUtils@1.1.4, MemberUtils@1.3.0, IPUtil.splitIPPortStr@1.4.2, InternetAddressUtil@2.4.3",
	Seen:     "2.2.4",
	Check:    checkMemberBlankEntry,
}

func checkMemberBlankEntry(p *lint.Pass) {
	for _, l := range lint.MemberLists(p.Cluster) {
		if _, found := firstEntry(l, func(e lint.MemberEntry) bool { return e.Text == "" }); !found {
			continue
		}
		reportList(p, l, listFinding{
			summary: diag.Words{
				EN: "NACOS_SERVERS has a blank entry: a comma with nothing before it",
				ZH: "NACOS_SERVERS 中有空条目：逗号前没有内容",
			},
			detail: diag.Words{
				EN: "From 1.4.1 on it voids the whole list (\"ip and port string cannot be empty!\"), on 1.3.0 - 1.4.0 it is a member called :8848, before a peer without a name that counts in the majority. Delete the comma.",
				ZH: "从 1.4.1 起它会使整个列表失效（\"ip and port string cannot be empty!\"）；在 1.3.0 - 1.4.0 上它是名为 :8848 的成员；在此之前是计入多数派的无名成员。请删除多余的逗号。",
			},
			fix:    diag.Words{EN: "delete blank entries", ZH: "删除空条目"},
			mended: func(_ int, e lint.MemberEntry) string { return e.Text },
		})
	}
}
