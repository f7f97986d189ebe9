package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MaxHTTPHeaderFlag looks at a flag of the start script that was renamed with
// Spring Boot 3.
var MaxHTTPHeaderFlag = &lint.Rule{
	ID: "max-http-header-flag",
	Summary: diag.Words{
		EN: "the size of request headers must have its new name",
		ZH: "请求头大小必须使用新的名称",
	},
	Severity: diag.Info,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "3.0.1 and later",
	Source:   "alibaba/nacos: startup.sh@3.0.0, @3.0.1",
	Check:    checkMaxHTTPHeaderFlag,
}

func checkMaxHTTPHeaderFlag(p *lint.Pass) {
	const former, current = "server.max-http-header-size", "server.max-http-request-header-size"
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("3.0.1") {
			continue
		}
		for i := range s.settings {
			set := &s.settings[i]
			if set.Kind == lint.SettingProperty || !set.Says(former) {
				continue // property-removed tells of a line of the file
			}
			report(diag.Diagnostic{
				Address: set.Address,
				Fixes:   renamedHeaderSize(p, s, set, current),
				Args:    []any{set.Name, s.rel.Version, current},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s has no effect in Nacos %[2]s: it is %[3]s now",
						ZH: "%[1]s 在 Nacos %[2]s 中不起作用：现在的名称是 %[3]s",
					},
					Detail: diag.Words{
						EN: "startup.sh and the image pass --%[3]s=524288 already. Remove yours, or rename it.",
						ZH: "startup.sh 和镜像已经传入 --%[3]s=524288。请删除自行添加的，或改名。",
					},
				},
			})
		}
	}
}

// renamedHeaderSize writes the new name of the key, unless that is given too: of
// a variable, or where flags or arguments stand in a literal of this instance alone.
func renamedHeaderSize(p *lint.Pass, s *server, set *lint.Setting, current string) []diag.Fix {
	if _, given := s.get(current); given {
		return nil
	}
	var edits []diag.Edit
	if set.Kind == lint.SettingVariable {
		edits = p.RenamedKey(set.Address, "SERVER_MAX_HTTP_REQUEST_HEADER_SIZE")
	} else {
		text := strings.Replace(optionsAt(s.cluster, s.node, set.Address), set.Name+"=", current+"=", 1)
		edits = []diag.Edit{{Address: set.Address, Text: lint.Quoted(text)}}
	}
	if edits == nil {
		return nil
	}
	return []diag.Fix{{Title: diag.Words{EN: "rename to %[1]s", ZH: "改名为 %[1]s"}, Args: []any{current}, Safe: true, Edits: edits}}
}

// optionsAt is the text at an address where an option of Java or of the engine
// stands, or a variable with such.
func optionsAt(c *topology.Cluster, n *topology.Node, at diag.Address) string {
	if n.JVM != nil {
		for i, option := range n.JVM.Options {
			if lint.JVMOptionsAddress(c, n).Index(i) == at {
				return option
			}
		}
	}
	for i, option := range n.Docker.Options {
		if lint.OptionsAddress(c, n).Index(i) == at {
			return option
		}
	}
	steps := at.Steps()
	return n.Docker.Env[steps[len(steps)-1]].Text
}
