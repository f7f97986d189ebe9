package deployment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// loggings makes the logging of a cluster's nodes, once for all nodes that it
// does not differ between, and says each finding once.
type loggings struct {
	cluster *topology.Cluster
	made    map[loggingKey]*Logging
	said    map[findingKey]bool
}

// LoggingOf gives the logging of n, one of c's nodes, without what there is to
// say about it. What files weigh is the same for all nodes of one release.
func LoggingOf(c *topology.Cluster, n *topology.Node, rel *schemas.Release) *Logging {
	made, _ := newLoggings(c).of(n, rel)
	return made
}

// loggingKey is all of a node that its logging depends on.
type loggingKey struct {
	release string
	path    topology.Value // nacos.logs.path in application.properties
}

type findingKey struct {
	address diag.Address
	summary string
}

func newLoggings(c *topology.Cluster) *loggings {
	return &loggings{cluster: c, made: map[loggingKey]*Logging{}, said: map[findingKey]bool{}}
}

// of gives the logging of n, whose facts are rel's. Treat it as read-only.
func (l *loggings) of(n *topology.Node, rel *schemas.Release) (*Logging, []diag.Diagnostic) {
	name, path := logsPath(n, rel.Logback())
	key := loggingKey{rel.Version, path}
	if made := l.made[key]; made != nil {
		return made, nil
	}
	m := loggingMaker{cluster: l.cluster, at: l.cluster.Address().Child("logging"), rel: rel, stock: rel.Logback(), claims: map[*LogSetting]claim{}}
	if name != "" {
		m.path = Variable{Value: path, Sources: []Source{From(l.cluster.NodeAddress(n).Child("properties", name))}}
	}
	l.made[key] = m.make()
	var found []diag.Diagnostic
	for _, d := range m.found {
		k := findingKey{d.Address, d.Summary(diag.English)}
		if !l.said[k] {
			l.said[k], found = true, append(found, d)
		}
	}
	return l.made[key], found
}

// logsPath finds what the node's application.properties says of the key that
// the stock file asks Spring for; name is the key as written, "" not there.
func logsPath(n *topology.Node, stock *schemas.Logback) (name string, value topology.Value) {
	for _, p := range stock.SpringProperties {
		wanted := schemas.Relaxed(p.Source)
		for key := range n.Properties {
			if schemas.Relaxed(key) == wanted && (name == "" || key < name) { // the first by name
				name, value = key, n.Properties[key]
			}
		}
		if name != "" {
			return name, value
		}
	}
	return "", topology.Value{}
}

// loggingMaker makes one Logging.
type loggingMaker struct {
	cluster *topology.Cluster
	at      diag.Address // of the cluster's logging block
	rel     *schemas.Release
	stock   *schemas.Logback
	path    Variable // the node's nacos.logs.path; no sources: not set
	made    *Logging
	claims  map[*LogSetting]claim // settings that a logger block made
	found   []diag.Diagnostic
}

func (m *loggingMaker) make() *Logging {
	sources := []Source{Fact("part of the release's own nacos-logback.xml", m.stock.Source)}
	m.made = &Logging{
		Scan: m.stock.Scan, ScanPeriod: m.stock.ScanPeriod,
		Appenders: make([]Appender, len(m.stock.Appenders)),
		Root:      Logger{Name: rootLogger, Level: LogSetting{Text: strings.ToUpper(m.stock.RootLevel)}, Refs: m.stock.RootRefs, Sources: sources},
	}
	rolling := make([]Rolling, len(m.stock.Appenders))
	for i := range m.stock.Appenders {
		m.made.Appenders[i] = stockAppender(&m.stock.Appenders[i], &rolling[i], sources)
	}
	m.made.Loggers = m.loggers(sources)
	m.variables(sources)
	m.settings()
	m.limits()
	return m.made
}

// stockAppender gives a with its rolling policy, where it has one, in rolling.
func stockAppender(a *schemas.LogbackAppender, rolling *Rolling, sources []Source) Appender {
	made := Appender{
		Name: a.Name, Class: a.Class, File: a.File, Append: boolText(a.Append), Pattern: a.Pattern, Charset: a.Charset,
		QueueSize: numberText(a.QueueSize), DiscardingThreshold: numberText(a.DiscardingThreshold),
		NeverBlock: boolText(a.NeverBlock), Refs: a.Refs, Sources: sources,
	}
	if r := a.Rolling; r != nil {
		made.Rolling = rolling
		*rolling = Rolling{
			Class: r.Class, FileNamePattern: a.FileNamePattern, CleanHistoryOnStart: boolText(r.CleanHistoryOnStart),
			MaxFileSize: LogSetting{Text: r.MaxFileSize}, TotalSizeCap: LogSetting{Text: r.TotalSizeCap},
			MaxHistory: LogSetting{Text: numberText(r.MaxHistory)},
		}
	}
	return made
}

