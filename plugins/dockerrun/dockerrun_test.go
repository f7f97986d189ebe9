package dockerrun_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/dockerrun"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// cluster is three nodes in containers, as load would resolve it.
func cluster(version, config, network string) *topology.Cluster {
	rel := schemas.Find(version)
	c := &topology.Cluster{
		Name: "prod", Version: version, Release: version, Mode: "cluster", Environment: "production",
		Port: 8848, ContextPath: "/nacos", Home: "/data/nacos", Storage: "external", Function: "all", Deployment: "merged",
		Members: []string{"10.0.0.1:8848", "10.0.0.2:8848", "10.0.0.3:8848"},
		Datasource: &topology.Datasource{
			Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, Database: topology.Text("nacos"), User: topology.Text("nacos_app"),
			Password: topology.Value{Text: `example "pass' $word#`, Secret: "cluster.prod.datasource.mysql.password"},
			Params:   map[string]topology.Value{"characterEncoding": topology.Text("utf8"), "connectTimeout": topology.Text("1000"), "socketTimeout": topology.Text("3000")},
			Pool:     &topology.Pool{},
		},
		AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
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
	if rel.AtLeast("1.2.0") {
		c.Auth = &topology.Auth{Enabled: true, System: "nacos", TokenExpireSeconds: 18000,
			TokenSecretKey: topology.Value{Text: "ZXhhbXBsZSBvbmx5LCBub3QgYSBzZWNyZXQgb2YgYW55Ym9keSBhdCBhbGw=", Secret: "cluster.prod.auth.token_secret_key"}}
		if rel.AtLeast("1.4.1") {
			c.Auth.Identity = &topology.Identity{Key: topology.Text("x-prod-identity"), Value: topology.Value{Text: "example-identity", Secret: "cluster.prod.auth.identity.value"}}
		}
	}
	if rel.AtLeast("3.0.0") {
		yes := true
		c.Auth.AdminEnabled, c.Auth.ConsoleEnabled = &yes, &yes
		c.Console = &topology.Console{Enabled: true, Port: 8080}
	}
	for i := range 3 {
		name := string(rune('a' + i))
		n := &topology.Node{
			Name: name, Index: i, Address: fmt.Sprintf("10.0.0.%d", i+1), Port: 8848, Home: c.Home,
			Version: version, Release: version, Function: "all", Deployment: "merged",
			JVM: &topology.JVM{Heap: "1g", Options: []string{"-XX:+ExitOnOutOfMemoryError"}},
			Docker: &topology.Docker{Engine: "docker", Image: "nacos/nacos-server", Tag: rel.ImageTag, Config: config, Network: network,
				Restart: "unless-stopped", Memory: "2g", Env: map[string]topology.Value{"TZ": topology.Text("Europe/Berlin")}, ContainerName: "prod-" + name,
				Options: []string{"--log-opt max-size=50m", "--log-opt max-file=3"}},
		}
		p := rel.Ports(schemas.PortQuery{Main: n.Port, Function: "all", Deployment: "merged", Console: 8080, ConsoleEnabled: true})
		n.Ports = topology.Ports{Main: p.Main, JRaft: p.JRaft, SDKGRPC: p.SDKGRPC, ClusterGRPC: p.ClusterGRPC, Console: p.Console, MCPRegistry: p.MCPRegistry, IstioMCP: p.IstioMCP}
		c.Nodes = append(c.Nodes, n)
	}
	c.Docker = c.Nodes[0].Docker
	return c
}

// render makes the files of c by path, and gives all findings.
func render(t testing.TB, c *topology.Cluster, origins bool) (map[string]sdk.Artefact, []diag.Diagnostic) {
	t.Helper()
	top := &topology.Topology{FormatVersion: 1, Clusters: []*topology.Cluster{c}}
	d, found := deployment.Make(top, deployment.Outputs{deployment.OutputProperties, deployment.OutputLogback, deployment.OutputDockerRun})
	result, err := dockerrun.Output{}.Render(t.Context(), &sdk.Request{Topology: top, Deployment: d, Origins: origins})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]sdk.Artefact{}
	for _, a := range result.Artefacts {
		if _, twice := files[a.Path]; twice {
			t.Errorf("%s is made twice", a.Path)
		}
		files[a.Path] = a
	}
	return files, append(found, result.Findings...)
}

// soundly is render without findings.
func soundly(t testing.TB, c *topology.Cluster, origins bool) map[string]sdk.Artefact {
	t.Helper()
	files, found := render(t, c, origins)
	for _, d := range found {
		t.Errorf("%s: %s: %s", d.Address, d.Rule, d.Summary(diag.English))
	}
	return files
}

