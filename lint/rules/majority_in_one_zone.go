package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MajorityInOneZone looks for a zone whose loss stops writes, where members
// spread evenly over the zones that are used would survive it. With two zones
// no spread does: that is quorum-lost-with-zone.
var MajorityInOneZone = &lint.Rule{
	ID: "majority-in-one-zone",
	Summary: diag.Words{
		EN: "of three or more zones, none should carry the majority",
		ZH: "使用三个或更多可用区时，任何一个都不应承载多数派",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0",
	Check:    checkMajorityInOneZone,
}

func checkMajorityInOneZone(p *lint.Pass) {
	c := p.Cluster
	members := membersOf(p)
	n := len(members)
	zones := zonesOf(members)
	if len(zones) < 3 || evenShare(n, len(zones)) >= lossThatStops(n) {
		return
	}
	for _, zone := range zones {
		if len(zone.nodes) < lossThatStops(n) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: zoneAddress(c, zone.nodes[0]),
			Args:    []any{zone.name, len(zone.nodes), n, nodeNames(zone.nodes), n - len(zone.nodes), majority(n), evenShare(n, len(zones))},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "zone %[1]s carries %[2]d of %[3]d members: when it is lost, writes stop",
					ZH: "可用区 %[1]s 承载 %[3]d 个成员中的 %[2]d 个：该可用区故障后写入停止",
				},
				Detail: diag.Words{
					EN: "Without %[4]s there are %[5]d members left, and a leader needs %[6]d. Spread the members evenly, at most %[7]d in a zone.",
					ZH: "失去 %[4]s 后只剩 %[5]d 个成员，而选出 Leader 需要 %[6]d 个。请均匀分布成员，每个可用区至多 %[7]d 个。",
				},
			},
			Related: relatedNodes(zone.nodes[1:], diag.Words{EN: "node %[1]s is in the same zone", ZH: "节点 %[1]s 在同一可用区"},
				func(n *topology.Node) diag.Address { return zoneAddress(c, n) }),
		})
	}
}

// zonesOf groups members by zone; those without one are left out.
func zonesOf(members []*topology.Node) []*place {
	return placesOf(members, func(n *topology.Node) (key, name string) { return n.Zone, n.Zone })
}

// evenShare is how many of n members the fullest of k places has when they are
// spread evenly.
func evenShare(n, k int) int { return (n + k - 1) / k }

// zoneAddress is where it is said in which zone a node is: at the node, or at
// its host.
func zoneAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return c.NodeAddress(n).Child("zone")
}
