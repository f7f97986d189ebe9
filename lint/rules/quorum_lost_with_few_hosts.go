package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// QuorumLostWithFewHosts asks which hosts must be lost until writes stop, and
// speaks where they are fewer than the number of members promises. One host is
// majority-on-one-host.
var QuorumLostWithFewHosts = &lint.Rule{
	ID: "quorum-lost-with-few-hosts",
	Summary: diag.Words{
		EN: "members that share hosts survive fewer losses than their number promises",
		ZH: "成员共用主机时，能承受的故障数少于成员数所对应的数量",
	},
	Severity: diag.Info,
	Theme:    lint.Quorum,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0; alibaba/nacos#10894",
	Check:    checkQuorumLostWithFewHosts,
}

func checkQuorumLostWithFewHosts(p *lint.Pass) {
	for _, on := range placesOnHosts(p) {
		n := len(on.members)
		if on.cluster.Environment == "development" || carried(on.hosts) != n {
			continue
		}
		if lost := smallestLoss(on.hosts, n); len(lost) > 1 && len(lost) < lossThatStops(n) {
			p.Report(fewHosts(p, on.cluster, lost, n))
		}
	}
}

// fewHosts words the finding: n members promise to survive the loss of
// lossThatStops(n)-1 machines, lost are the fewest that already stop them.
func fewHosts(p *lint.Pass, c *topology.Cluster, lost []*place, n int) diag.Diagnostic {
	first := lost[0].nodes
	var related []diag.Related
	for _, host := range lost[1:] {
		related = append(related, relatedNodes(host.nodes[:1], diag.Words{EN: "node %[1]s is on one of the other hosts", ZH: "节点 %[1]s 在其他主机之一上"},
			func(n *topology.Node) diag.Address { return hostAddress(p, c, n) })...)
	}
	enough := 2*len(lost) - 1
	return diag.Diagnostic{
		Address: hostAddress(p, c, first[0]),
		Args:    []any{placeNames(lost), carried(lost), n, len(lost), lossThatStops(n), enough},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "losing %[4]d hosts (%[1]s) takes %[2]d of %[3]d members and stops writes; on hosts of their own it would take %[5]d",
				ZH: "失去 %[4]d 台主机（%[1]s）即失去 %[3]d 个成员中的 %[2]d 个，写入停止；若各占一台主机，则要失去 %[5]d 台",
			},
			Detail: diag.Words{
				EN: "Members that share a host are lost together: this cluster survives what %[6]d members on hosts of their own survive. Give each member a host, or keep %[6]d.",
				ZH: "共用主机的成员会同时丢失：该集群的容错能力只相当于 %[6]d 个各占一台主机的成员。请让每个成员独占一台主机，或只保留 %[6]d 个成员。",
			},
		},
		Related: related,
	}
}
