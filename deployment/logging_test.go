package deployment

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func loggingCluster(release string, l topology.Logging) (*topology.Cluster, *schemas.Release) {
	return &topology.Cluster{
		Name: "c", Version: release, Release: release, Mode: "cluster", Logging: &l,
		Nodes: []*topology.Node{{Name: "a", Version: release, Release: release}},
	}, schemas.Find(release)
}

func makeLogging(c *topology.Cluster, n *topology.Node, rel *schemas.Release) (*Logging, []diag.Diagnostic) {
	return newLoggings(c).of(n, rel)
}

func days(n int) *int { return &n }

// TestLoggingIsTheStockOne compares, for every release, what is made of an empty
// logging block with the table.
func TestLoggingIsTheStockOne(t *testing.T) {
	for _, rel := range schemas.Releases() {
		for _, mode := range []string{"cluster", "standalone"} {
			c, _ := loggingCluster(rel.Version, topology.Logging{})
			c.Mode = mode
			got, found := makeLogging(c, c.Nodes[0], rel)
			if len(found) > 0 {
				t.Errorf("%s: findings %v", rel.Version, found)
			}
			if diff := cmp.Diff(stockTable(rel.Logback(), mode), tableOf(got)); diff != "" {
				t.Errorf("%s in %s mode (-table +made):\n%s", rel.Version, mode, diff)
			}
		}
	}
}

// stockTable writes the facts as lines, one an element.
func stockTable(l *schemas.Logback, mode string) []string {
	lines := []string{
		fmt.Sprintf("scan %s %s", l.Scan, l.ScanPeriod),
		fmt.Sprintf("root %s %v", l.RootLevel, l.RootRefs),
		"variable logPath ${nacos.logs.path:-${NACOS_LOGS_PATH:-${nacos.home}/logs}}",
	}
	for _, p := range l.Properties {
		lines = append(lines, fmt.Sprintf("variable %s %s", p.Name, p.Value))
	}
	for _, a := range l.Appenders {
		rolling := "none"
		if r := a.Rolling; r != nil {
			rolling = fmt.Sprintf("%s %s %s %s %s %s", r.Class, a.FileNamePattern, r.MaxFileSize, pointer(r.MaxHistory), r.TotalSizeCap, pointer(r.CleanHistoryOnStart))
		}
		lines = append(lines, fmt.Sprintf("appender %s %s %q %s rolling %s encoder %q %q queue %s %s %s refs %v", a.Name, a.Class, a.File,
			pointer(a.Append), rolling, a.Pattern, a.Charset, pointer(a.QueueSize), pointer(a.DiscardingThreshold), pointer(a.NeverBlock), a.Refs))
	}
	for _, x := range l.Loggers {
		if x.SpringProfile == "" || x.SpringProfile == mode {
			lines = append(lines, fmt.Sprintf("logger %s %s %s %v", x.Name, strings.ToUpper(x.Level), pointer(x.Additivity), x.Refs))
		}
	}
	return lines
}

func pointer[T any](p *T) string {
	if p == nil {
		return ""
	}
	return fmt.Sprint(*p)
}

func tableOf(l *Logging) []string {
	lines := []string{fmt.Sprintf("scan %s %s", l.Scan, l.ScanPeriod), fmt.Sprintf("root %s %v", l.Root.Level.Text, l.Root.Refs)}
	for _, v := range l.Variables {
		lines = append(lines, fmt.Sprintf("variable %s %s", v.Name, v.Value.Text))
	}
	for _, a := range l.Appenders {
		rolling := "none"
		if r := a.Rolling; r != nil {
			rolling = fmt.Sprintf("%s %s %s %s %s %s", r.Class, r.FileNamePattern, r.MaxFileSize.Text, r.MaxHistory.Text, r.TotalSizeCap.Text, r.CleanHistoryOnStart)
		}
		lines = append(lines, fmt.Sprintf("appender %s %s %q %s rolling %s encoder %q %q queue %s %s %s refs %v", a.Name, a.Class, a.File,
			a.Append, rolling, a.Pattern, a.Charset, a.QueueSize, a.DiscardingThreshold, a.NeverBlock, a.Refs))
	}
	for _, x := range l.Loggers {
		lines = append(lines, fmt.Sprintf("logger %s %s %s %v", x.Name, x.Level.Text, x.Additivity, x.Refs))
	}
	return lines
}

