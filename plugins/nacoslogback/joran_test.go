package nacoslogback_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// jars are those of Debian's liblogback-java and libslf4j-java.
const jars = "/usr/share/java/logback-core.jar:/usr/share/java/logback-classic.jar:/usr/share/java/slf4j-api.jar"

// joranCase is one file that Logback shall load, and what it shall make of it.
type joranCase struct {
	name    string
	cluster *topology.Cluster
	change  func(*expected) // from the table to what the settings ask for
	// logs is a folder below nacos.home: logging.directory or, where property
	// is set, the system property nacos.logs.path.
	logs     string
	property bool
}

// expected is what Logback shall say: loggers with level and additivity, the
// appenders that they reach, and the lines of each log file.
type expected struct {
	home, logs string
	loggers    []schemas.LogbackLogger // the root among them
	appenders  []schemas.LogbackAppender
}

func joranCases() []joranCase {
	var cases []joranCase
	for _, rel := range schemas.Releases() {
		if !sameTable(rel) {
			cases = append(cases, joranCase{name: rel.Version, cluster: cluster(rel.Version, topology.Logging{}, "a")})
		}
	}
	standalone := cluster("2.4.3", topology.Logging{}, "a")
	standalone.Mode = "standalone"
	cases = append(cases,
		joranCase{name: "standalone", cluster: standalone},
		joranCase{name: "system property", cluster: cluster("2.4.3", topology.Logging{}, "a"), logs: "elsewhere", property: true},
		joranCase{
			name: "odd folder", cluster: cluster("2.4.3", topology.Logging{}, "a"), change: moveCmdb,
			logs: `a b&c<d>"e"'f'@g,h=i~j#k;l!m:n/日志-é`,
		},
	)
	for _, release := range []string{"1.1.0", "2.4.3", "3.3.0"} {
		cases = append(cases, joranCase{
			name: release + " with settings", cluster: cluster(release, someSettings(), "a"),
			change: changeSome, logs: "elsewhere",
		})
	}
	return cases
}

// sameTable tells whether rel has the table of the release before it.
func sameTable(rel *schemas.Release) bool {
	list := schemas.Releases()
	i := slices.Index(list, rel)
	if i == 0 {
		return false
	}
	before, own := *list[i-1].Logback(), *rel.Logback()
	before.Source, own.Source = "", ""
	return cmp.Equal(before, own)
}

// changeSome does to the table what someSettings says.
func changeSome(e *expected) {
	for i := range e.loggers {
		e.loggers[i].Level = map[string]string{"com.alibaba.nacos.naming.raft": "WARN", "com.alibaba.nacos.config.dumpLog": "ERROR"}[e.loggers[i].Name]
		if e.loggers[i].Level == "" {
			e.loggers[i].Level = "INFO"
		}
	}
	moveCmdb(e)
	for i := range e.appenders {
		a := &e.appenders[i]
		if a.Rolling == nil {
			continue
		}
		r := *a.Rolling
		r.MaxFileSize, r.TotalSizeCap, r.MaxHistory = "50MB", "500MB", history(7)
		switch a.Name {
		case "dumpFile":
			r.MaxHistory = history(2)
		case "rootFile":
			r.MaxFileSize, r.TotalSizeCap = "100MB", "2GB"
		}
		a.Rolling = &r
	}
}

// moveCmdb moves the one file that ignores the folder into it.
func moveCmdb(e *expected) {
	for i := range e.appenders {
		a := &e.appenders[i]
		a.File = strings.Replace(a.File, "${nacos.home}/logs", "${LOG_HOME}", 1)
		a.FileNamePattern = strings.Replace(a.FileNamePattern, "${nacos.home}/logs", "${LOG_HOME}", 1)
	}
}

// TestLogbackLoadsTheFiles gives the files of all cases to one Java process,
// which loads them, tells what it has then, and logs at every level.
func TestLogbackLoadsTheFiles(t *testing.T) {
	java := consumer.Require(t, "java", "java")
	for jar := range strings.SplitSeq(jars, ":") {
		if _, err := os.Stat(jar); err != nil {
			consumer.Missing(t, "java", "liblogback-java is not installed: %v", err)
		}
	}
	cases := joranCases()
	arguments := []string{"-cp", jars, "testdata/AskLogback.java"}
	want := make([]expected, len(cases))
	for i, c := range cases {
		home := t.TempDir()
		want[i] = fromTable(c.cluster, home)
		property := ""
		if c.logs != "" {
			want[i].logs = filepath.Join(home, c.logs)
		}
		if c.property {
			property = want[i].logs
		} else if c.logs != "" {
			c.cluster.Logging.Directory = want[i].logs
		}
		if c.change != nil {
			c.change(&want[i])
		}
		file := filepath.Join(home, "nacos-logback.xml")
		if err := os.WriteFile(file, render(t, c.cluster, false)[0].Body, 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, file, home, property)
	}
	told := ask(t, java, arguments)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(want[i].told(), told[arguments[3+3*i]]); diff != "" {
				t.Errorf("loaded (-table +Logback):\n%s", diff)
			}
			if diff := cmp.Diff(want[i].written(), writtenBelow(t, want[i].home)); diff != "" {
				t.Errorf("log files (-expected +written):\n%s", diff)
			}
		})
	}
}

