package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// NetworkFilterNotIndexed looks for filters of interfaces under a key that no
// release reads: only key[0], key[1] and so on are.
var NetworkFilterNotIndexed = &lint.Rule{
	ID: "network-filter-not-indexed",
	Summary: diag.Words{
		EN: "a filter of networks or interfaces must be written as key[0], key[1], ...",
		ZH: "网络或网卡过滤项必须写成 key[0]、key[1] 等形式",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: EnvUtil.getPropertyList@1.1.0 - @3.0.3; docker-startup.sh v1.4.3 - v3.0.3; docker#57",
	Check:    checkNetworkFilterNotIndexed,
}

// networkFilter is a list of the server, and the variable by which the image
// passes it on without an index.
type networkFilter struct{ key, variable string }

func networkFilters() []networkFilter {
	return []networkFilter{
		{"nacos.inetutils.preferred-networks", "PREFERRED_NETWORKS"},
		{"nacos.inetutils.ignored-interfaces", "IGNORED_INTERFACES"},
	}
}

func checkNetworkFilterNotIndexed(p *lint.Pass) {
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if lint.IsUntouched(n) {
			return
		}
		for _, s := range p.Settings(n) {
			for _, f := range networkFilters() {
				if !s.Says(f.key) && (s.Kind != lint.SettingVariable || s.Name != f.variable) || s.Value.IsUnknown() || said[s.Address] {
					continue
				}
				said[s.Address] = true
				reportFilter(p, n, d, s, f)
			}
		}
	})
}

// reportFilter is a warning where the server need not choose an interface.
func reportFilter(p *lint.Pass, n *topology.Node, d *deployment.Node, s lint.Setting, f networkFilter) {
	severity := diag.Warning
	if !p.Cluster.Standalone() && p.SelfOf(n, d).Kind == lint.SelfGuessed {
		severity = diag.Error
	}
	finding := diag.Diagnostic{
		Severity: severity, Address: s.Address, Args: []any{s.Name, f.key},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s has no effect: the server reads %[2]s[0], %[2]s[1] and so on",
				ZH: "%[1]s 不起作用：服务端读取的是 %[2]s[0]、%[2]s[1] 等",
			},
			Detail: diag.Words{
				EN: "The variables of the image pass the bare key on and do nothing either. nacosgen tells each node its address, so no interface need be chosen: take it out, or write properties = { \"%[2]s[0]\" = ... }.",
				ZH: "镜像的变量传递的是不带下标的键，同样不起作用。nacosgen 会告诉每个节点它的地址，因此无需选择网卡：请删除它，或写 properties = { \"%[2]s[0]\" = ... }。",
			},
		},
	}
	if s.Kind == lint.SettingProperty {
		if edits := p.RenamedKey(s.Address, f.key+"[0]"); edits != nil {
			finding.Fixes = []diag.Fix{{Title: diag.Words{EN: "write the indexed key", ZH: "改为带下标的键"}, Safe: true, Edits: edits}}
		}
	}
	p.Report(finding)
}
