package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberListPropertyShadowed looks for the list that is read without a
// cluster.conf alone, which nacosgen and the image always write.
var MemberListPropertyShadowed = &lint.Rule{
	ID: "member-list-property-shadowed",
	Summary: diag.Words{
		EN: "nacos.member.list must not be set beside cluster.conf",
		ZH: "有 cluster.conf 时不应设置 nacos.member.list",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "alibaba/nacos: EnvUtil.readClusterConf@2.4.3, startup.sh@3.0.3; docker-startup.sh 1.3.0 - v3.2.3",
	Check:    checkMemberListPropertyShadowed,
}

func checkMemberListPropertyShadowed(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if lint.IsUntouched(n) || !rel.AtLeast("1.3.0") {
			return
		}
		for _, s := range p.Settings(n) {
			is := s.Says("nacos.member.list") || s.Kind == lint.SettingVariable && s.Name == "MEMBER_LIST"
			if !is || !s.Value.IsSet() || s.Value.IsUnknown() || said[s.Address] {
				continue
			}
			said[s.Address] = true
			p.Report(diag.Diagnostic{
				Address: s.Address, Args: []any{s.Name}, Fixes: takenOut(p, s.Address),
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s has no effect beside cluster.conf, which the nodes have",
						ZH: "节点有 cluster.conf，%[1]s 不起作用",
					},
					Detail: diag.Words{
						EN: "The server reads it only where cluster.conf does not exist, and its start scripts pass an empty one over it. The members are the nodes of the topology: take it out.",
						ZH: "服务端只在 cluster.conf 不存在时读取它，而且启动脚本会用空值覆盖它。成员就是拓扑中的节点：请删除它。",
					},
				},
			})
		}
	})
}
