package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// QuorumLostWithZone says of a cluster in two zones which of them must not be
// lost: no spread over two zones survives the loss of either.
var QuorumLostWithZone = &lint.Rule{
	ID: "quorum-lost-with-zone",
	Summary: diag.Words{
		EN: "members in two zones do not survive the loss of either",
		ZH: "分布在两个可用区的成员无法承受任意一个可用区故障",
	},
	Severity: diag.Info,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0",
	Check:    checkQuorumLostWithZone,
}

func checkQuorumLostWithZone(p *lint.Pass) {
	c := p.Cluster
	members := membersOf(p)
	n, zones := len(members), zonesOf(members)
	if c.Environment == "development" || n < 3 || len(zones) != 2 || carried(zones) != n {
		return
	}
	lost := smallestLoss(zones, n)
	zone, other := lost[0], zones[0]
	if other == zone {
		other = zones[1]
	}
	at := func(n *topology.Node) diag.Address { return zoneAddress(c, n) }
	d := diag.Diagnostic{
		Address: at(zone.nodes[0]),
		Args:    []any{zone.name, len(zone.nodes), n, other.name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "of two zones, losing %[1]s (%[2]d of %[3]d members) stops writes; losing %[4]s does not",
				ZH: "两个可用区中，%[1]s（%[3]d 个成员中的 %[2]d 个）故障后写入停止，%[4]s 故障则不会",
			},
			Detail: diag.Words{
				EN: "A majority can't survive the loss of either of two zones. Put one member into a third zone, even a small one: then any one zone may fail. Otherwise keep the larger half where the clients are.",
				ZH: "仅有两个可用区时，多数派无法承受任意一个故障。请在第三个可用区放置一个成员（可以很小），这样任意一个可用区都可以故障；否则请把多数成员放在客户端所在的可用区。",
			},
		},
		Related: relatedNodes(zone.nodes[1:], diag.Words{EN: "node %[1]s is in the same zone", ZH: "节点 %[1]s 在同一可用区"}, at),
	}
	if len(other.nodes) == len(zone.nodes) {
		d.Text.Summary = diag.Words{
			EN: "of two zones, losing either %[1]s or %[4]s (%[2]d of %[3]d members each) stops writes",
			ZH: "两个可用区 %[1]s 和 %[4]s（各有 %[3]d 个成员中的 %[2]d 个）中任意一个故障都会使写入停止",
		}
	}
	p.Report(d)
}
