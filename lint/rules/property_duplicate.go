package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// PropertyDuplicate looks at keys that stand in one map in two spellings that
// Spring takes for the same.
var PropertyDuplicate = &lint.Rule{
	ID: "property-duplicate",
	Summary: diag.Words{
		EN: "a property should be written once",
		ZH: "同一配置项只应写一次",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Relaxed Binding, Spring Boot 2 and 3",
	Check:    checkPropertyDuplicate,
}

func checkPropertyDuplicate(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		last := map[string]*lint.Setting{} // by map and relaxed spelling
		for i := range s.settings {
			set := &s.settings[i]
			if set.Kind != lint.SettingProperty {
				continue
			}
			id := strings.TrimSuffix(string(set.Address), string(diag.Address("").Child(set.Name))) + schemas.Relaxed(set.Name)
			if earlier := last[id]; earlier != nil {
				d := duplicate(earlier, set)
				d.Fixes = takenOut(p, earlier.Address)
				report(d)
			}
			last[id] = set
		}
	}
}

// duplicate is about the spelling that is not written.
func duplicate(dropped, kept *lint.Setting) diag.Diagnostic {
	return diag.Diagnostic{
		Address: dropped.Address,
		Args:    []any{dropped.Name, kept.Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s and %[2]s are one key for Spring: this value is not used",
				ZH: "%[1]s 与 %[2]s 对 Spring 是同一个键：此处的值不会使用",
			},
			Detail: diag.Words{
				EN: "Spring does not look at case, dashes and underscores, and reads [0] as .0. The last one by name is written; keep one of the two.",
				ZH: "Spring 不区分大小写、短横线和下划线，并把 [0] 视为 .0。只会写出按名称排在最后的一个；请只保留其中之一。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other spelling", ZH: "另一种写法"}, Address: kept.Address}},
	}
}
