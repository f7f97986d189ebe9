package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SelfIPLoopback looks at an own address that means every machine.
var SelfIPLoopback = &lint.Rule{
	ID: "self-ip-loopback",
	Summary: diag.Words{
		EN: "a node of a cluster must not call itself by a loopback address",
		ZH: "集群节点不能以回环地址作为自己的地址",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @3.0.3; ServerMemberManager@2.4.3",
	Check:    checkSelfIPLoopback,
}

func checkSelfIPLoopback(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if lint.IsUntouched(n) {
			return
		}
		self := p.SelfOf(n, d)
		if self.Kind != lint.SelfExplicit || self.Setting == nil || !lint.IsLoopback(bareAddress(self.Value.Text)) || said[self.Setting.Address] {
			return
		}
		said[self.Setting.Address] = true
		p.Report(diag.Diagnostic{
			Address: self.Setting.Address, Args: []any{self.Setting.Name, self.Value.Shown(), n.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is %[2]s, by which every machine means itself",
					ZH: "%[1]s 为 %[2]s，每台机器都用它表示自己",
				},
				Detail: diag.Words{
					EN: "Node %[3]s then looks for %[2]s in the member list, where the others have its real address, and tells them to dial %[2]s. Take it out: nacosgen gives each node the address that the list has.",
					ZH: "节点 %[3]s 会在成员列表中寻找 %[2]s，而列表中是它的真实地址；它还会让其他节点连接 %[2]s。请删除它：nacosgen 会让每个节点使用列表中的地址。",
				},
			},
		})
	})
}
