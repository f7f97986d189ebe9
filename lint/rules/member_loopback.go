package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberLoopback looks at members under an address that means every machine.
var MemberLoopback = &lint.Rule{
	ID: "member-loopback",
	Summary: diag.Words{
		EN: "a member must have an address that the others reach it by",
		ZH: "成员必须使用其他节点可以访问到的地址",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: ServerMemberManager@2.4.3; #770",
	Seen:     "2.2.4",
	Check:    checkMemberLoopback,
}

func checkMemberLoopback(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	for _, n := range p.Cluster.Nodes {
		if n.IsMember() && lint.IsLoopback(n.Address) {
			p.Report(loopbackFinding(p.Cluster.NodeAddress(n).Child("address"), n.Address, isOnOneMachine(p.Cluster)))
		}
	}
	for _, l := range lint.MemberLists(p.Cluster) {
		if e, found := firstEntry(l, func(e lint.MemberEntry) bool { return lint.IsLoopback(e.Host) }); found {
			p.Report(loopbackFinding(l.Address, e.Text, len(l.Entries) == 1))
		}
	}
}

// isOnOneMachine tells whether there is one member, or all are processes of one
// machine with one loopback address: different ports are all that they need to
// find each other, though nobody else finds them.
func isOnOneMachine(c *topology.Cluster) bool {
	for _, n := range c.Nodes {
		if len(c.Members) > 1 && n.IsMember() && (n.Address != c.Nodes[0].Address || lint.Forwards(n)) {
			return false
		}
	}
	return true
}

// loopbackFinding is a warning where the members reach each other all the same.
func loopbackFinding(at diag.Address, member string, reached bool) diag.Diagnostic {
	severity := diag.Error
	if reached {
		severity = diag.Warning
	}
	return diag.Diagnostic{
		Severity: severity, Address: at, Args: []any{member},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "member %[1]s is an address by which every machine means itself",
				ZH: "成员 %[1]s 是每台机器都用来表示自己的地址",
			},
			Detail: diag.Words{
				EN: "Each node finds itself there, and clients on other machines are sent to themselves. Write the address by which the other machines reach it.",
				ZH: "每个节点都会在那里找到自己，其他机器上的客户端也会被指向它们自己。请写其他机器访问它所用的地址。",
			},
		},
	}
}