// ask runs AskLogback and gives its lines by file, sorted.
func ask(t *testing.T, java string, arguments []string) map[string][]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), java, arguments...)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, stderr.String())
	}
	told := map[string][]string{}
	file := ""
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "file":
			file = rest
		case "status", "logger", "appender":
			told[file] = append(told[file], line)
		}
	}
	for _, lines := range told {
		slices.Sort(lines)
	}
	return told
}

func fromTable(c *topology.Cluster, home string) expected {
	table := schemas.Find(c.Release).Logback()
	e := expected{home: home, logs: filepath.Join(home, "logs"), appenders: slices.Clone(table.Appenders)}
	e.loggers = []schemas.LogbackLogger{{Name: "ROOT", Level: table.RootLevel, Refs: table.RootRefs}}
	for _, l := range table.Loggers {
		if l.SpringProfile == "" || c.Standalone() {
			l.Level = strings.ToUpper(l.Level)
			e.loggers = append(e.loggers, l)
		}
	}
	return e
}

// path fills in the variables of a file's name.
func (e *expected) path(name string) string {
	return strings.NewReplacer("${LOG_HOME}", e.logs, "${nacos.home}", e.home).Replace(name)
}

func (e *expected) appender(name string) schemas.LogbackAppender {
	return e.appenders[slices.IndexFunc(e.appenders, func(a schemas.LogbackAppender) bool { return a.Name == name })]
}

// told is what AskLogback shall print.
func (e *expected) told() []string {
	var lines []string
	reached := map[string]bool{}
	for _, l := range e.loggers {
		lines = append(lines, fmt.Sprintf("logger %s %s %t [%s]", l.Name, l.Level, l.Additivity == nil || *l.Additivity, strings.Join(l.Refs, ", ")))
		for _, ref := range l.Refs {
			reached[ref] = true
			for _, inner := range e.appender(ref).Refs {
				reached[inner] = true
			}
		}
	}
	for name := range reached {
		lines = append(lines, e.appenderLine(e.appender(name)))
	}
	slices.Sort(lines)
	return lines
}

func (e *expected) appenderLine(a schemas.LogbackAppender) string {
	line := fmt.Sprintf("appender %s %s started=true", a.Name, a.Class)
	if a.QueueSize != nil {
		return line + fmt.Sprintf(" queue=%d discard=%d never=%t refs=[%s]", *a.QueueSize, *a.DiscardingThreshold, *a.NeverBlock, strings.Join(a.Refs, ", "))
	}
	line += fmt.Sprintf(" pattern=%s charset=%s", a.Pattern, a.Charset)
	if r := a.Rolling; r != nil {
		line += fmt.Sprintf(" append=%t file=%s names=%s size=%d history=%d cap=%d clean=%t", *a.Append, e.path(a.File), e.path(a.FileNamePattern),
			bytesOf(r.MaxFileSize), *r.MaxHistory, bytesOf(r.TotalSizeCap), *r.CleanHistoryOnStart)
	}
	return line
}

// bytesOf reads the sizes of the table and of someSettings.
func bytesOf(size string) int64 {
	var n int64
	var unit string
	if _, err := fmt.Sscanf(size, "%d%s", &n, &unit); err != nil {
		panic(err)
	}
	return n << map[string]int{"KB": 10, "MB": 20, "GB": 30}[unit]
}

// written is what the log files shall hold: for each file the loggers and levels
// of its lines. A file that no logger writes into is there, and empty.
func (e *expected) written() map[string][]string {
	files := map[string][]string{}
	for _, a := range e.appenders {
		if a.File != "" {
			files[e.path(a.File)] = nil
		}
	}
	for _, l := range e.loggers {
		levels := []string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR"}
		levels = levels[slices.Index(levels, l.Level):]
		for _, file := range e.filesOf(l) {
			for _, level := range levels {
				files[file] = append(files[file], l.Name+" "+level)
			}
		}
	}
	for _, lines := range files {
		slices.Sort(lines)
	}
	return files
}

// filesOf follows a logger's references, and those of the names above it.
func (e *expected) filesOf(l schemas.LogbackLogger) []string {
	var files []string
	for {
		for _, ref := range l.Refs {
			a := e.appender(ref)
			for _, inner := range a.Refs {
				a = e.appender(inner)
			}
			if a.File != "" {
				files = append(files, e.path(a.File))
			}
		}
		if l.Name == "ROOT" || l.Additivity != nil && !*l.Additivity {
			return files
		}
		l = e.above(l.Name)
	}
}

// above is the nearest logger above name.
func (e *expected) above(name string) schemas.LogbackLogger {
	for dot := strings.LastIndexByte(name, '.'); dot >= 0; dot = strings.LastIndexByte(name, '.') {
		name = name[:dot]
		if i := slices.IndexFunc(e.loggers, func(l schemas.LogbackLogger) bool { return l.Name == name }); i >= 0 {
			return e.loggers[i]
		}
	}
	return e.loggers[0]
}

// writtenBelow reads the log files below home: "logger LEVEL" of each line.
func writtenBelow(t *testing.T, home string) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	levels := []string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR"}
	err := filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".log") {
			return err
		}
		body, err := os.ReadFile(path)
		files[path] = nil
		for line := range strings.Lines(string(body)) {
			words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '|' || r == '\n' })
			if n := len(words); n >= 2 && slices.Contains(levels, words[n-1]) {
				files[path] = append(files[path], words[n-2]+" "+words[n-1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Collect(maps.Keys(files)) {
		slices.Sort(files[path])
	}
	return files
}
