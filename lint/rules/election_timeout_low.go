package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// ElectionTimeoutLow looks at election timeouts that the server raises.
var ElectionTimeoutLow = &lint.Rule{
	ID: "election-timeout-low",
	Summary: diag.Words{
		EN: "an election timeout below 5000 ms has no effect",
		ZH: "低于 5000 毫秒的选举超时不起作用",
	},
	Severity: diag.Info,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "alibaba/nacos: JRaftServer@1.3.0, @1.4.8, @2.0.3, @3.0.3",
	Check:    checkElectionTimeoutLow,
}

func checkElectionTimeoutLow(p *lint.Pass) {
	const key, least = "nacos.core.protocol.raft.data.election_timeout_ms", 5000
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(key)
		if n := wholeNumber(e); n <= 0 || n >= least || !s.rel.AtLeast("1.3.0") {
			continue
		}
		report(diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name, e.value.Shown(), least},
			Fixes:   takenOut(p, e.at),
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s = %[2]s is raised to %[3]d by the server",
					ZH: "%[1]s = %[2]s 会被服务端提高到 %[3]d",
				},
				Detail: diag.Words{
					EN: "Elections are not faster than that. Remove it, or write %[3]d or more.",
					ZH: "选举不会更快。请删除，或写 %[3]d 以上的值。",
				},
			},
		})
	}
}
