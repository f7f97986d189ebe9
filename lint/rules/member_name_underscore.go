package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberNameUnderscore looks at members whose name Tomcat refuses in a Host header.
var MemberNameUnderscore = &lint.Rule{
	ID: "member-name-underscore",
	Summary: diag.Words{
		EN: "the name of a member must have no underscore",
		ZH: "成员的名称中不能有下划线",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Tomcat HttpParser@9.0.13, @10.1.39 (RFC 1123 host names); #13880",
	Check:    checkMemberNameUnderscore,
}

func checkMemberNameUnderscore(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	for _, n := range p.Cluster.Nodes {
		if n.IsMember() && strings.Contains(n.Address, "_") {
			reportUnderscoreNode(p, n)
		}
	}
	for _, l := range lint.MemberLists(p.Cluster) {
		e, found := firstEntry(l, func(e lint.MemberEntry) bool { return strings.Contains(e.Host, "_") })
		if found {
			reportList(p, l, listFinding{args: []any{e.Text}, summary: underscoreSummary(), detail: underscoreDetail()})
		}
	}
}

func underscoreSummary() diag.Words {
	return diag.Words{
		EN: "member %[1]s: Tomcat refuses a name with an underscore",
		ZH: "成员 %[1]s：Tomcat 拒绝带下划线的名称",
	}
}

func underscoreDetail() diag.Words {
	return diag.Words{
		EN: "The others show it as DOWN, its own log says \"The character [_] is never valid in a domain name\". Give the machine or container a name with a hyphen instead.",
		ZH: "其他节点会把它显示为 DOWN，它自己的日志中会出现 \"The character [_] is never valid in a domain name\"。请为机器或容器改用带连字符的名称。",
	}
}

// reportUnderscoreNode offers the name with hyphens. It is safe where the name is
// ours to give: an alias in a network of containers. Elsewhere it must be in DNS.
func reportUnderscoreNode(p *lint.Pass, n *topology.Node) {
	at := p.Cluster.NodeAddress(n).Child("address")
	name := strings.ReplaceAll(n.Address, "_", "-")
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{n.Address},
		Text: diag.Text{Summary: underscoreSummary(), Detail: underscoreDetail()},
		Fixes: []diag.Fix{{
			Title: diag.Words{EN: "write %[1]s", ZH: "改为 %[1]s"}, Args: []any{name},
			Safe:  lint.Forwards(n) && n.Docker.Network != "bridge",
			Edits: []diag.Edit{{Address: at, Text: lint.Quoted(name)}},
		}},
	})
}
