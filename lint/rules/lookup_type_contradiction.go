package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// LookupTypeContradiction looks at nodes that are told to ask an address server
// which nothing names, though they have their list in a file.
var LookupTypeContradiction = &lint.Rule{
	ID: "lookup-type-contradiction",
	Summary: diag.Words{
		EN: "a node must not be told to ask an address server that nothing names",
		ZH: "没有指定地址服务器时，不能要求节点查询地址服务器",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "alibaba/nacos: LookupFactory@1.3.0, AddressServerMemberLookup@2.4.3",
	Check:    checkLookupTypeContradiction,
}

func checkLookupTypeContradiction(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if lint.IsUntouched(n) || !rel.AtLeast("1.3.0") {
			return
		}
		settings := p.Settings(n)
		s := lint.Winning(settings, "nacos.core.member.lookup.type")
		if s == nil || s.Value.Text != "address-server" || said[s.Address] || namesAddressServer(settings, rel) {
			return
		}
		said[s.Address] = true
		reportLookup(p, s)
	})
}

// namesAddressServer tells whether an address server is named by a way that the
// release reads: through 1.3.2 as a system property alone (and the environment).
func namesAddressServer(settings []lint.Setting, rel *schemas.Release) bool {
	for i := range settings {
		s := &settings[i]
		switch {
		case s.Kind == lint.SettingVariable && s.Name == "address_server_domain":
			return true
		case s.Says("address.server.domain") && (s.Kind == lint.SettingFlag || rel.AtLeast("1.4.0")):
			return true
		}
	}
	return false
}

func reportLookup(p *lint.Pass, s *lint.Setting) {
	d := diag.Diagnostic{
		Address: s.Address,
		Text: diag.Text{
			Summary: diag.Words{
				EN: "the members are looked up at an address server, but none is named and the nodes have a list",
				ZH: "成员要从地址服务器查询，但没有指定地址服务器，而节点已有成员列表",
			},
			Detail: diag.Words{
				EN: "The server asks jmenv.tbsite.net, a host inside Alibaba, and the start fails (UnknownHostException). Write \"file\" or take the setting out; for an address server set address.server.domain too (through 1.3.2 as -D).",
				ZH: "服务端会查询阿里巴巴内部的主机 jmenv.tbsite.net，启动失败（UnknownHostException）。请写 \"file\" 或删除该设置；如需使用地址服务器，请同时设置 address.server.domain（1.3.2 及以前用 -D）。",
			},
		},
	}
	if s.Kind == lint.SettingProperty || !strings.HasSuffix(string(s.Address), "]") {
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "write \"file\"", ZH: "改为 \"file\""}, Safe: true,
			Edits: []diag.Edit{{Address: s.Address, Text: `"file"`}},
		}}
	}
	p.Report(d)
}