func TestEveryEntryHasSources(t *testing.T) {
	c, rel := loggingCluster("2.4.3", topology.Logging{})
	l, _ := makeLogging(c, c.Nodes[0], rel)
	sources := [][]Source{l.Root.Sources}
	for _, v := range l.Variables {
		sources = append(sources, v.Sources)
	}
	for _, a := range l.Appenders {
		sources = append(sources, a.Sources)
	}
	for _, x := range l.Loggers {
		sources = append(sources, x.Sources)
	}
	for i, s := range sources {
		if len(s) != 1 || s[0].Fact == "" || s[0].Source != "nacos-logback.xml@2.4.3" {
			t.Errorf("entry %d: sources %v", i, s)
		}
	}
}

// setting finds "logger NAME", "size NAME", "days NAME" or "cap NAME" in l.
func setting(t *testing.T, l *Logging, what string) LogSetting {
	t.Helper()
	kind, name, _ := strings.Cut(what, " ")
	if kind == "logger" {
		for _, x := range append(l.Loggers, l.Root) {
			if x.Name == name {
				return x.Level
			}
		}
		t.Fatalf("no %s", what)
	}
	a := l.appender(name)
	if a == nil || a.Rolling == nil {
		t.Fatalf("no %s", what)
	}
	return map[string]LogSetting{"size": a.Rolling.MaxFileSize, "days": a.Rolling.MaxHistory, "cap": a.Rolling.TotalSizeCap}[kind]
}

