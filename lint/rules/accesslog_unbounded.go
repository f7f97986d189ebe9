package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// AccesslogUnbounded looks at Tomcat's access log, because it is on in the
// shipped file and not every release deletes old files.
var AccesslogUnbounded = &lint.Rule{
	ID: "accesslog-unbounded",
	Summary: diag.Words{
		EN: "an access log that is on must be deleted after some days",
		ZH: "开启的访问日志必须按天数清理",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "through 1.4.2 and 2.0.0 - 2.1.0 whenever it is on; 1.4.3 - 1.4.8 without max-days; 2.1.1 and later with max-days below 1",
	Source:   "console application.properties@2.0.2-2.5.1, @3.0.3; TomcatWebServerAccessLogCustomizer@1.4.3-1.4.8; Tomcat's AccessLogValve; alibaba/nacos#1613 #1945 #4340",
	Seen:     "2.2.4",
	Check:    checkAccesslogUnbounded,
}

func checkAccesslogUnbounded(p *lint.Pass) {
	said := saidOnce{}
	eachAccessLog(p, func(n *topology.Node, d *deployment.Node, log accessLog) {
		days, written := settingOf(p.Cluster, n, d, accessLogMaxDays)
		switch {
		case log.maxDays == nil || !log.maxDays.Effective:
			if said.first(log.on.at) {
				p.Report(accesslogNeverDeleted(log.on, log.rel.Version))
			}
		case !written: // from 2.1.1 on nacosgen always writes it
			if said.first(log.on.at) {
				p.Report(accesslogWithoutDays(log.on, log.rel.Version))
			}
		default:
			if count, ok := daysOf(days.value); ok && count < 1 && said.first(days.at) {
				p.Report(accesslogKeptForEver(days))
			}
		}
	})
}

func accesslogNeverDeleted(on serverSetting, version string) diag.Diagnostic {
	return diag.Diagnostic{
		Address: on.at, Args: []any{version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "access log is on, and Nacos %[1]s never deletes one: want it off",
				ZH: "访问日志已开启，而 Nacos %[1]s 从不清理：应关闭",
			},
			Detail: diag.Words{
				EN: "A busy node writes gigabytes a day of access_log.*.log until its disk is full; max-days does nothing in this release. Write access_log { enabled = false }.",
				ZH: "繁忙的节点每天会写数 GB 的 access_log.*.log，直到磁盘写满；该版本中 max-days 不起作用。请写 access_log { enabled = false }。",
			},
		},
		Fixes: switchAccesslogOff(on),
	}
}

func accesslogWithoutDays(on serverSetting, version string) diag.Diagnostic {
	return diag.Diagnostic{
		Address: on.at, Args: []any{version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "access log is on without max_days, and Nacos %[1]s then keeps it for ever: want days, or it off",
				ZH: "访问日志已开启但没有 max_days，Nacos %[1]s 会永久保留：应设置天数或关闭",
			},
			Detail: diag.Words{
				EN: "A busy node writes gigabytes a day of access_log.*.log until its disk is full. Write access_log { max_days = 30 } or access_log { enabled = false }.",
				ZH: "繁忙的节点每天会写数 GB 的 access_log.*.log，直到磁盘写满。请写 access_log { max_days = 30 } 或 access_log { enabled = false }。",
			},
		},
		Fixes: switchAccesslogOff(on),
	}
}

func accesslogKeptForEver(days serverSetting) diag.Diagnostic {
	return diag.Diagnostic{
		Address: days.at, Args: []any{days.value.Shown()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "access log with max-days %[1]s is kept for ever: want 1 day or more",
				ZH: "访问日志的 max-days 为 %[1]s，会永久保留：应为 1 天或更多",
			},
			Detail: diag.Words{
				EN: "A busy node writes gigabytes a day of access_log.*.log until its disk is full. Tomcat deletes nothing with a number below 1.",
				ZH: "繁忙的节点每天会写数 GB 的 access_log.*.log，直到磁盘写满。小于 1 时 Tomcat 不会删除任何文件。",
			},
		},
		Fixes: days.replace("30", diag.Words{EN: "keep access logs for 30 days", ZH: "访问日志保留 30 天"}, false),
	}
}

func switchAccesslogOff(on serverSetting) []diag.Fix {
	return on.replace("false", diag.Words{EN: "switch the access log off", ZH: "关闭访问日志"}, false)
}
