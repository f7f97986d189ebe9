package nacoslogback_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/logback"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/nacoslogback"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// cluster makes a cluster of bare-metal nodes that differ in nothing.
func cluster(release string, l topology.Logging, nodes ...string) *topology.Cluster {
	c := &topology.Cluster{
		Name: "c", Version: release, Release: release, Mode: "cluster", Environment: "production", Port: 8848,
		ContextPath: "/nacos", Home: "/home/nacos", Storage: "external", Function: "all", Deployment: "merged",
		Datasource: &topology.Datasource{
			Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, Database: topology.Text("nacos"),
			User: topology.Text("nacos"), Password: topology.Text("secret"), Pool: &topology.Pool{},
		},
		Auth: &topology.Auth{
			Enabled: true, System: "nacos", TokenSecretKey: topology.Text("bmFjb3NnZW5uYWNvc2dlbm5hY29zZ2VubmFjb3NnZW4="), TokenExpireSeconds: 18000,
			Identity: &topology.Identity{Key: topology.Text("who"), Value: topology.Text("we")},
		},
		AccessLog: &topology.AccessLog{}, Logging: &l, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
	}
	for i, name := range nodes {
		address := "10.0.0." + string(rune('1'+i))
		c.Members = append(c.Members, address+":8848")
		c.Nodes = append(c.Nodes, &topology.Node{
			Name: name, Index: i, Address: address, Port: 8848, Host: address, Home: c.Home, Version: release, Release: release,
			Function: c.Function, Deployment: c.Deployment, Ports: topology.Ports{Main: 8848}, JVM: c.JVM,
		})
	}
	return c
}

// render gives the artefacts of c; findings about its logging fail the test.
func render(t testing.TB, c *topology.Cluster, origins bool) []sdk.Artefact {
	t.Helper()
	top := &topology.Topology{FormatVersion: topology.FormatVersion, Clusters: []*topology.Cluster{c}}
	d, found := deployment.Make(top, deployment.Outputs{nacoslogback.Name})
	for _, f := range found {
		if strings.Contains(string(f.Address), ".logging") {
			t.Fatalf("%s: %s", f.Address, f.Summary(diag.English))
		}
	}
	result, err := nacoslogback.Output{}.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d, Origins: origins})
	if err != nil || len(result.Findings) > 0 {
		t.Fatalf("render: %v %v", err, result)
	}
	return result.Artefacts
}

func history(n int) *int { return &n }

func someSettings() topology.Logging {
	return topology.Logging{
		Directory: "/var/log/nacos", Level: "INFO", MaxFileSize: "50MB", MaxHistory: history(7), TotalSizeCap: "500MB",
		Loggers: []*topology.Logger{
			{Name: "naming-raft", Level: "WARN"},
			{Name: "com.alibaba.nacos.config.dumpLog", Level: "ERROR", MaxHistory: history(2)},
			{Name: "rootFile", MaxFileSize: "100MB", TotalSizeCap: "2GB"},
		},
	}
}

func TestGolden(t *testing.T) {
	got := map[string][]byte{}
	for _, release := range []string{"1.1.0", "1.4.8", "2.0.3", "2.4.3", "3.0.3", "3.3.0"} {
		got[release+".xml"] = render(t, cluster(release, topology.Logging{}, "a"), false)[0].Body
	}
	got["1.1.0-settings.xml"] = render(t, cluster("1.1.0", someSettings(), "a"), false)[0].Body
	got["2.4.3-settings.xml"] = render(t, cluster("2.4.3", someSettings(), "a"), false)[0].Body
	standalone := cluster("2.4.3", topology.Logging{}, "a")
	standalone.Mode = "standalone"
	got["2.4.3-standalone.xml"] = render(t, standalone, false)[0].Body
	golden.Dir(t, "testdata/want", got)
}