func TestLoggingSettings(t *testing.T) {
	type want map[string]string // what: text and, after an @, the address below cluster.c.logging
	block := func(name string, b topology.Logger) []*topology.Logger {
		b.Name = name
		return []*topology.Logger{&b}
	}
	for name, c := range map[string]struct {
		release string
		mode    string
		logging topology.Logging
		want    want
	}{
		"level for all": {logging: topology.Logging{Level: "INFO"}, want: want{
			"logger root": "INFO @level", "logger com.alibaba.nacos.core.auth": "INFO @level",
		}},
		"lower case": {logging: topology.Logging{Level: "warn"}, want: want{"logger root": "WARN @level"}},
		"sizes for all": {logging: topology.Logging{MaxFileSize: "50 mb", MaxHistory: days(3), TotalSizeCap: "0100MB"}, want: want{
			"size rootFile": "50MB @max_file_size", "days pullFile": "3 @max_history", "cap cmdb-main": "100MB @total_size_cap",
		}},
		"appender": {
			logging: topology.Logging{Loggers: block("naming-raft", topology.Logger{Level: "WARN", MaxFileSize: "1MB", MaxHistory: days(0), TotalSizeCap: "0"})},
			want: want{
				"logger com.alibaba.nacos.naming.raft": "WARN @logger.naming-raft.level", "size naming-raft": "1MB @logger.naming-raft.max_file_size",
				"days naming-raft": "0 @logger.naming-raft.max_history", "cap naming-raft": "0 @logger.naming-raft.total_size_cap",
				"logger root": "INFO", "size naming-event": "1GB", "logger com.alibaba.nacos.naming.event": "INFO",
			},
		},
		"appender that hands on": {
			logging: topology.Logging{Loggers: block("async-naming-raft", topology.Logger{Level: "OFF", TotalSizeCap: "4GB"})},
			want: want{
				"logger com.alibaba.nacos.naming.raft": "OFF @logger.async-naming-raft.level",
				"cap naming-raft":                      "4GB @logger.async-naming-raft.total_size_cap",
			},
		},
		"logger": {
			logging: topology.Logging{Loggers: block("com.alibaba.nacos.naming.raft", topology.Logger{Level: "TRACE", TotalSizeCap: "4GB"})},
			want: want{
				"logger com.alibaba.nacos.naming.raft": `TRACE @logger["com.alibaba.nacos.naming.raft"].level`,
				"cap naming-raft":                      `4GB @logger["com.alibaba.nacos.naming.raft"].total_size_cap`,
				"cap protocol-raft":                    "7GB",
			},
		},
		"own beats all": {
			logging: topology.Logging{Level: "ERROR", MaxHistory: days(2), Loggers: block("naming-raft", topology.Logger{Level: "WARN"})},
			want: want{
				"logger com.alibaba.nacos.naming.raft": "WARN @logger.naming-raft.level", "days naming-raft": "2 @max_history",
				"logger com.alibaba.nacos.naming.event": "ERROR @level",
			},
		},
		"the root's appender": {logging: topology.Logging{Loggers: block("rootFile", topology.Logger{Level: "WARN", MaxHistory: days(1)})}, want: want{
			"logger root": "WARN @logger.rootFile.level", "days rootFile": "1 @logger.rootFile.max_history", "days naming-raft": "7",
		}},
		"console": {logging: topology.Logging{Loggers: block("CONSOLE", topology.Logger{Level: "WARN"})}, want: want{
			"logger com.alibaba.nacos.common.notify.NotifyCenter": "WARN @logger.CONSOLE.level", "logger root": "INFO",
		}},
		"standalone": {mode: "standalone", want: want{
			"logger org.springframework": "INFO", "logger org.apache.catalina.util.LifecycleBase": "ERROR",
		}},
		"of the standalone profile, in a cluster": {
			logging: topology.Logging{Loggers: block("org.springframework", topology.Logger{Level: "WARN"})},
			want:    want{"logger org.springframework": `WARN @logger["org.springframework"].level`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, rel := loggingCluster("2.4.3", c.logging)
			if c.mode != "" {
				cluster.Mode = c.mode
			}
			l, found := makeLogging(cluster, cluster.Nodes[0], rel)
			if len(found) > 0 {
				t.Fatalf("findings: %v", found)
			}
			for what, text := range c.want {
				s := setting(t, l, what)
				got := s.Text
				for _, source := range s.Sources {
					got += " @" + strings.TrimPrefix(string(source.Address), "cluster.c.logging.")
				}
				if got != text {
					t.Errorf("%s: %q, want %q", what, got, text)
				}
			}
		})
	}
}

// TestProfileLoggerKeepsOffTheConsole: what a cluster sets of a logger of the
// standalone profile is its level; the console stays the profile's.
func TestProfileLoggerKeepsOffTheConsole(t *testing.T) {
	c, rel := loggingCluster("2.4.3", topology.Logging{Loggers: []*topology.Logger{{Name: "org.springframework", Level: "WARN"}}})
	l, _ := makeLogging(c, c.Nodes[0], rel)
	for _, x := range l.Loggers {
		if strings.HasPrefix(x.Name, "org.") && (x.Name != "org.springframework" || len(x.Refs) > 0) {
			t.Errorf("logger %+v", x)
		}
	}
}

// TestStockLimitsHold: the table itself needs no finding.
func TestStockLimitsHold(t *testing.T) {
	for _, rel := range schemas.Releases() {
		for _, a := range rel.Logback().Appenders {
			if a.Rolling == nil {
				continue
			}
			_, size, ok := logbackFileSize(a.Rolling.MaxFileSize)
			_, limit, ok2 := logbackFileSize(a.Rolling.TotalSizeCap)
			if !ok || !ok2 || limit < size {
				t.Errorf("%s: %s: %s in %s", rel.Version, a.Name, a.Rolling.MaxFileSize, a.Rolling.TotalSizeCap)
			}
		}
	}
}

