package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
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
