package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MajorityOnOneHost looks for a machine that carries so many members that the
// others are no majority without it. Production must be written out to make it
// an error: three nodes on one laptop are the official example.
var MajorityOnOneHost = &lint.Rule{
	ID: "majority-on-one-host",
	Summary: diag.Words{
		EN: "the members must keep their majority when any one host is lost",
		ZH: "任意一台主机故障后，其余成员仍应构成多数派",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0; alibaba/nacos#6119, #10894",
	Seen:     "2.2.4, 3.1.0",
	Check:    checkMajorityOnOneHost,
}

func checkMajorityOnOneHost(p *lint.Pass) {
	for _, on := range placesOnHosts(p) {
		n := len(on.members)
		if n < 3 {
			continue
		}
		for _, host := range on.hosts {
			if len(host.nodes) >= lossThatStops(n) {
				p.Report(majorityOnHost(p, on.cluster, host, n))
			}
		}
	}
}

// hostAddress is where it is said on which machine a node runs.
func hostAddress(p *lint.Pass, c *topology.Cluster, n *topology.Node) diag.Address {
	at := c.NodeAddress(n)
	if p.Written(at.Child("host")) {
		return at.Child("host")
	}
	return at.Child("address")
}

func majorityOnHost(p *lint.Pass, c *topology.Cluster, host *place, n int) diag.Diagnostic {
	severity := diag.Warning
	if c.Environment == "production" && p.Written(c.Address().Child("environment")) {
		severity = diag.Error
	}
	return diag.Diagnostic{
		Severity: severity,
		Address:  hostAddress(p, c, host.nodes[0]),
		Args:     []any{host.name, len(host.nodes), n, nodeNames(host.nodes), n - len(host.nodes), majority(n)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "host %[1]s carries %[2]d of %[3]d members: when it is lost, writes stop",
				ZH: "主机 %[1]s 上有 %[3]d 个成员中的 %[2]d 个：该主机故障后写入停止",
			},
			Detail: diag.Words{
				EN: "Without %[4]s there are %[5]d members left, and a leader needs %[6]d: no persistent instances, no metadata, and with embedded storage no configuration can be written. Spread the members over three or more hosts. On a machine to try things out, write environment = \"development\".",
				ZH: "失去 %[4]s 后只剩 %[5]d 个成员，而选出 Leader 需要 %[6]d 个：持久化实例、元数据都无法写入，使用嵌入式存储时配置也无法写入。请把成员分散到三台或更多主机。若只是试用环境，请写 environment = \"development\"。",
			},
		},
		Related: relatedNodes(host.nodes[1:], diag.Words{EN: "node %[1]s is on the same host", ZH: "节点 %[1]s 在同一主机上"},
			func(n *topology.Node) diag.Address { return hostAddress(p, c, n) }),
	}
}