func TestLogbackFileSize(t *testing.T) {
	for text, want := range map[string]string{
		"50MB": "50MB 52428800", "50 mb": "50MB 52428800", "1gbs": "1GB 1073741824", "7": "7 7", "0": "0 0", "00KB": "0KB 0", "010KB": "10KB 10240",
		"8589934591GB": "8589934591GB 9223372035781033984", "8589934592GB": "bad", "99999999999999999999": "bad",
		"": "bad", "MB": "bad", "2g": "bad", "1.5GB": "bad", "-1MB": "bad", "1 M B": "bad", "1MBss": "bad", "1TB": "bad", "１MB": "bad",
	} {
		got := "bad"
		if plain, bytes, ok := logbackFileSize(text); ok {
			got = fmt.Sprintf("%s %d", plain, bytes)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestLogDirectory(t *testing.T) {
	for name, c := range map[string]struct {
		directory  string
		properties map[string]topology.Value
		want       string // of the first variable
		at         diag.Address
		cmdb       string
	}{
		"absent": {want: "${nacos.logs.path:-${NACOS_LOGS_PATH:-${nacos.home}/logs}}", cmdb: "${nacos.home}/logs/cmdb-main.log"},
		"set":    {directory: "/var/log/nacos", want: "/var/log/nacos", at: "cluster.c.logging.directory", cmdb: "${LOG_HOME}/cmdb-main.log"},
		"slash":  {directory: "/var/log/nacos//", want: "/var/log/nacos", at: "cluster.c.logging.directory", cmdb: "${LOG_HOME}/cmdb-main.log"},
		"root":   {directory: "/", want: "/", at: "cluster.c.logging.directory", cmdb: "${LOG_HOME}/cmdb-main.log"},
		"blanks and letters": {
			directory: "/var/log/日志 1&2", want: "/var/log/日志 1&2", at: "cluster.c.logging.directory", cmdb: "${LOG_HOME}/cmdb-main.log",
		},
		"property": {
			properties: map[string]topology.Value{"nacos.logs.path": topology.Text("/p")}, want: "/p",
			at: `cluster.c.node.a.properties["nacos.logs.path"]`, cmdb: "${nacos.home}/logs/cmdb-main.log",
		},
		"relaxed property": {
			properties: map[string]topology.Value{"nacos.Logs.path": topology.Text("/p")}, want: "/p",
			at: `cluster.c.node.a.properties["nacos.Logs.path"]`, cmdb: "${nacos.home}/logs/cmdb-main.log",
		},
		"both, the same": {
			directory: "/p", properties: map[string]topology.Value{"nacos.logs.path": topology.Text("/p")}, want: "/p",
			at: "cluster.c.logging.directory", cmdb: "${LOG_HOME}/cmdb-main.log",
		},
		"unknown": {
			properties: map[string]topology.Value{"nacos.logs.path": {Unknown: "var.x"}}, want: "",
			at: `cluster.c.node.a.properties["nacos.logs.path"]`, cmdb: "${nacos.home}/logs/cmdb-main.log",
		},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, rel := loggingCluster("2.4.3", topology.Logging{Directory: c.directory})
			cluster.Nodes[0].Properties = c.properties
			l, found := makeLogging(cluster, cluster.Nodes[0], rel)
			if len(found) > 0 {
				t.Fatalf("findings: %v", found)
			}
			if v := l.Variables[0]; v.Value.Text != c.want || v.Sources[0].Address != c.at {
				t.Errorf("variable %+v, want %q from %s", v, c.want, c.at)
			}
			if file := l.appender("cmdb-main").File; file != c.cmdb {
				t.Errorf("cmdb-main writes %s, want %s", file, c.cmdb)
			}
		})
	}
}

func TestLoggingFindings(t *testing.T) {
	for name, c := range map[string]struct {
		release    string
		logging    topology.Logging
		properties map[string]topology.Value
		want       []string // severity rule address: summary
	}{
		"levels": {
			logging: topology.Logging{Level: "LOUD", Loggers: []*topology.Logger{{Name: "naming-raft", Level: "ALL"}}},
			want: []string{
				`error topology-invalid cluster.c.logging.level: level "LOUD", expected TRACE, DEBUG, INFO, WARN, ERROR or OFF`,
				`error topology-invalid cluster.c.logging.logger.naming-raft.level: level "ALL", expected TRACE, DEBUG, INFO, WARN, ERROR or OFF`,
			},
		},
		"sizes": {
			logging: topology.Logging{MaxFileSize: "2g", TotalSizeCap: "much", MaxHistory: days(-1), Loggers: []*topology.Logger{{Name: "rootFile", MaxFileSize: "0MB"}}},
			want: []string{
				`error topology-invalid cluster.c.logging.max_file_size: max_file_size "2g", expected a size such as 50MB with the unit KB, MB or GB`,
				`error topology-invalid cluster.c.logging.total_size_cap: total_size_cap "much", expected a size such as 50MB with the unit KB, MB or GB`,
				`error topology-invalid cluster.c.logging.max_history: max_history -1, expected a number of days from 0`,
				`error topology-invalid cluster.c.logging.logger.rootFile.max_file_size: max_file_size "0MB", expected a size such as 50MB with the unit KB, MB or GB`,
			},
		},
		"appender without logger": {
			release: "1.1.0",
			logging: topology.Logging{Loggers: []*topology.Logger{{Name: "naming-tag", Level: "WARN", MaxHistory: days(1)}}},
			want:    []string{`error setting-unsupported cluster.c.logging.logger.naming-tag.level: level for "naming-tag", into which no logger of Nacos 1.1.0 writes`},
		},
		"size of the console": {
			logging: topology.Logging{Loggers: []*topology.Logger{{Name: "CONSOLE", MaxHistory: days(1)}}},
			want:    []string{`error setting-unsupported cluster.c.logging.logger.CONSOLE.max_history: limit for "CONSOLE", which in Nacos 2.4.3 writes into no file of its own`},
		},
		"two blocks": {
			logging: topology.Logging{Loggers: []*topology.Logger{
				{Name: "naming-raft", Level: "WARN", MaxHistory: days(1)}, {Name: "async-naming-raft", Level: "ERROR", MaxHistory: days(1)},
			}},
			want: []string{`error topology-invalid cluster.c.logging.logger.async-naming-raft.level: ERROR by logger "async-naming-raft", but WARN by logger "naming-raft", which means the same`},
		},
		"cap alone": {
			logging: topology.Logging{TotalSizeCap: "1GB"},
			want:    []string{`error setting-unsupported cluster.c.logging.total_size_cap: total_size_cap 1GB is less than the max_file_size 2GB of cmdb-main (appenders concerned: 18)`},
		},
		"size alone": {
			logging: topology.Logging{Loggers: []*topology.Logger{{Name: "rootFile", MaxFileSize: "1GB"}}},
			want:    []string{`error setting-unsupported cluster.c.logging.logger.rootFile.max_file_size: total_size_cap 512MB is less than the max_file_size 1GB of rootFile (appenders concerned: 1)`},
		},
		"no history": {
			logging: topology.Logging{MaxHistory: days(0)},
			want:    []string{`error setting-unsupported cluster.c.logging.max_history: max_history 0 keeps files for ever, so that the total_size_cap 7GB of cmdb-main has no effect (appenders concerned: 32)`},
		},
		"folder": {
			logging: topology.Logging{Directory: "/logs/${x}"},
			want:    []string{`error value-unwritable cluster.c.logging.directory: log folder "/logs/${x}" holds "$", expected a path that Logback takes as it is`},
		},
		"secret folder": {
			properties: map[string]topology.Value{"nacos.logs.path": {Text: "/hush%", Secret: "cluster.c.properties"}},
			want:       []string{`error value-unwritable cluster.c.node.a.properties["nacos.logs.path"]: log folder "(sensitive)" holds "%", expected a path that Logback takes as it is`},
		},
		"two folders": {
			logging: topology.Logging{Directory: "/a"}, properties: map[string]topology.Value{"nacos.logs.path": topology.Text("/b")},
			want: []string{`error setting-unsupported cluster.c.node.a.properties["nacos.logs.path"]: nacos.logs.path is not the logging directory "/a"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			release := c.release
			if release == "" {
				release = "2.4.3"
			}
			cluster, rel := loggingCluster(release, c.logging)
			cluster.Nodes[0].Properties = c.properties
			_, found := makeLogging(cluster, cluster.Nodes[0], rel)
			var got []string
			for _, d := range found {
				got = append(got, fmt.Sprintf("%s %s %s: %s", d.Severity, d.Rule, d.Address, d.Summary(diag.English)))
				for _, lang := range []diag.Language{diag.English, diag.Chinese} {
					if s := d.Summary(lang) + d.Details(lang); strings.Contains(s, "%!") || strings.Contains(s, "hush") {
						t.Errorf("words: %s", s)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnusableInFolder holds what Logback 1.2.11 was seen to misread.
func TestUnusableInFolder(t *testing.T) {
	for _, bad := range []string{"/a$b", "/a{b}", "/a}b", "/a%b", `/a\b`, "/a:-b", "/a(b", "/a[b", "/a*b", "/a|b", "/a ", "/a\nb", "/a\x00", "/a\xff"} {
		if _, found := unusableInFolder(bad); !found {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, good := range []string{"/a", "/a b/c-d_e.f", "/日志", "/a:b", "/a&<>\"'b", "/a@b,c=d~e#f;g!"} {
		if part, found := unusableInFolder(good); found {
			t.Errorf("%q is refused for %q", good, part)
		}
	}
}

// TestLoggingsShare: nodes that do not differ share one value, and a finding
// about the cluster is said once. What no release has is load's to say.
func TestLoggingsShare(t *testing.T) {
	c, _ := loggingCluster("2.4.3", topology.Logging{Loggers: []*topology.Logger{{Name: "nope", Level: "WARN"}, {Name: "remote", Level: "WARN"}}})
	c.Nodes = []*topology.Node{
		{Name: "a", Release: "2.4.3"}, {Name: "b", Release: "2.4.3"}, {Name: "old", Release: "1.4.8"},
		{Name: "other", Release: "2.4.3", Properties: map[string]topology.Value{"nacos.logs.path": topology.Text("/x")}},
	}
	made := map[string]*Logging{}
	var said []string
	shared := newLoggings(c)
	for _, n := range c.Nodes {
		l, found := shared.of(n, schemas.Find(n.Release))
		made[n.Name] = l
		for _, d := range found {
			said = append(said, fmt.Sprintf("%s %s", d.Severity, d.Summary(diag.English)))
		}
	}
	if made["a"] != made["b"] || made["a"] == made["old"] || made["a"] == made["other"] {
		t.Errorf("shared: %p", made)
	}
	want := []string{
		`info "remote" is no logger or appender of Nacos 1.4.8, only of 2.4.3`,
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestLoggingIsPlainJSON(t *testing.T) {
	c, rel := loggingCluster("3.3.0", topology.Logging{Directory: "/logs", Level: "WARN"})
	l, _ := makeLogging(c, c.Nodes[0], rel)
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var back Logging
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*l, back); diff != "" {
		t.Errorf("read back (-made +read):\n%s", diff)
	}
}

func BenchmarkLogging(b *testing.B) {
	c, rel := loggingCluster("2.4.3", topology.Logging{Level: "INFO", MaxHistory: days(3)})
	for b.Loop() {
		makeLogging(c, c.Nodes[0], rel)
	}
}
