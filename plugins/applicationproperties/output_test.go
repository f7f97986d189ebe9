package applicationproperties_test

import (
	"bytes"
	"encoding/base64"
	"maps"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/applicationproperties"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// releases are those whose files are kept.
func releases() []string {
	return []string{"1.1.0", "1.2.1", "1.3.2", "1.4.2", "1.4.8", "2.0.3", "2.1.2", "2.2.3", "2.3.2", "2.4.3", "2.5.1", "3.0.3", "3.1.2", "3.3.0"}
}

// cluster is one with MySQL, default in all that can be; what the release
// requires of authentication is there.
func cluster(release string) *topology.Cluster {
	rel := schemas.Find(release)
	c := &topology.Cluster{
		Name: "prod", Version: release, Release: release, Mode: "cluster", Port: 8848, ContextPath: "/nacos", Storage: "external",
		Function: "all", Deployment: "merged", Members: []string{"10.0.0.1:8848", "10.0.0.2:8848", "10.0.0.3:8848"},
		Datasource: &topology.Datasource{Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, Database: topology.Text("nacos"), User: topology.Text("nacos"),
			Password: topology.Text("p4ss"), Params: map[string]topology.Value{"characterEncoding": topology.Text("utf8")}, Pool: &topology.Pool{}},
		AccessLog: &topology.AccessLog{Enabled: true}, Logging: &topology.Logging{}, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
	}
	if days := 30; rel.ShippedValue("server.tomcat.accesslog.max-days") != nil {
		c.AccessLog.MaxDays = &days
	}
	if l := rel.ShippedValue("server.tomcat.accesslog.pattern"); l != nil {
		c.AccessLog.Pattern = l.Value
	}
	if l := rel.ShippedValue("server.tomcat.basedir"); l != nil {
		c.AccessLog.Directory = l.Value
	}
	if rel.AtLeast("3.0.0") {
		c.Console = &topology.Console{Enabled: true, Port: 8080}
		c.Auth = auth(rel, false)
	}
	for i, name := range []string{"a", "b", "c"} {
		c.Nodes = append(c.Nodes, &topology.Node{Name: name, Index: i, Address: c.Members[i][:len("10.0.0.1")], Port: 8848, Version: release,
			Release: release, Function: "all", Deployment: "merged", JVM: c.JVM, Properties: c.Properties})
	}
	return c
}

func auth(rel *schemas.Release, enabled bool) *topology.Auth {
	on := true
	a := &topology.Auth{Enabled: enabled, System: "nacos", TokenExpireSeconds: 7200,
		TokenSecretKey: topology.Value{Text: "bm90LWEtcmVhbC1zZWNyZXQtanVzdC1mb3ItdGVzdHMtMTIzNDU2Nzg5MA==", Secret: "cluster.prod.auth.token_secret_key"}}
	if rel.AtLeast("1.4.1") {
		a.Identity = &topology.Identity{Key: topology.Text("x-prod"), Value: topology.Value{Text: "id=1", Secret: "cluster.prod.auth.identity.value"}}
	}
	if rel.AtLeast("3.0.0") {
		a.AdminEnabled, a.ConsoleEnabled = &on, &on
	}
	return a
}

// shapes are the kept files of a release, by name.
func shapes(release string) map[string]*topology.Cluster {
	rel := schemas.Find(release)
	list := map[string]*topology.Cluster{"minimal": cluster(release), "standalone": cluster(release), "full": full(release)}
	alone := list["standalone"]
	alone.Mode, alone.Storage, alone.Datasource, alone.Members, alone.Nodes = "standalone", "embedded", nil, nil, alone.Nodes[:1]
	if rel.AtLeast("1.3.0") {
		c := cluster(release)
		c.Storage, c.Datasource = "embedded", nil
		list["embedded"] = c
	}
	return list
}

// full says as much as the release can take, with awkward texts.
func full(release string) *topology.Cluster {
	rel, days := schemas.Find(release), 7
	c := cluster(release)
	c.Port, c.ContextPath = 8748, "/registry"
	c.Metrics.Prometheus = true
	c.AccessLog = &topology.AccessLog{Enabled: true, Pattern: `%h "%r" %s`, Directory: "/var/log/naïve dir"}
	if fact := rel.Property("server.tomcat.accesslog.max-days"); fact.Effective {
		c.AccessLog.MaxDays = &days
	}
	if rel.AtLeast("1.2.0") {
		c.Auth = auth(rel, true)
	}
	if rel.AtLeast("3.0.0") {
		c.Console = &topology.Console{Enabled: true, Port: 8090, ContextPath: "/ui"}
	}
	if rel.AtLeast("3.1.0") {
		c.MCP = &topology.MCPRegistry{Enabled: true, Port: 9081}
	}
	ds := c.Datasource
	ds.Hosts = []string{"10.0.0.9:3306", "[fd00::9]:3307"}
	ds.Password = topology.Value{Text: `#p=w: \{"数',`, Secret: "cluster.prod.datasource.mysql.password"}
	ds.Params["sessionVariables"] = topology.Text("sql_mode='ANSI',x=1")
	if rel.AtLeast("1.4.1") {
		size := 30
		ds.Pool = &topology.Pool{MaxSize: &size}
	}
	c.Properties = map[string]topology.Value{
		"nacos.naming.empty-service.auto-clean": topology.Text("false"), "two words": topology.Text(" lines\nand\ttabs "), "zz.emoji": topology.Text("😀"),
	}
	for _, n := range c.Nodes {
		n.Port, n.Properties = 8748, c.Properties
	}
	c.Members = []string{"10.0.0.1:8748", "10.0.0.2:8748", "10.0.0.3:8748"}
	return c
}

// render makes the files of c, by path.
func render(t testing.TB, c *topology.Cluster, origins bool) []sdk.Artefact {
	t.Helper()
	top := &topology.Topology{Clusters: []*topology.Cluster{c}}
	output := applicationproperties.Output{}
	d, found := deployment.Make(top, deployment.Outputs{output.Spec().Name})
	if diag.HasErrors(found) {
		t.Fatalf("%s: %+v", c.Release, found)
	}
	result, err := output.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d, Origins: origins})
	if err != nil {
		t.Fatal(err)
	}
	return result.Artefacts
}

