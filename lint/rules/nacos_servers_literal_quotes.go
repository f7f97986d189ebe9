package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// NacosServersLiteralQuotes looks for quotes that are part of the value: an env
// file of the engine has no quoting.
var NacosServersLiteralQuotes = &lint.Rule{
	ID: "nacos-servers-literal-quotes",
	Summary: diag.Words{
		EN: "NACOS_SERVERS must hold no quotes",
		ZH: "NACOS_SERVERS 的值中不能有引号",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker run --env-file (values are taken as they are); docker-startup.sh, every release",
	Check:    checkNacosServersLiteralQuotes,
}

func checkNacosServersLiteralQuotes(p *lint.Pass) {
	for _, l := range lint.MemberLists(p.Cluster) {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return strings.ContainsAny(e.Text, `"'`) })
		if !found {
			continue
		}
		reportList(p, l, listFinding{
			args: []any{e.Text},
			summary: diag.Words{
				EN: "member %[1]s of NACOS_SERVERS has a quote in it",
				ZH: "NACOS_SERVERS 中的成员 %[1]s 含有引号",
			},
			detail: diag.Words{
				EN: "The quotes stay in the value: the first address then begins with one, and the last port ends with one, which voids the list (For input string: \"8848\"\"). Take them out.",
				ZH: "引号会保留在值中：第一个地址会以引号开头，最后一个端口会以引号结尾，使列表失效（For input string: \"8848\"\"）。请去掉引号。",
			},
			fix: diag.Words{EN: "take the quotes out", ZH: "去掉引号"},
			mended: func(_ int, e lint.MemberEntry) string {
				return strings.NewReplacer(`"`, "", "'", "").Replace(e.Text)
			},
		})
	}
}
