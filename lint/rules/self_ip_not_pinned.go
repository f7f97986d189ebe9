package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SelfIPNotPinned looks at nodes that are kept from knowing their address,
// where an interface need not be the right one.
var SelfIPNotPinned = &lint.Rule{
	ID: "self-ip-not-pinned",
	Summary: diag.Words{
		EN: "a node that has several addresses must be told which one the list has",
		ZH: "有多个地址的节点必须指定成员列表中使用的地址",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils.findFirstNonLoopbackAddress@1.1.0, @3.0.3; docker#163 #11742 #2883",
	Check:    checkSelfIPNotPinned,
}

func checkSelfIPNotPinned(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	several := map[string]bool{} // host blocks with further addresses
	for _, h := range p.Topology.Hosts {
		several[h.Name] = len(h.Addresses) > 0
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		forwards := lint.Forwards(n)
		if !n.IsMember() || lint.IsName(n.Address) || lint.IsUntouched(n) || !forwards && !several[n.Host] {
			return
		}
		self := p.SelfOf(n, d)
		if self.Kind != lint.SelfGuessed || self.Setting == nil || said[self.Setting.Address] {
			return
		}
		said[self.Setting.Address] = true
		reportNotPinned(p, n, self.Setting, forwards)
	})
}

func reportNotPinned(p *lint.Pass, n *topology.Node, s *lint.Setting, forwards bool) {
	d := diag.Diagnostic{
		Address: s.Address, Args: []any{s.Name, s.Value.Shown(), n.Name, n.Address},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s = %[2]q has node %[3]s guess its address, which need not be %[4]s",
				ZH: "%[1]s = %[2]q 使节点 %[3]s 猜测自己的地址，结果不一定是 %[4]s",
			},
			Detail: diag.Words{
				EN: "It takes the interface with the lowest index: docker0, a link-local one, a VPN. It then does not find itself in the list. Take the setting out: nacosgen tells the node its address.",
				ZH: "它会取序号最小的网卡：docker0、链路本地地址或 VPN，于是在列表中找不到自己。请删除该设置：nacosgen 会为节点指定地址。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "its host has several addresses", ZH: "其主机有多个地址"}, Address: diag.Address("host").Child(n.Host, "addresses")}},
	}
	if forwards {
		d.Related = []diag.Related{{Words: diag.Words{EN: "its container has an address of its own", ZH: "其容器有自己的地址"}, Address: lint.NetworkAddress(p.Cluster, n)}}
	}
	p.Report(d)
}