func TestGolden(t *testing.T) {
	for _, release := range releases() {
		got := map[string][]byte{}
		for name, c := range shapes(release) {
			got[name+".properties"] = render(t, c, false)[0].Body
		}
		golden.Dir(t, path.Join("testdata", "want", release), got)
	}
}

func TestModes(t *testing.T) {
	c := cluster("2.4.3")
	for _, a := range render(t, c, false) {
		if a.Mode != 0o600 || a.Secret {
			t.Errorf("%s: mode %o, secret %t: a password written out is kept from others, but not masked", a.Path, a.Mode, a.Secret)
		}
	}
	c.Datasource.Password.Secret = "cluster.prod.datasource.mysql.password"
	if a := render(t, c, false)[0]; a.Mode != 0o600 || !a.Secret || a.Path != "prod/a/conf/application.properties" {
		t.Errorf("%s: mode %o, secret %t", a.Path, a.Mode, a.Secret)
	}
	c.Storage, c.Datasource = "embedded", nil
	if a := render(t, c, false)[0]; a.Mode != 0o644 || a.Secret {
		t.Errorf("%s: mode %o, secret %t, nothing to hide", a.Path, a.Mode, a.Secret)
	}
}

// TestOrigins: they cover all lines, say where each property comes from, and
// change nothing.
func TestOrigins(t *testing.T) {
	for _, release := range releases() {
		plain, told := render(t, full(release), false), render(t, full(release), true)
		for i, a := range told {
			if !bytes.Equal(a.Body, plain[i].Body) || plain[i].Origins != nil {
				t.Errorf("%s: origins change the file", a.Path)
			}
			lines, at := strings.SplitAfter(string(a.Body), "\n"), 0
			for _, o := range a.Origins {
				for _, line := range lines[at : at+o.Lines] {
					ours := len(o.Sources) == 1 && o.Sources[0].Source == "nacosgen"
					if property := line != "\n" && line[0] != '#'; property == ours || len(o.Sources) == 0 {
						t.Errorf("%s %s: line %q has sources %v", release, a.Path, line, o.Sources)
					}
				}
				at += o.Lines
			}
			if at != len(lines)-1 {
				t.Errorf("%s: origins of %d lines, want %d", a.Path, at, len(lines)-1)
			}
		}
	}
}

// TestJavaReadsThem: java.util.Properties finds in each file exactly what the
// deployment says, whatever the texts.
func TestJavaReadsThem(t *testing.T) {
	java := consumer.Require(t, "java", "java")
	var in bytes.Buffer
	var want []map[string]string
	for _, release := range releases() {
		all := shapes(release)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			c := all[name]
			d, _ := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{c}}, deployment.Outputs{deployment.OutputProperties})
			entries := map[string]string{}
			for _, p := range d.Clusters[0].Nodes[0].Properties {
				entries[p.Key] = p.Value.Text
			}
			want = append(want, entries)
			in.WriteString(base64.StdEncoding.EncodeToString(render(t, c, false)[0].Body) + "\n")
		}
	}
	cmd := exec.CommandContext(t.Context(), java, "../../internal/format/properties/testdata/LoadProperties.java")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("java: %v", err)
	}
	answers := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(answers) != len(want) {
		t.Fatalf("%d answers, want %d", len(answers), len(want))
	}
	for i, answer := range answers {
		words, got := strings.Fields(answer), map[string]string{}
		for w := 1; w+1 < len(words); w += 2 {
			got[decode(t, words[w])] = decode(t, words[w+1])
		}
		if diff := cmp.Diff(want[i], got); diff != "" || words[0] != "ok" {
			t.Errorf("file %d: %s (-deployment +java):\n%s", i, words[0], diff)
		}
	}
}

func decode(t *testing.T, word string) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(word[1:])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func BenchmarkRender(b *testing.B) {
	top := &topology.Topology{Clusters: []*topology.Cluster{full("2.4.3")}}
	d, _ := deployment.Make(top, deployment.Outputs{deployment.OutputProperties})
	req := &sdk.Request{Topology: top, Deployment: d}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (applicationproperties.Output{}).Render(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