// TestGolden keeps node a of each release whose image differs: read the files
// as an operator of that release would.
func TestGolden(t *testing.T) {
	for _, version := range []string{"1.1.0", "1.2.1", "1.3.2", "1.4.2", "1.4.4", "1.4.8", "2.0.3", "2.1.0", "2.1.2", "2.2.0.1", "2.2.3", "2.4.3", "2.5.1", "3.0.3", "3.1.2", "3.3.0"} {
		for _, config := range []string{"files", "env"} {
			for _, network := range []string{"host", "bridge"} {
				name := version + "-" + config + "-" + network
				t.Run(name, func(t *testing.T) {
					got := map[string][]byte{}
					for path, a := range soundly(t, cluster(version, config, network), false) {
						if file, ok := strings.CutPrefix(path, "prod/a/"); ok {
							got[file] = a.Body
						}
					}
					golden.Dir(t, "testdata/"+name, got)
				})
			}
		}
	}
}

func TestModes(t *testing.T) {
	files := soundly(t, cluster("2.4.3", "files", "host"), false)
	if len(files) != 6 {
		t.Errorf("made %d files", len(files))
	}
	for path, a := range files {
		want := uint32(0o600)
		if strings.HasSuffix(path, ".sh") {
			want = 0o755
		}
		if a.Mode != want || a.Secret {
			t.Errorf("%s has mode %o, secret %v", path, a.Mode, a.Secret)
		}
	}
	env := soundly(t, cluster("2.4.3", "env", "host"), false)["prod/a/nacos.env"]
	if env.Mode != 0o600 || !env.Secret {
		t.Errorf("nacos.env has mode %o, secret %v", env.Mode, env.Secret)
	}
}

// TestNoSecretInScript: the env file alone holds secrets.
func TestNoSecretInScript(t *testing.T) {
	for _, version := range []string{"1.1.0", "2.4.3", "3.3.0"} {
		for path, a := range soundly(t, cluster(version, "env", "host"), false) {
			if strings.HasSuffix(path, ".sh") && (bytes.Contains(a.Body, []byte("example")) || bytes.Contains(a.Body, []byte("ZXhhbXBsZ"))) {
				t.Errorf("%s %s holds a secret", version, path)
			}
		}
	}
}

func TestWithoutDocker(t *testing.T) {
	c := cluster("2.4.3", "files", "host")
	c.Nodes[1].Docker = nil
	c.Outputs = map[string]*topology.OutputSettings{deployment.OutputDockerRun: {Enabled: true, Paths: map[string]string{"a": "10.0.0.1/opt"}}}
	files := soundly(t, c, false)
	for _, path := range []string{"10.0.0.1/opt/docker-run.sh", "10.0.0.1/opt/nacos.env", "prod/c/docker-run.sh"} {
		if _, ok := files[path]; !ok {
			t.Errorf("%s is missing", path)
		}
	}
	if len(files) != 4 {
		t.Errorf("made %d files", len(files))
	}
}

// TestOrigins: every line is accounted for, and the same bytes come either way.
func TestOrigins(t *testing.T) {
	for _, config := range []string{"files", "env"} {
		plain := soundly(t, cluster("2.4.3", config, "bridge"), false)
		for path, a := range soundly(t, cluster("2.4.3", config, "bridge"), true) {
			if diff := cmp.Diff(string(plain[path].Body), string(a.Body)); diff != "" {
				t.Errorf("%s (-without origins +with):\n%s", path, diff)
			}
			if plain[path].Origins != nil {
				t.Errorf("%s has origins though nobody asked", path)
			}
			lines := 0
			for _, o := range a.Origins {
				lines += o.Lines
			}
			if want := bytes.Count(a.Body, []byte("\n")); lines != want {
				t.Errorf("%s: origins of %d lines, want %d", path, lines, want)
			}
		}
	}
}

// originOf gives the sources of the first line that holds text.
func originOf(t *testing.T, a sdk.Artefact, text string) string {
	t.Helper()
	i := bytes.Index(a.Body, []byte(text))
	if i < 0 {
		t.Fatalf("%s holds no %q", a.Path, text)
	}
	line := bytes.Count(a.Body[:i], []byte("\n"))
	for _, o := range a.Origins {
		if line -= o.Lines; line < 0 {
			var all []string
			for _, s := range o.Sources {
				all = append(all, string(s.Address)+s.Fact)
			}
			return strings.Join(all, ", ")
		}
	}
	return ""
}

