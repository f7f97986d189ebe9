package deployment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// rootLogger is how Logback calls the root, in lower case. A logger block says
// its appender's name, rootFile.
const rootLogger = "root"

// claim is the logger block that made a setting.
type claim struct {
	logger  string
	address diag.Address
}

// settings applies the logging block: what it says for all, then its logger
// blocks.
func (m *loggingMaker) settings() {
	all := m.cluster.Logging
	at := m.address("level")
	if text, ok := m.level(all.Level, at); ok {
		level := LogSetting{Text: text, Sources: []Source{From(at)}}
		for _, l := range m.everyLogger() {
			l.Level = level
		}
	}
	rolling := m.everyRolling()
	for _, s := range m.sizes(topology.Logger{MaxFileSize: all.MaxFileSize, MaxHistory: all.MaxHistory, TotalSizeCap: all.TotalSizeCap}) {
		limit := LogSetting{Text: s.text, Sources: []Source{From(s.address)}}
		for _, a := range rolling {
			*s.of(a.Rolling) = limit
		}
	}
	for _, block := range all.Loggers {
		if m.isKnown(block) {
			m.block(block)
		}
	}
}

// block applies one logger block.
func (m *loggingMaker) block(b *topology.Logger) {
	at := m.address("logger", b.Name)
	if text, ok := m.level(b.Level, at.Child("level")); ok {
		loggers := m.loggersOf(b.Name)
		for _, l := range loggers {
			m.claim(&l.Level, text, b.Name, at.Child("level"))
		}
		if len(loggers) == 0 {
			m.report("setting-unsupported", at.Child("level"), noLoggerText(), b.Name, m.rel.Version)
		}
	}
	appenders := m.rollingOf(b.Name)
	for _, s := range m.sizes(*b) {
		for _, a := range appenders {
			m.claim(s.of(a.Rolling), s.text, b.Name, s.address)
		}
		if len(appenders) == 0 {
			m.report("setting-unsupported", s.address, noFileText(), b.Name, m.rel.Version)
		}
	}
}

// claim lets a logger block make a setting, once: a second block must agree.
func (m *loggingMaker) claim(s *LogSetting, text, logger string, at diag.Address) {
	first, claimed := m.claims[s]
	switch {
	case !claimed:
		*s = LogSetting{Text: text, Sources: []Source{From(at)}}
		m.claims[s] = claim{logger, at}
	case s.Text == text:
		if !slices.Contains(s.Sources, From(at)) {
			s.Sources = append(slices.Clip(s.Sources), From(at))
		}
	case !slices.ContainsFunc(m.found, func(d diag.Diagnostic) bool { return d.Rule == "topology-invalid" && d.Address == at }):
		d := m.report("topology-invalid", at, conflictText(), text, logger, s.Text, first.logger)
		d.Related = []diag.Related{{Words: diag.Words{EN: "the other setting", ZH: "另一处设置"}, Address: first.address}}
	}
}

// sizeSetting is one of the limits that a block sets.
type sizeSetting struct {
	text    string
	address diag.Address
	of      func(*Rolling) *LogSetting
}

// sizes lists the limits that b sets and Logback can read; without a name it
// is the logging block itself.
func (m *loggingMaker) sizes(b topology.Logger) []sizeSetting {
	at := m.address()
	if b.Name != "" {
		at = m.address("logger", b.Name)
	}
	var list []sizeSetting
	add := func(name, text string, of func(*Rolling) *LogSetting) {
		list = append(list, sizeSetting{text, at.Child(name), of})
	}
	if text, ok := m.size(b.MaxFileSize, "max_file_size", at); ok {
		add("max_file_size", text, func(r *Rolling) *LogSetting { return &r.MaxFileSize })
	}
	if text, ok := m.size(b.TotalSizeCap, "total_size_cap", at); ok {
		add("total_size_cap", text, func(r *Rolling) *LogSetting { return &r.TotalSizeCap })
	}
	if b.MaxHistory != nil {
		if *b.MaxHistory < 0 {
			m.report("topology-invalid", at.Child("max_history"), historyText(), *b.MaxHistory)
		} else {
			add("max_history", strconv.Itoa(*b.MaxHistory), func(r *Rolling) *LogSetting { return &r.MaxHistory })
		}
	}
	return list
}

// level checks a level; ok is false where there is none to apply.
func (m *loggingMaker) level(text string, at diag.Address) (level string, ok bool) {
	if text == "" {
		return "", false
	}
	level = strings.ToUpper(text)
	if !slices.Contains([]string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"}, level) {
		m.report("topology-invalid", at, levelText(), text)
		return "", false
	}
	return level, true
}

// size checks a size; ok is false where there is none to apply.
func (m *loggingMaker) size(text, name string, at diag.Address) (plain string, ok bool) {
	if text == "" {
		return "", false
	}
	plain, bytes, ok := logbackFileSize(text)
	if !ok || bytes == 0 && name == "max_file_size" {
		m.report("topology-invalid", at.Child(name), sizeText(), name, text)
		return "", false
	}
	return plain, true
}

func (m *loggingMaker) everyLogger() []*Logger {
	list := append(make([]*Logger, 0, 1+len(m.made.Loggers)), &m.made.Root)
	for i := range m.made.Loggers {
		list = append(list, &m.made.Loggers[i])
	}
	return list
}

func (m *loggingMaker) everyRolling() []*Appender {
	list := make([]*Appender, 0, len(m.made.Appenders))
	for i := range m.made.Appenders {
		if m.made.Appenders[i].Rolling != nil {
			list = append(list, &m.made.Appenders[i])
		}
	}
	return list
}

// loggersOf finds what a level for name concerns: the logger of that name, or
// the loggers that write into the appender of that name.
func (m *loggingMaker) loggersOf(name string) []*Logger {
	var list []*Logger
	for _, l := range m.everyLogger() {
		if l.Name == name || m.made.reaches(l.Refs, name) {
			list = append(list, l)
		}
	}
	return list
}

// rollingOf finds what a size for name concerns: the rolling appender of that
// name, or those that the appender or the loggers of that name write into.
func (m *loggingMaker) rollingOf(name string) []*Appender {
	refs := []string{name}
	for _, l := range m.everyLogger() {
		if l.Name == name {
			refs = append(refs, l.Refs...)
		}
	}
	return slices.DeleteFunc(m.everyRolling(), func(a *Appender) bool { return !m.made.reaches(refs, a.Name) })
}

// isKnown tells whether the release has what the block names. That no release
// of the cluster has it is an error that load reports; that another has it is
// a notice.
func (m *loggingMaker) isKnown(b *topology.Logger) bool {
	if hasLogName(m.stock, b.Name) {
		return true
	}
	for _, n := range m.cluster.Nodes {
		other := schemas.Find(n.Release)
		if other != nil && hasLogName(other.Logback(), b.Name) {
			d := m.report("setting-unsupported", m.address("logger", b.Name), otherReleaseText(), b.Name, m.rel.Version, other.Version)
			d.Severity = diag.Info
			break
		}
	}
	return false
}

// hasLogName tells whether a logger block may name it.
func hasLogName(stock *schemas.Logback, name string) bool {
	return slices.ContainsFunc(stock.Appenders, func(a schemas.LogbackAppender) bool { return a.Name == name }) ||
		slices.ContainsFunc(stock.Loggers, func(l schemas.LogbackLogger) bool { return l.Name == name })
}
