package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// mostMembers is how many members still make sense: beyond, each write waits
// for more votes and each member checks all others.
const mostMembers = 7

// TooManyMembers looks at clusters of more than seven members.
var TooManyMembers = &lint.Rule{
	ID: "too-many-members",
	Summary: diag.Words{
		EN: "a cluster should have no more than seven members",
		ZH: "集群成员不宜超过七个",
	},
	Severity: diag.Info,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "reasoned from DistroProtocol and JRaft: verification is all to all, a write waits for a majority",
	Check:    checkTooManyMembers,
}

func checkTooManyMembers(p *lint.Pass) {
	n := len(membersOf(p))
	if n <= mostMembers {
		return
	}
	p.Report(diag.Diagnostic{
		Address: p.Cluster.Address(),
		Args:    []any{n, n - 1, majority(n)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]d members: want 7 or fewer",
				ZH: "有 %[1]d 个成员：宜为 7 个或更少",
			},
			Detail: diag.Words{
				EN: "Each member checks its data against the %[2]d others, and each persistent write waits for %[3]d of them. Five members survive the loss of two; for more clients, give the members more memory or make several clusters.",
				ZH: "每个成员都要与其余 %[2]d 个成员校验数据，每次持久化写入都要等待其中 %[3]d 个确认。五个成员即可容忍两个故障；客户端更多时，请增大内存或拆分为多个集群。",
			},
		},
	})
}
