package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// QuorumEven looks at clusters of four, six, ... members, because the last one
// adds no tolerance. Two members are a rule of their own.
var QuorumEven = &lint.Rule{
	ID: "quorum-even",
	Summary: diag.Words{
		EN: "the number of members should be odd",
		ZH: "成员数应为奇数",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "RaftPeerSet.majorityCount@1.1.0; alibaba/nacos#10894",
	Seen:     "2.2.4",
	Check:    checkQuorumEven,
}

func checkQuorumEven(p *lint.Pass) {
	n := len(membersOf(p))
	if n < 4 || n%2 != 0 {
		return
	}
	p.Report(diag.Diagnostic{
		Address: p.Cluster.Address(),
		Args:    []any{n, n - majority(n), n - 1, n + 1, n / 2},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]d members survive the loss of %[2]d, as %[3]d would: want an odd number",
				ZH: "%[1]d 个成员只能容忍 %[2]d 个故障，与 %[3]d 个成员相同：应为奇数",
			},
			Detail: diag.Words{
				EN: "Losing %[5]d, or a network that splits the cluster into halves of %[5]d, stops writes on both sides. Use %[3]d or %[4]d members.",
				ZH: "丢失 %[5]d 个，或网络把集群分成各 %[5]d 个的两半时，两边都无法写入。请使用 %[3]d 或 %[4]d 个成员。",
			},
		},
	})
}
