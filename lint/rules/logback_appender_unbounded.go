package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// LogbackAppenderUnbounded looks for log files that nothing ever deletes; all
// files of the stock configuration are capped.
var LogbackAppenderUnbounded = &lint.Rule{
	ID: "logback-appender-unbounded",
	Summary: diag.Words{
		EN: "a log file must have a cap on its size and on its age",
		ZH: "日志文件必须限制总大小和保留天数",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-logback.xml of every release (all capped); Logback 1.2.11: SizeAndTimeBasedRollingPolicy, TimeBasedRollingPolicy.start",
	Check:    checkLogbackAppenderUnbounded,
}

// unboundedLog is one setting that leaves log files without a bound.
type unboundedLog struct {
	at        diag.Address
	name      string // of the first appender
	limit     string // what is missing: total_size_cap, max_history, ""
	appenders int
}

func checkLogbackAppenderUnbounded(p *lint.Pass) {
	var list []*unboundedLog
	known := map[diag.Address]*unboundedLog{}
	seen := map[*deployment.Logging]bool{}
	p.EachNode(func(_ *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if d.Logging == nil || seen[d.Logging] {
			return
		}
		seen[d.Logging] = true
		for i := range d.Logging.Appenders {
			at, limit, ok := unboundedAppender(&d.Logging.Appenders[i])
			if !ok {
				continue
			}
			if known[at] == nil {
				known[at] = &unboundedLog{at: at, name: d.Logging.Appenders[i].Name, limit: limit}
				list = append(list, known[at])
			}
			known[at].appenders++
		}
	})
	for _, u := range list {
		p.Report(u.finding())
	}
}

// unboundedAppender tells which limit a lacks, and where that was said.
func unboundedAppender(a *deployment.Appender) (at diag.Address, limit string, found bool) {
	switch r := a.Rolling; {
	case r == nil && (a.File == "" || !strings.HasSuffix(a.Class, "FileAppender")):
		return "", "", false
	case r == nil:
		at, found = lint.Blame(a.Sources)
	case isNothing(r.TotalSizeCap.Text):
		limit = "total_size_cap"
		at, found = blameSetting(&r.TotalSizeCap, a)
	case r.MaxHistory.Text == "": // "0" next to a cap is refused when the deployment is made
		limit = "max_history"
		at, found = blameSetting(&r.MaxHistory, a)
	}
	return at, limit, found
}

// isNothing tells whether a limit is none: not there, or 0 in any unit.
func isNothing(limit string) bool {
	return strings.Trim(strings.TrimRight(limit, "kKmMgGbBsS \t"), "0") == ""
}

func blameSetting(s *deployment.LogSetting, a *deployment.Appender) (diag.Address, bool) {
	if len(s.Sources) > 0 {
		return lint.Blame(s.Sources)
	}
	return lint.Blame(a.Sources)
}

func (u *unboundedLog) finding() diag.Diagnostic {
	d := diag.Diagnostic{
		Address: u.at, Args: []any{u.name, u.limit, u.appenders},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "log file of %[1]s has no %[2]s (files concerned: %[3]d): want a limit",
				ZH: "%[1]s 的日志文件没有 %[2]s（涉及 %[3]d 个文件）：应设置上限",
			},
			Detail: diag.Words{
				EN: "A failing peer or database makes Nacos write gigabytes in minutes; without both limits the disk fills up and the node stops. Write a size such as \"1GB\" for total_size_cap and a number of days for max_history.",
				ZH: "对端或数据库故障时 Nacos 几分钟内就能写出数 GB 日志；缺少任一上限都会写满磁盘，使节点停止服务。请为 total_size_cap 写大小（如 \"1GB\"），为 max_history 写天数。",
			},
		},
	}
	if u.limit == "" {
		d.Text.Summary = diag.Words{
			EN: "log file of %[1]s never rolls (files concerned: %[3]d): want a rolling appender",
			ZH: "%[1]s 的日志文件不会滚动（涉及 %[3]d 个文件）：应使用滚动的 appender",
		}
	}
	return d
}