func TestArtefacts(t *testing.T) {
	c := cluster("2.4.3", topology.Logging{}, "a", "b", "off")
	c.Nodes[1].Properties = map[string]topology.Value{"nacos.logs.path": {Text: "/hidden", Secret: "cluster.c.properties"}}
	c.Outputs = map[string]*topology.OutputSettings{nacoslogback.Name: {Enabled: true, Paths: map[string]string{"a": "m1/logback.xml"}}}
	got := render(t, c, false)
	if len(got) != 3 || got[0].Path != "m1/logback.xml" || got[1].Path != "c/b/conf/nacos-logback.xml" {
		t.Fatalf("paths: %v", paths(got))
	}
	if got[0].Secret || got[0].Mode != 0o644 || got[0].Format != "xml" || got[0].Origins != nil {
		t.Errorf("plain: %+v", got[0])
	}
	if !got[1].Secret || got[1].Mode != 0o600 || !strings.Contains(string(got[1].Body), `"/hidden"`) {
		t.Errorf("secret: %v %o", got[1].Secret, got[1].Mode)
	}
	if &got[0].Body[0] != &got[2].Body[0] {
		t.Error("nodes that do not differ do not share their bytes")
	}
	c.Outputs[nacoslogback.Name].Enabled = false
	if got := render(t, c, false); len(got) > 0 {
		t.Errorf("switched off, but made: %v", paths(got))
	}
}

func paths(artefacts []sdk.Artefact) []string {
	var list []string
	for _, a := range artefacts {
		list = append(list, a.Path)
	}
	return list
}

// TestFileIsTheTable reads the printed file of every release back and finds
// each element of the table in it, and no other.
func TestFileIsTheTable(t *testing.T) {
	for _, rel := range schemas.Releases() {
		body := render(t, cluster(rel.Version, topology.Logging{}, "a"), false)[0].Body
		doc, found := logback.Parse("nacos-logback.xml", body)
		if len(found) > 0 {
			t.Fatalf("%s: %s", rel.Version, found[0].Summary(diag.English))
		}
		if diff := cmp.Diff(tableLines(rel.Logback()), fileLines(&doc.Root)); diff != "" {
			t.Errorf("%s (-table +file):\n%s", rel.Version, diff)
		}
	}
}