func TestOriginOfALine(t *testing.T) {
	c := cluster("2.4.3", "env", "bridge")
	c.Nodes[0].Name = "a\nb" // load refuses it; the comment must hold all the same
	files := map[string]sdk.Artefact{}
	got, _ := render(t, c, true)
	for path, a := range got {
		if strings.HasPrefix(path, "prod/a\nb/") {
			files[path[strings.LastIndexByte(path, '/')+1:]] = a
		}
	}
	for _, tc := range []struct{ file, line, want string }{
		{"docker-run.sh", "--memory 2g", `cluster.prod.node["a\nb"].docker.memory`},
		{"docker-run.sh", "-p 9848:9848", `cluster.prod.node["a\nb"].port, the main port +1000`},
		{"docker-run.sh", "max-file=3", `cluster.prod.node["a\nb"].docker.options[1]`},
		{"nacos.env", "MYSQL_SERVICE_PASSWORD=", "cluster.prod.datasource.mysql.password, "},
		{"nacos.env", "TZ=", `cluster.prod.node["a\nb"].docker.env.TZ`},
		{"nacos.env", "# from docker.env", "made by nacosgen: a comment of the env file"},
		{"docker-run.sh", "engine=", `cluster.prod.node["a\nb"].docker.engine`},
	} {
		if got := originOf(t, files[tc.file], tc.line); got != tc.want && (!strings.HasSuffix(tc.want, ", ") || !strings.HasPrefix(got, tc.want)) {
			t.Errorf("%s comes from %q, want %q", tc.line, got, tc.want)
		}
	}
}

// TestFindings: what an env file or a command line cannot hold.
func TestFindings(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*topology.Cluster)
		want   string
	}{
		{"line end in a password", func(c *topology.Cluster) { c.Datasource.Password.Text = "a\nb" }, "cluster.prod.datasource.mysql.password: the value of variable \"MYSQL_SERVICE_PASSWORD\" holds a line end"},
		{"NUL", func(c *topology.Cluster) { c.Docker.Env["X"] = topology.Text("\x00") }, "cluster.prod.node.a.docker.env.X: the value of variable \"X\" holds a NUL"},
		{"invalid UTF-8", func(c *topology.Cluster) { c.Docker.Env["X"] = topology.Text("\xff") }, "cluster.prod.node.a.docker.env.X: variable \"X\" is not valid UTF-8"},
		{"too long", func(c *topology.Cluster) { c.Docker.Env["X"] = topology.Text(strings.Repeat("x", 70000)) }, "cluster.prod.node.a.docker.env.X: variable \"X\" is longer"},
		{"blank in a name", func(c *topology.Cluster) { c.Docker.Env["A B"] = topology.Text("x") }, "cluster.prod.node.a.docker.env[\"A B\"]: \"A B\" is no name for a variable"},
		{"NUL in an option", func(c *topology.Cluster) { c.Docker.Options = []string{"--label=\x00"} }, "cluster.prod.node.a.docker.options[0]: \"--label=\\x00\" holds a NUL"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := cluster("2.4.3", "env", "host")
			tc.change(c)
			_, found := render(t, c, false)
			var got []string
			for _, d := range found {
				text := string(d.Address) + ": " + d.Summary(diag.English)
				if strings.Contains(text, "a\nb") || d.Rule != "value-unwritable" || d.Severity != diag.Error || d.Summary(diag.Chinese) == d.Summary(diag.English) {
					t.Errorf("%s %s: %s", d.Severity, d.Rule, text)
				}
				got = append(got, text)
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], tc.want) {
				t.Errorf("findings are %q, want %q", got, tc.want)
			}
		})
	}
}

func TestUnknownValues(t *testing.T) {
	c := cluster("2.4.3", "env", "host")
	c.Datasource.Password = topology.Value{Unknown: "var.db_password"}
	c.Datasource.Database = topology.Value{Unknown: "var.database"}
	body := string(soundly(t, c, false)["prod/a/nacos.env"].Body)
	if !strings.Contains(body, "MYSQL_SERVICE_PASSWORD=\n") || !strings.Contains(body, "MYSQL_SERVICE_DB_NAME=\n") {
		t.Errorf("nacos.env is\n%s", body)
	}
}

func BenchmarkRender(b *testing.B) {
	top := &topology.Topology{Clusters: []*topology.Cluster{cluster("2.4.3", "env", "bridge")}}
	d, _ := deployment.Make(top, deployment.Outputs{deployment.OutputProperties, deployment.OutputLogback, deployment.OutputDockerRun})
	req := &sdk.Request{Topology: top, Deployment: d}
	for b.Loop() {
		if _, err := (dockerrun.Output{}).Render(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
