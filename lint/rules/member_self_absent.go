package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberSelfAbsent looks at what a node takes for its own address, and for that
// in its member list.
var MemberSelfAbsent = &lint.Rule{
	ID: "member-self-absent",
	Summary: diag.Words{
		EN: "a node must find its own address in its member list",
		ZH: "节点必须能在自己的成员列表中找到自己的地址",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: RaftPeerSet.local@1.1.0, ServerMemberManager.memberChange@2.4.3, InetUtils@3.0.3; #770 #1156 #1512 #4370 #6755 #8938 #11742",
	Seen:     "2.2.4",
	Check:    checkMemberSelfAbsent,
}

func checkMemberSelfAbsent(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	lists := listOfNode(p.Cluster)
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if !n.IsMember() || lint.IsUntouched(n) {
			return
		}
		self := p.SelfOf(n, d)
		l := lists[n]
		switch {
		case !self.Value.IsSet() || self.Value.IsUnknown(): // a guess has no value
		case self.Setting != nil && (self.Kind == lint.SelfHostname || !isAddressOf(rel, self.Value.Text)):
		case l == nil && self.Setting != nil && bareAddress(self.Value.Text) != n.Address:
			reportSelfAbsent(p, n, self, said)
		case l != nil && l.IsSound() && !listHas(l, self.Value.Text):
			if self.Setting != nil {
				reportSelfAbsent(p, n, self, said)
			} else {
				reportSelfNotListed(p, n, l, said)
			}
		}
	})
}

// isAddressOf tells whether a server takes a text for its own address at all,
// and it is not one that every machine has: what fails so has rules of its own.
func isAddressOf(rel *schemas.Release, text string) bool {
	return !lint.IsLoopback(bareAddress(text)) && (!lint.IsName(bareAddress(text)) || takesName(rel, text))
}

// bareAddress takes the brackets off an IPv6 address.
func bareAddress(text string) string {
	return strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
}

// listOfNode gives the list that a user wrote for each node.
func listOfNode(c *topology.Cluster) map[*topology.Node]*lint.MemberList {
	lists := lint.MemberLists(c)
	if len(lists) == 0 {
		return nil
	}
	of := make(map[*topology.Node]*lint.MemberList, len(c.Nodes))
	for _, l := range lists {
		for _, n := range l.Nodes {
			of[n] = l
		}
	}
	return of
}

// listHas tells whether a list has a line for a node under the address that it
// has for itself. One with another port has a rule of its own.
func listHas(l *lint.MemberList, self string) bool {
	for _, e := range l.Entries {
		if e.Host == bareAddress(self) {
			return true
		}
	}
	return false
}

func reportSelfAbsent(p *lint.Pass, n *topology.Node, self lint.Self, said map[diag.Address]bool) {
	if said[self.Setting.Address] {
		return
	}
	said[self.Setting.Address] = true
	p.Report(diag.Diagnostic{
		Address: self.Setting.Address, Args: []any{self.Setting.Name, self.Value.Shown(), n.Name, topology.HostPort(n.Address, n.Port)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is %[2]s, but node %[3]s stands in the member list as %[4]s",
				ZH: "%[1]s 为 %[2]s，而节点 %[3]s 在成员列表中是 %[4]s",
			},
			Detail: diag.Words{
				EN: "Nacos compares the texts. From 1.3 on the node adds itself to cluster.conf, a ghost member beside the real one and no stable leader; before, it logs \"unable to find local peer\". Take it out: nacosgen gives each node the address that the list has.",
				ZH: "Nacos 按文本比较。从 1.3 起，节点会把自己加入 cluster.conf，于是多出一个并不存在的成员，没有稳定的 Leader；在此之前会记录 \"unable to find local peer\"。请删除它：nacosgen 会让每个节点使用列表中的地址。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: p.Cluster.NodeAddress(n).Child("address")}},
	})
}

func reportSelfNotListed(p *lint.Pass, n *topology.Node, l *lint.MemberList, said map[diag.Address]bool) {
	if said[l.Address] {
		return
	}
	said[l.Address] = true
	d := diag.Diagnostic{
		Address: l.Address, Args: []any{topology.HostPort(n.Address, n.Port), n.Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "NACOS_SERVERS has no line for node %[2]s, which calls itself %[1]s",
				ZH: "NACOS_SERVERS 中没有节点 %[2]s 的行，它自称 %[1]s",
			},
			Detail: diag.Words{
				EN: "Nacos compares the texts, so a name never equals its IP. From 1.3 on the node adds itself to its list and the others don't know it; before, it neither votes nor elects. Leave NACOS_SERVERS out: nacosgen fills it with all members.",
				ZH: "Nacos 按文本比较，因此名称永远不等于它的 IP。从 1.3 起，节点会把自己加入自己的列表，而其他节点不认识它；在此之前它既不投票也不选举。请删除 NACOS_SERVERS：nacosgen 会填入所有成员。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: p.Cluster.NodeAddress(n)}},
	}
	if edits := l.Replace(p.Cluster.Members); edits != nil {
		d.Fixes = []diag.Fix{{Title: diag.Words{EN: "write all members of the topology", ZH: "写入拓扑中的所有成员"}, Safe: true, Edits: edits}}
	}
	p.Report(d)
}