// loggers takes over the stock loggers that hold in the cluster's mode. One of
// another profile that the topology gives a level is there for the level alone.
func (m *loggingMaker) loggers(sources []Source) []Logger {
	list := make([]Logger, 0, len(m.stock.Loggers))
	for i := range m.stock.Loggers {
		l := &m.stock.Loggers[i]
		made := Logger{
			Name: l.Name, Level: LogSetting{Text: strings.ToUpper(l.Level)}, Additivity: boolText(l.Additivity),
			Refs: l.Refs, Sources: sources,
		}
		if !m.holds(l) {
			if !m.hasOwnLevel(l.Name) {
				continue
			}
			made.Refs = nil
		}
		list = append(list, made)
	}
	return list
}

// holds tells whether l's profile is on. Nacos switches standalone on with its
// mode (StandaloneProfileApplicationListener, read at 2.0.3), and no other.
func (m *loggingMaker) holds(l *schemas.LogbackLogger) bool {
	return l.SpringProfile == "" || l.SpringProfile == "standalone" && m.cluster.Standalone()
}

func (m *loggingMaker) hasOwnLevel(logger string) bool {
	return slices.ContainsFunc(m.cluster.Logging.Loggers, func(b *topology.Logger) bool {
		return b.Name == logger && b.Level != ""
	})
}

// variables sets the folder of the logs: logging.directory, the key of
// application.properties that the stock file asks for, or its default.
func (m *loggingMaker) variables(sources []Source) {
	directory, set := m.directory()
	for _, p := range m.stock.SpringProperties {
		v := Variable{Name: p.Name, Value: topology.Text(withoutSpring(p)), Sources: sources}
		if set {
			v.Value, v.Sources = directory.Value, directory.Sources
		}
		m.made.Variables = append(m.made.Variables, v)
	}
	for _, p := range m.stock.Properties {
		m.made.Variables = append(m.made.Variables, Variable{Name: p.Name, Value: topology.Text(p.Value), Sources: sources})
	}
	if m.cluster.Logging.Directory != "" && set {
		m.moveOutsiders(directory.Sources)
	}
}

// withoutSpring asks for the same name as a springProperty, but in Logback's
// own words: of the system properties, then of the environment as Spring spells
// names there.
func withoutSpring(p schemas.LogbackSpringProperty) string {
	environment := strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(p.Source, ".", "_"), "-", ""))
	return "${" + p.Source + ":-${" + environment + ":-" + p.Default + "}}"
}

// moveOutsiders moves the files that ignore the folder of the logs into it: whoever
// sets the folder has mounted or sized that one.
func (m *loggingMaker) moveOutsiders(sources []Source) {
	for _, name := range m.stock.OutsideLogHome {
		a := m.made.appender(name)
		a.File = insideLogHome(a.File)
		if a.Rolling != nil {
			a.Rolling.FileNamePattern = insideLogHome(a.Rolling.FileNamePattern)
		}
		a.Sources = slices.Concat(a.Sources, sources)
	}
}

func insideLogHome(file string) string {
	return "${LOG_HOME}" + file[strings.LastIndexByte(file, '/'):]
}

func boolText(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// report adds a finding about one place in the topology.
func (m *loggingMaker) report(rule string, at diag.Address, text diag.Text, args ...any) *diag.Diagnostic {
	m.found = append(m.found, diag.Diagnostic{Rule: rule, Severity: diag.Error, Text: text, Args: args, Address: at})
	return &m.found[len(m.found)-1]
}

// address is the place of steps in the cluster's logging block.
func (m *loggingMaker) address(steps ...string) diag.Address {
	return m.at.Child(steps...)
}

// logbackFileSize reads a size as ch.qos.logback.core.util.FileSize (1.2.11)
// does: digits, KB, MB, GB or nothing in either case, blanks before it and an s
// after it allowed. It gives the size in its plainest spelling.
func logbackFileSize(text string) (plain string, bytes int64, ok bool) {
	n, unit, bytes, ok := readFileSize(text)
	if !ok {
		return "", 0, false
	}
	return strconv.FormatInt(n, 10) + unit, bytes, true
}

// readFileSize takes a size apart: n units, in capitals, are bytes.
func readFileSize(text string) (n int64, unit string, bytes int64, ok bool) {
	end := 0
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	if err != nil {
		return 0, "", 0, false
	}
	unit = strings.TrimSuffix(strings.ToUpper(strings.TrimLeft(text[end:], " \t")), "S")
	var factor int64
	switch unit {
	case "":
		factor = 1
	case "KB":
		factor = 1 << 10
	case "MB":
		factor = 1 << 20
	case "GB":
		factor = 1 << 30
	default:
		return 0, "", 0, false
	}
	if n > (1<<63-1)/factor {
		return 0, "", 0, false
	}
	return n, unit, n * factor, true
}
