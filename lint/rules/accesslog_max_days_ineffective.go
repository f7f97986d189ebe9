package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// AccesslogMaxDaysIneffective looks for max-days on releases that do not know
// it. The attribute max_days is refused there before any rule runs.
var AccesslogMaxDaysIneffective = &lint.Rule{
	ID: "accesslog-max-days-ineffective",
	Summary: diag.Words{
		EN: "max-days of the access log must be known to the release",
		ZH: "访问日志的 max-days 必须是该版本支持的",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "through 1.4.2 and 2.0.0 - 2.1.0",
	Source:   "pom.xml@1.4.3, @1.4.4, @2.1.0, @2.1.1; TomcatWebServerAccessLogCustomizer@1.4.3-1.4.8; spring-projects/spring-boot#15897; alibaba/nacos#7446, PR #7447",
	Check:    checkAccesslogMaxDaysIneffective,
}

func checkAccesslogMaxDaysIneffective(p *lint.Pass) {
	said := saidOnce{}
	eachAccessLog(p, func(n *topology.Node, d *deployment.Node, log accessLog) {
		if log.maxDays != nil && log.maxDays.Effective {
			return
		}
		days, _ := settingOf(p.Cluster, n, d, accessLogMaxDays)
		if days.at == "" || !said.first(days.at) {
			return
		}
		found := diag.Diagnostic{
			Address: days.at, Args: []any{days.value.Shown(), log.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "max-days %[1]s does nothing in Nacos %[2]s, which keeps the access log for ever",
					ZH: "max-days %[1]s 在 Nacos %[2]s 中不起作用，访问日志会永久保留",
				},
				Detail: diag.Words{
					EN: "Spring Boot 2.1 has no such property and says nothing about it. It works in 1.4.3 - 1.4.8 and from 2.1.1 on; here, write access_log { enabled = false }.",
					ZH: "Spring Boot 2.1 没有该配置项，也不会给出任何提示。1.4.3 - 1.4.8 以及 2.1.1 起有效；此版本请写 access_log { enabled = false }。",
				},
			},
		}
		if log.on.at != "" {
			found.Related = []diag.Related{{Words: diag.Words{EN: "the access log is on here", ZH: "访问日志在此处开启"}, Address: log.on.at}}
			found.Fixes = switchAccesslogOff(log.on)
		}
		p.Report(found)
	})
}
