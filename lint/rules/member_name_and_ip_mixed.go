package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberNameAndIPMixed looks at clusters whose members are partly names and
// partly IPs.
var MemberNameAndIPMixed = &lint.Rule{
	ID: "member-name-and-ip-mixed",
	Summary: diag.Words{
		EN: "the members of a cluster should all be names, or all be IPs",
		ZH: "集群的成员应统一使用名称，或统一使用 IP",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @3.0.3 (one way to announce itself); #3403 #193",
	Check:    checkMemberNameAndIPMixed,
}

func checkMemberNameAndIPMixed(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	var names, ips []*topology.Node
	for _, n := range p.Cluster.Nodes {
		switch {
		case !n.IsMember() || lint.IsLoopback(n.Address):
		case lint.IsName(n.Address):
			names = append(names, n)
		default:
			ips = append(ips, n)
		}
	}
	if len(names) == 0 || len(ips) == 0 {
		return
	}
	few, many := ips, names // of equally many, the later kind is the odd one
	if len(names) < len(ips) || len(names) == len(ips) && names[0].Index > ips[0].Index {
		few, many = names, ips
	}
	p.Report(diag.Diagnostic{
		Address: p.Cluster.NodeAddress(few[0]).Child("address"), Args: []any{few[0].Address, many[0].Address, len(few), len(many)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "member %[1]s is of another kind than %[2]s: %[3]d against %[4]d, names and IPs are mixed",
				ZH: "成员 %[1]s 与 %[2]s 不是同一类：%[3]d 个对 %[4]d 个，名称与 IP 混用",
			},
			Detail: diag.Words{
				EN: "Nacos compares texts. nacosgen tells each node its own, but a node that is started by hand or by another tool announces itself as the most do, and is then not found in the list. Use IPs for all, or names for all.",
				ZH: "Nacos 按文本比较。nacosgen 会告诉每个节点它自己的地址，但手工或用其他工具启动的节点会按多数成员的方式声明自己，于是在列表中找不到。请统一使用 IP，或统一使用名称。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "of the other kind", ZH: "另一类"}, Address: p.Cluster.NodeAddress(many[0]).Child("address")}},
	})
}
