package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// PropertyTooNew looks at keys that only later releases read.
var PropertyTooNew = &lint.Rule{
	ID: "property-too-new",
	Summary: diag.Words{
		EN: "a property must not be one that only later releases read",
		ZH: "不应使用更高版本才会读取的配置项",
	},
	Severity: diag.Error,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "by key",
	Source:   "properties.json: the first release that reads each key",
	Seen:     "2.2.4",
	Check:    checkPropertyTooNew,
}

func checkPropertyTooNew(p *lint.Pass) {
	eachProperty(p, func(s *server, set *lint.Setting, fact *schemas.PropertyFact) bool {
		// of Spring's keys only those that Nacos ships are known, and since when
		if fact == nil || fact.LowTrust || fact.Owner == "spring" || s.rel.AtLeast(fact.First) {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: set.Address,
			Args:    []any{set.Name, s.rel.Version, fact.First},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is read from Nacos %[3]s on, not by %[2]s",
					ZH: "%[1]s 从 Nacos %[3]s 起才被读取，%[2]s 不读取",
				},
				Detail: diag.Words{
					EN: "Here it is ignored without a word in the log, so that what it was to change stays as it is. Take it out, or choose a later release.",
					ZH: "在此版本中它会被忽略，日志中没有任何提示，想要改变的行为保持不变。请删除它，或选择更新的版本。",
				},
			},
		})
		return true
	})
}
