package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MemberCommaSpace looks for commas in lists of releases that know none. From
// 1.1.4 on a blank behind one does no harm in NACOS_SERVERS, as the shell splits there.
var MemberCommaSpace = &lint.Rule{
	ID: "member-comma-space",
	Summary: diag.Words{
		EN: "members must be separated in the way that the release knows",
		ZH: "成员必须使用该版本支持的分隔方式",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.1.0 - 1.1.3",
	Source:   "alibaba/nacos: SystemUtils.readClusterConf@1.1.0, @1.1.4; docker-startup.sh",
	Check:    checkMemberCommaSpace,
}

func checkMemberCommaSpace(p *lint.Pass) {
	for _, l := range lint.MemberLists(p.Cluster) {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return strings.Contains(e.Text, ",") })
		if !found || l.Release.AtLeast("1.1.4") {
			continue
		}
		reportList(p, l, listFinding{
			args: []any{e.Text, l.Release.Version},
			summary: diag.Words{
				EN: "member %[1]q of NACOS_SERVERS: Nacos %[2]s takes a comma as a part of it",
				ZH: "NACOS_SERVERS 中的成员 %[1]q：Nacos %[2]s 会把逗号当作成员的一部分",
			},
			detail: diag.Words{
				EN: "Lists with commas came with 1.1.4. Here the port is no number and the list is not taken over. Separate members by blanks.",
				ZH: "从 1.1.4 起才支持逗号分隔。在此版本中端口不是数字，列表不会被采用。请用空格分隔成员。",
			},
			fix: diag.Words{EN: "separate by blanks", ZH: "改用空格分隔"},
			mended: func(_ int, e lint.MemberEntry) string {
				return strings.Join(strings.FieldsFunc(e.Text, func(r rune) bool { return r == ',' }), " ")
			},
		})
	}
}
