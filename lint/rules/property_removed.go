package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// PropertyRemoved looks at keys that earlier releases read and this one does not.
var PropertyRemoved = &lint.Rule{
	ID: "property-removed",
	Summary: diag.Words{
		EN: "a property should not be one that only earlier releases read",
		ZH: "配置项不应是只有旧版本才读取的",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "by key",
	Source:   "properties.json: git grep of the server's source at its tags",
	Seen:     "2.2.4",
	Check:    checkPropertyRemoved,
}

func checkPropertyRemoved(p *lint.Pass) {
	eachProperty(p, func(s *server, set *lint.Setting, fact *schemas.PropertyFact) bool {
		last, replaced := "1.0.1", ""
		switch {
		case isFormerKey(set.Name): // no fact has it
		case fact == nil || !isRemoved(s.rel, fact) || isCopied(s.rel, set):
			return false
		default:
			last, replaced = fact.Last, fact.ReplacedBy
		}
		d := diag.Diagnostic{
			Address: set.Address,
			Args:    []any{set.Name, s.rel.Version, last, replaced},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is no longer read by Nacos %[2]s",
					ZH: "Nacos %[2]s 不再读取 %[1]s",
				},
				Detail: diag.Words{
					EN: "It was read up to %[3]s. Now it has no effect, and the log says nothing: take it out.",
					ZH: "它最后被 %[3]s 读取。现在它不起作用，日志中也没有提示：请删除。",
				},
			},
		}
		if replaced == "" {
			d.Fixes = takenOut(p, set.Address) // what would be moved to another key stays to be read
		}
		switch {
		case replaced != "":
			d.Text.Summary = diag.Words{
				EN: "%[1]s is no longer read by Nacos %[2]s: %[4]s took its place",
				ZH: "Nacos %[2]s 不再读取 %[1]s：它已被 %[4]s 取代",
			}
			d.Text.Detail = diag.Words{
				EN: "It has no effect, and the log says nothing. Look up what values the other key takes before you move yours.",
				ZH: "它不起作用，日志中也没有提示。迁移之前请先确认新键接受的值。",
			}
		case fact != nil && fact.Exists:
			d.Text.Detail = diag.Words{
				EN: "It stands in files of the release, but nothing reads it: take it out.",
				ZH: "它出现在该版本的文件中，但没有任何地方读取：请删除。",
			}
		}
		p.Report(d)
		return true
	})
}

// isRemoved tells whether a key is dead in a release that comes after one that
// read it. Spring's own keys are only known where one took another's place, and
// configuration plugins read theirs by a prefix.
func isRemoved(rel *schemas.Release, fact *schemas.PropertyFact) bool {
	switch {
	case fact.LowTrust, fact.Owner == "spring" && fact.ReplacedBy == "", strings.HasPrefix(fact.Key, "nacos.core.config.plugin."):
		return false
	case fact.Exists:
		return !fact.Effective
	}
	return rel.AtLeast(fact.First)
}

// isCopied tells whether a line is one that the release ships, dead or not.
func isCopied(rel *schemas.Release, set *lint.Setting) bool {
	line := rel.ShippedValue(set.Name)
	return line != nil && line.Value == set.Value.Text
}

// isFormerKey tells whether a key was last read by 1.0.x, of which the tables
// know nothing (git grep@1.0.0, @1.1.0).
func isFormerKey(key string) bool {
	return slices.Contains([]string{"nacos.naming.distro.initDataRatio", "nacos.naming.distro.taskDispatchThreadCount"}, key)
}
