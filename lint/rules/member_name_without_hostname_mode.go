package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberNameWithoutHostnameMode looks at members with names whose server is
// kept from announcing that name, and at names that 1.4.3 does not take.
var MemberNameWithoutHostnameMode = &lint.Rule{
	ID: "member-name-without-hostname-mode",
	Summary: diag.Words{
		EN: "a member with a name must announce itself by that name",
		ZH: "使用名称的成员必须以该名称声明自己",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all; on 1.4.3 no name without a dot",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @3.0.3; IPUtil.splitIPPortStr@1.4.3; #193 #185 #3403",
	Check:    checkMemberNameWithoutHostnameMode,
}

func checkMemberNameWithoutHostnameMode(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if !n.IsMember() || !lint.IsName(n.Address) || lint.IsLoopback(n.Address) {
			return
		}
		if rel.In("1.4.3", "1.4.3") && !strings.Contains(n.Address, ".") {
			reportDotless(p, n, rel)
			return
		}
		if lint.IsUntouched(n) {
			return
		}
		if self := p.SelfOf(n, d); self.Kind == lint.SelfGuessed && self.Setting != nil && !said[self.Setting.Address] {
			said[self.Setting.Address] = true
			reportNameless(p, n, self.Setting)
		}
	})
}

func reportDotless(p *lint.Pass, n *topology.Node, rel *schemas.Release) {
	p.Report(diag.Diagnostic{
		Address: p.Cluster.NodeAddress(n).Child("address"), Args: []any{n.Address, rel.Version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "member %[1]s has no dot: Nacos %[2]s drops the whole list",
				ZH: "成员 %[1]s 不含点号：Nacos %[2]s 会丢弃整个成员列表",
			},
			Detail: diag.Words{
				EN: "This release takes IP addresses and dotted names alone, and runs as a cluster of one otherwise. Use one of these, or another release.",
				ZH: "该版本只接受 IP 地址和带点号的名称，否则会以单节点集群运行。请改用其中之一，或换用其他版本。",
			},
		},
	})
}

func reportNameless(p *lint.Pass, n *topology.Node, s *lint.Setting) {
	d := diag.Diagnostic{
		Address: s.Address, Args: []any{n.Address, s.Name, s.Value.Shown()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "member %[1]s is a name, but %[2]s = %[3]q has its server announce an IP",
				ZH: "成员 %[1]s 是名称，但 %[2]s = %[3]q 会使其服务端以 IP 声明自己",
			},
			Detail: diag.Words{
				EN: "The server does not find its IP in the list and adds itself as one more member. Take it out: nacosgen tells the server its name, or switches host name mode on.",
				ZH: "服务端在列表中找不到自己的 IP，会把自己作为额外成员加入。请删除它：nacosgen 会告诉服务端它的名称，或启用主机名模式。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the name", ZH: "名称"}, Address: p.Cluster.NodeAddress(n).Child("address")}},
	}
	if on := hostnameModeOn(s); on != "" {
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "switch host name mode on", ZH: "启用主机名模式"}, Safe: true,
			Edits: []diag.Edit{{Address: s.Address, Text: lint.Quoted(on)}},
		}}
	}
	p.Report(d)
}

// hostnameModeOn is the value with which a setting switches host name mode on;
// "" where it can't, or stands among other text.
func hostnameModeOn(s *lint.Setting) string {
	switch {
	case !strings.HasSuffix(string(s.Address), "]") && s.Name == "PREFER_HOST_MODE":
		return "hostname"
	case s.Kind == lint.SettingProperty && s.Says("nacos.inetutils.prefer-hostname-over-ip"):
		return "true"
	}
	return ""
}