// tableLines writes what a cluster's file must hold, a line for each text, with
// the elements on the way to it.
func tableLines(l *schemas.Logback) []string {
	lines := []string{"configuration scan=" + l.Scan, "configuration scanPeriod=" + l.ScanPeriod}
	for _, a := range l.Appenders {
		at := "appender " + a.Name
		lines = append(lines, at+" class="+a.Class)
		lines = append(lines, leaf(at+" file ", a.File), leaf(at+" append ", text(a.Append)), leaf(at+" queueSize ", text(a.QueueSize)),
			leaf(at+" discardingThreshold ", text(a.DiscardingThreshold)), leaf(at+" neverBlock ", text(a.NeverBlock)))
		for _, ref := range a.Refs {
			lines = append(lines, at+" appender-ref ref="+ref)
		}
		if r := a.Rolling; r != nil {
			at := at + " rollingPolicy"
			lines = append(lines, at+" class="+r.Class, leaf(at+" fileNamePattern ", a.FileNamePattern), leaf(at+" maxFileSize ", r.MaxFileSize),
				leaf(at+" maxHistory ", text(r.MaxHistory)), leaf(at+" totalSizeCap ", r.TotalSizeCap), leaf(at+" cleanHistoryOnStart ", text(r.CleanHistoryOnStart)))
		}
		lines = append(lines, leaf(at+" encoder pattern ", a.Pattern), leaf(at+" encoder charset ", a.Charset))
	}
	for _, x := range l.Loggers {
		if x.SpringProfile != "" {
			continue
		}
		lines = append(lines, "logger "+x.Name+" level="+strings.ToUpper(x.Level), leaf("logger "+x.Name+" additivity=", text(x.Additivity)))
		for _, ref := range x.Refs {
			lines = append(lines, "logger "+x.Name+" appender-ref ref="+ref)
		}
	}
	lines = append(lines, "root level="+l.RootLevel)
	for _, ref := range l.RootRefs {
		lines = append(lines, "root appender-ref ref="+ref)
	}
	for _, p := range l.SpringProperties {
		lines = append(lines, "property "+p.Name+" value=${"+p.Source+":-${NACOS_LOGS_PATH:-"+p.Default+"}}")
	}
	for _, p := range l.Properties {
		lines = append(lines, "property "+p.Name+" value="+p.Value)
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
	slices.Sort(lines)
	return lines
}

func leaf(at, text string) string {
	if text == "" {
		return ""
	}
	return at + text
}

func text[T any](p *T) string {
	if p == nil {
		return ""
	}
	return fmt.Sprint(*p)
}

func fileLines(root *logback.Element) []string {
	lines := attributeLines("configuration", root)
	for i := range root.Children {
		e := &root.Children[i]
		name, _ := e.Attribute("name")
		lines = append(lines, elementLines(strings.TrimSpace(e.Name+" "+name), e)...)
	}
	slices.Sort(lines)
	return lines
}

func elementLines(at string, e *logback.Element) []string {
	if e.IsComment() {
		return nil
	}
	lines := attributeLines(at, e)
	if e.Text != "" {
		lines = append(lines, at+" "+e.Text)
	}
	for i := range e.Children {
		lines = append(lines, elementLines(at+" "+e.Children[i].Name, &e.Children[i])...)
	}
	return lines
}

func attributeLines(at string, e *logback.Element) []string {
	var lines []string
	for _, a := range e.Attributes {
		if a.Name != "name" {
			lines = append(lines, at+" "+a.Name+"="+a.Value)
		}
	}
	return lines
}

// TestOrigins looks at lines that settings made and at others.
func TestOrigins(t *testing.T) {
	with := render(t, cluster("2.4.3", someSettings(), "a"), true)[0]
	without := render(t, cluster("2.4.3", someSettings(), "a"), false)[0]
	if string(with.Body) != string(without.Body) {
		t.Fatal("asking for origins changes the bytes")
	}
	lines := strings.Split(strings.TrimSuffix(string(with.Body), "\n"), "\n")
	var sources [][]deployment.Source
	for _, o := range with.Origins {
		for range o.Lines {
			sources = append(sources, o.Sources)
		}
	}
	if len(sources) != len(lines) {
		t.Fatalf("%d lines, origins for %d", len(lines), len(sources))
	}
	fact := deployment.Fact("part of the release's own nacos-logback.xml", "nacos-logback.xml@2.4.3")
	from := func(steps ...string) deployment.Source {
		return deployment.From(diag.Address("cluster.c.logging").Child(steps...))
	}
	for part, want := range map[string][]deployment.Source{
		"Made by nacosgen":               {deployment.Made("the frame of the file")},
		"<configuration":                 {fact},
		`<property name="logPath"`:       {from("directory")},
		`<property name="LOG_HOME"`:      {fact},
		`<appender name="cmdb-main"`:     {fact, from("directory")},
		"<maxFileSize>50MB<":             {from("max_file_size")},
		"<maxFileSize>100MB<":            {from("logger", "rootFile", "max_file_size")},
		"<maxHistory>2<":                 {from("logger", "com.alibaba.nacos.config.dumpLog", "max_history")},
		"<totalSizeCap>500MB<":           {from("total_size_cap")},
		`"com.alibaba.nacos.naming.raft`: {fact, from("logger", "naming-raft", "level")},
		"<root ":                         {fact, from("level")},
		"<file>${LOG_HOME}/nacos.log<":   {fact},
	} {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, part) })
		if i < 0 {
			t.Errorf("no line with %s", part)
		} else if diff := cmp.Diff(want, sources[i]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lines[i], diff)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	c := cluster("3.3.0", someSettings(), "a")
	top := &topology.Topology{Clusters: []*topology.Cluster{c}}
	d, _ := deployment.Make(top, deployment.Outputs{nacoslogback.Name})
	req := &sdk.Request{Topology: top, Deployment: d}
	b.ReportAllocs()
	for b.Loop() {
		result, err := nacoslogback.Output{}.Render(b.Context(), req)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(result.Artefacts[0].Body)))
	}
}

// FuzzDirectory: whatever folder is taken stands in the file as it is.
func FuzzDirectory(f *testing.F) {
	for _, s := range []string{"/logs", "/a&b<c>\"'", "/a//", "/", "/日志", "/a\u2028b", "/\uFFFD", "/a\r\n", "/a:-b", "/x\x7f", "/\U0010FFFF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, directory string) {
		c := cluster("2.4.3", topology.Logging{Directory: directory}, "a")
		top := &topology.Topology{Clusters: []*topology.Cluster{c}}
		d, found := deployment.Make(top, deployment.Outputs{nacoslogback.Name})
		if slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Address == "cluster.c.logging.directory" }) {
			return
		}
		result, err := nacoslogback.Output{}.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d})
		if err != nil {
			t.Fatal(err)
		}
		doc, broken := logback.Parse("f", result.Artefacts[0].Body)
		if len(broken) > 0 {
			t.Fatal(broken)
		}
		value, _ := doc.Root.Child("property").Attribute("value")
		if directory != "" && value != directory && value != strings.TrimRight(directory, "/") {
			t.Errorf("folder %q came out as %q", directory, value)
		}
	})
}
