package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// PropertyUnknown looks at keys that no release reads from application.properties.
var PropertyUnknown = &lint.Rule{
	ID: "property-unknown",
	Summary: diag.Words{
		EN: "a property should be one that the server reads",
		ZH: "配置项应是服务端会读取的",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "properties.json: keys that the server reads or ships, by release",
	Seen:     "2.2.4",
	Check:    checkPropertyUnknown,
}

func checkPropertyUnknown(p *lint.Pass) {
	eachProperty(p, func(s *server, set *lint.Setting, fact *schemas.PropertyFact) bool {
		d := diag.Diagnostic{Address: set.Address, Args: []any{set.Name, s.rel.Version}}
		switch {
		case fact != nil && isOutsideFile(s.rel, fact):
			d.Text = readElsewhere(fact)
		case fact != nil, isFormerKey(set.Name), belongsToOthers(set.Name), s.isReferred(set.Name):
			return false
		default:
			unknownKey(p, s, set, &d)
		}
		p.Report(d)
		return true
	})
}

// isOutsideFile tells whether the server asks for a key, but not in
// application.properties. What the release ships there itself is no mistake.
func isOutsideFile(rel *schemas.Release, fact *schemas.PropertyFact) bool {
	return !fact.LowTrust && fact.Owner != "spring" && len(fact.Via) > 0 &&
		!slices.Contains(fact.Via, "file") && rel.ShippedValue(fact.Key) == nil
}

func readElsewhere(fact *schemas.PropertyFact) diag.Text {
	text := diag.Text{
		Summary: diag.Words{
			EN: "%[1]s has no effect in application.properties: Nacos %[2]s takes it as -D%[1]s",
			ZH: "%[1]s 写在 application.properties 中不起作用：Nacos %[2]s 只接受 -D%[1]s",
		},
		Detail: diag.Words{
			EN: "It is read before the file is. Write jvm { options = [\"-D%[1]s=...\"] }, or the attribute of the topology that stands for it.",
			ZH: "它在读取该文件之前就已被读取。请写 jvm { options = [\"-D%[1]s=...\"] }，或使用拓扑中对应的属性。",
		},
	}
	if slices.Equal(fact.Via, []string{"env"}) {
		text.Summary = diag.Words{
			EN: "%[1]s has no effect in application.properties: Nacos %[2]s takes it from the environment",
			ZH: "%[1]s 写在 application.properties 中不起作用：Nacos %[2]s 只从环境变量读取",
		}
		text.Detail = diag.Words{
			EN: "It is an environment variable: write it in docker { env = { ... } }, or set it where the server is started.",
			ZH: "它是环境变量：请写在 docker { env = { ... } } 中，或在启动服务端的地方设置。",
		}
	}
	return text
}

// unknownKey says that nobody reads a key, and which one may be meant. A typing
// error of one character is mended.
func unknownKey(p *lint.Pass, s *server, set *lint.Setting, d *diag.Diagnostic) {
	nearest := s.rel.NearestProperty(set.Name)
	if nearest == "" || strings.Contains(nearest, "{") {
		d.Text = diag.Text{
			Summary: diag.Words{EN: "%[1]s is no property that Nacos %[2]s reads", ZH: "Nacos %[2]s 不读取配置项 %[1]s"},
			Detail: diag.Words{
				EN: "It has no effect, and the log says nothing. Look for a typing error, or take it out. If a plugin of yours reads it: # nacosgen:ignore property-unknown and its name.",
				ZH: "它不起作用，日志中也没有提示。请检查拼写，或删除它。如果由自己的插件读取，请写 # nacosgen:ignore property-unknown 并注明插件名称。",
			},
		}
		return
	}
	d.Args = append(d.Args, nearest)
	d.Text = diag.Text{
		Summary: diag.Words{
			EN: "%[1]s is no property that Nacos %[2]s reads: did you mean %[3]s?",
			ZH: "Nacos %[2]s 不读取配置项 %[1]s：是否想写 %[3]s？",
		},
		Detail: diag.Words{
			EN: "It has no effect, and the log says nothing.",
			ZH: "它不起作用，日志中也没有提示。",
		},
	}
	if e, _ := s.get(nearest); !isOneSlip(set.Name, nearest) || e.at != "" {
		return
	}
	if edits := p.RenamedKey(set.Address, nearest); edits != nil {
		d.Fixes = []diag.Fix{{Title: diag.Words{EN: "rename to %[1]s", ZH: "改名为 %[1]s"}, Args: []any{nearest}, Safe: true, Edits: edits}}
	}
}
