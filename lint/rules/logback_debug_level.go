package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// LogbackDebugLevel looks for loggers that write more than those of the stock
// configuration, of which up to eight are at DEBUG by the release.
var LogbackDebugLevel = &lint.Rule{
	ID: "logback-debug-level",
	Summary: diag.Words{
		EN: "loggers should not stay at DEBUG or TRACE",
		ZH: "logger 不应长期使用 DEBUG 或 TRACE 级别",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "all; loggers that the release itself ships at DEBUG are left alone",
	Source:   "nacos-logback.xml@1.1.0-3.0.3; Spring Boot: LoggingApplicationListener (logging.level)",
	Check:    checkLogbackDebugLevel,
}

// verboseLogs is one setting that makes loggers write more than stock.
type verboseLogs struct {
	at      diag.Address
	level   string
	logger  string // the first one
	loggers int
}

func checkLogbackDebugLevel(p *lint.Pass) {
	var list []*verboseLogs
	known := map[diag.Address]*verboseLogs{}
	seen := map[*deployment.Logging]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if !lint.IsUntouched(n) {
			list = noteLevels(list, known, p.Settings(n))
		}
		if d.Logging == nil || seen[d.Logging] {
			return
		}
		seen[d.Logging] = true
		stock := rel.Logback()
		for i := range d.Logging.Loggers {
			list = noteVerbose(list, known, &d.Logging.Loggers[i], stock)
		}
		list = noteVerbose(list, known, &d.Logging.Root, stock)
	})
	for _, v := range list {
		p.Report(diag.Diagnostic{
			Address: v.at, Args: []any{v.level, v.logger, v.loggers},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "level %[1]s for %[2]s (loggers concerned: %[3]d): want INFO or less outside a search for a fault",
					ZH: "%[2]s 的级别为 %[1]s（涉及 %[3]d 个 logger）：排查问题之外应为 INFO 或更高级别",
				},
				Detail: diag.Words{
					EN: "At this level Nacos logs every push, beat and distro call: files roll within minutes, so that what is kept covers hours instead of days. Nacos reads the file again while it runs, so a level can be raised for a search and lowered afterwards.",
					ZH: "在该级别下 Nacos 会记录每次推送、心跳和 Distro 调用，文件几分钟就会滚动，保留的日志只够几小时而不是几天。Nacos 运行时会重新读取该文件，可以在排查问题时临时调整，之后再改回来。",
				},
			},
		})
	}
}

// noteVerbose adds l to the setting that made it more verbose than stock.
func noteVerbose(list []*verboseLogs, known map[diag.Address]*verboseLogs, l *deployment.Logger, stock *schemas.Logback) []*verboseLogs {
	at, written := lint.Blame(l.Level.Sources)
	if !written || verbosity(l.Level.Text) <= max(verbosity(stockLevel(stock, l.Name)), verbosity("INFO")) {
		return list
	}
	if known[at] == nil {
		known[at] = &verboseLogs{at: at, level: l.Level.Text, logger: l.Name}
		list = append(list, known[at])
	}
	known[at].loggers++
	return list
}

// noteLevels adds the levels that Spring Boot sets over those of the file:
// logging.level.<logger>.
func noteLevels(list []*verboseLogs, known map[diag.Address]*verboseLogs, settings []lint.Setting) []*verboseLogs {
	for i := range settings {
		s := &settings[i]
		logger, isLevel := strings.CutPrefix(s.Name, "logging.level.")
		if s.Kind == lint.SettingVariable {
			logger, isLevel = strings.CutPrefix(s.Name, "LOGGING_LEVEL_")
		}
		if !isLevel || verbosity(s.Value.Text) == 0 || known[s.Address] != nil {
			continue
		}
		known[s.Address] = &verboseLogs{at: s.Address, level: s.Value.Text, logger: logger, loggers: 1}
		list = append(list, known[s.Address])
	}
	return list
}

// stockLevel is the level that the release ships for a logger; "" where it
// inherits one, or where there is none of that name.
func stockLevel(stock *schemas.Logback, logger string) string {
	for i := range stock.Loggers {
		if stock.Loggers[i].Name == logger {
			return stock.Loggers[i].Level
		}
	}
	return ""
}

// verbosity orders levels; INFO and all below it are 0.
func verbosity(level string) int {
	switch strings.ToUpper(level) {
	case "DEBUG":
		return 1
	case "TRACE", "ALL":
		return 2
	}
	return 0
}
