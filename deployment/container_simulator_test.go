package deployment_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// image is an image of a release with an environment, as its entry point and
// Spring see it: an independent reading of the image's table.
type image struct {
	rel         *schemas.Release
	environment map[string]string
	mounted     map[string]string // application.properties; nil: the template
	flags       map[string]string // -D
	template    map[string]string
	unresolved  map[string]bool // keys whose placeholder has neither value nor default
	exit        string          // why the entry point ends, or ""
}

const fixedQuery = "characterEncoding=utf8&connectTimeout=1000&socketTimeout=3000&autoReconnect=true"

// start runs the entry point.
func start(rel *schemas.Release, environment, mounted map[string]string) *image {
	m := &image{rel: rel, environment: environment, mounted: mounted, flags: map[string]string{}, template: map[string]string{}, unresolved: map[string]bool{}}
	for _, word := range strings.Fields(environment["JAVA_OPT"]) {
		if d, ok := strings.CutPrefix(word, "-D"); ok {
			key, value, _ := strings.Cut(d, "=")
			m.flags[key] = value
		}
	}
	vars, _ := rel.ImageVariables()
	for _, line := range rel.Image().Fixed {
		m.template[line.Key] = line.Value
	}
	for _, v := range vars {
		value, set := environment[v.Name]
		for _, e := range v.Effects {
			switch {
			case e.Kind == "script" && e.How == "when" && value == e.When:
				m.exit = v.Name + " is empty"
			case e.Kind == "jvm" && e.How == "value" && strings.HasPrefix(e.Target, "-D") && value != "":
				m.flags[strings.TrimPrefix(e.Target, "-D")] = strings.Fields(value)[0] // the shell splits
			case e.Kind == "jvm" && e.How == "when" && value == e.When:
				m.flags[strings.TrimPrefix(e.Target, "-D")] = e.Value
			case e.Kind == "property" && e.How == "value":
				m.template[e.Target] = value
				if !set {
					m.template[e.Target] = v.Default
					if v.PublicSecret {
						m.template[e.Target] = "a published secret"
					} else if !v.HasDefault {
						m.unresolved[e.Target] = true
					}
				}
			}
		}
	}
	m.databaseURL()
	return m
}

// databaseURL puts db.url.0 together as the templates do since 1.0.
func (m *image) databaseURL() {
	part := func(name, otherwise string) string {
		if value, ok := m.environment[name]; ok {
			return value
		}
		if v := m.rel.ImageVariable(name); v != nil && v.HasDefault {
			return v.Default
		}
		return otherwise
	}
	prefix, key := "MYSQL_SERVICE_", "db.url.0"
	if !m.rel.AtLeast("1.2.0") {
		prefix = "MYSQL_MASTER_SERVICE_"
	}
	if m.rel.AtLeast("3.3.0") {
		key = "nacos.plugin.datasource.db.url.0"
	}
	host, database := part(prefix+"HOST", "${}"), part(prefix+"DB_NAME", "${}")
	m.template[key] = "jdbc:mysql://" + host + ":" + part(prefix+"PORT", "3306") + "/" + database + "?" + part(prefix+"DB_PARAM", fixedQuery)
	m.unresolved[key] = strings.Contains(m.template[key], "${}")
}

// get is the value that the server finds for a key: -D flags, then the
// environment by its relaxed name, then the file.
func (m *image) get(key string) (value string, ok bool) {
	if address := m.selfAddress(key); address != "" {
		return address, true
	}
	if value, ok := m.flags[key]; ok {
		return value, true
	}
	relaxed := strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
	if value, ok := m.environment[relaxed]; ok && m.readsByName(key) {
		return value, true
	}
	file := m.mounted
	if file == nil {
		file = m.template
		if m.unresolved[key] {
			return "", false
		}
	}
	if value, ok := file[key]; ok {
		return value, true
	}
	// One text without a number is a list for the binder.
	if list, first := strings.CutSuffix(key, ".0"); first && m.rel.AtLeast("1.3.1") {
		if value, ok := file[list]; ok && !m.unresolved[list] {
			return strings.SplitN(value, ",", 2)[0], true
		}
	}
	return "", false
}

// selfAddress is what InetUtils reads before the keys themselves.
func (m *image) selfAddress(key string) string {
	switch key {
	case "nacos.inetutils.ip-address":
		return m.flags["nacos.server.ip"]
	case "nacos.inetutils.prefer-hostname-over-ip":
		return m.flags["nacos.preferHostnameOverIp"]
	}
	return ""
}

// readsByName: Spring's binder makes maps of names that have lost their case,
// dashes and underscores.
func (m *image) readsByName(key string) bool {
	for _, prefix := range []string{"nacos.core.protocol.raft.data.", "nacos.core.auth.plugin.oidc.", "nacos.plugin.auth.oidc.", "nacos.plugin.ai-"} {
		if strings.HasPrefix(key, prefix) {
			return key == strings.ToLower(key) && !strings.ContainsAny(key, "-_")
		}
	}
	return true
}

// sideEffects are keys that a variable gives a value though the topology does not.
func (m *image) sideEffects(properties map[string]string) []string {
	var found []string
	for name, value := range m.environment {
		fact := m.rel.Property(strings.ReplaceAll(strings.ToLower(name), "_", "."))
		if fact == nil || !fact.Exists || strings.Contains(fact.Key, "{") || len(fact.Via) > 0 && !strings.Contains(strings.Join(fact.Via, " "), "file") {
			continue
		}
		same := false
		for key, want := range properties { // of Spring's own keys the spelling does not matter
			same = same || want == value && (key == fact.ReplacedBy || schemas.Relaxed(key) == schemas.Relaxed(fact.Key))
		}
		if same {
			continue
		}
		found = append(found, fmt.Sprintf("%s becomes %s = %q", name, fact.Key, value))
	}
	return found
}

// scenarios are clusters whose settings are awkward for an environment.
func scenarios() map[string]func(*topology.Cluster) {
	return map[string]func(*topology.Cluster){
		"plain":      func(*topology.Cluster) {},
		"other port": func(c *topology.Cluster) { c.Port = 9000; eachNode(c, func(n *topology.Node) { n.Port = 9000 }) },
		"two databases": func(c *topology.Cluster) {
			c.Datasource.Hosts = []string{"10.0.0.9:3306", "db.example.com:3307"}
		},
		"comma in the password": func(c *topology.Cluster) { c.Datasource.Password.Text = "a,b" },
		"no parameters":         func(c *topology.Cluster) { c.Datasource.Params = nil },
		"whole url": func(c *topology.Cluster) {
			c.Datasource.Hosts, c.Datasource.URLs = nil, []topology.Value{topology.Text("jdbc:mysql:replication://a,b/nacos?x=y")}
		},
		"context path": func(c *topology.Cluster) { c.ContextPath = "/registry" },
		"auth off": func(c *topology.Cluster) {
			if c.Auth != nil {
				c.Auth.Enabled = false
			}
		},
		"access log": func(c *topology.Cluster) { c.AccessLog.Enabled, c.AccessLog.Pattern = true, `%h "%r" %{X-Y}i` },
		"pool": func(c *topology.Cluster) {
			if n := 33; schemas.Find(c.Release).AtLeast("1.4.1") {
				c.Datasource.Pool = &topology.Pool{MaxSize: &n, MinIdle: &n, ConnectionTimeout: &n}
			}
		},
		"further keys": func(c *topology.Cluster) {
			eachNode(c, func(n *topology.Node) {
				n.Properties = map[string]topology.Value{
					"my.camelCase.key":              topology.Text("1"),
					"nacos.naming.data.warmup":      topology.Text("false"),
					"management.metrics.tags.a-b":   topology.Text("x"),
					"spring.jackson.date-format":    topology.Text("yyyy"),
					"server.tomcat.max-http-post":   topology.Text("2"),
					"nacos.inetutils.no-such-thing": topology.Text("*"),
				}
				if schemas.Find(c.Release).AtLeast("1.3.0") {
					n.Properties["nacos.core.protocol.raft.data.election_timeout_ms"] = topology.Text("7000")
				}
			})
		},
		"beyond ASCII": func(c *topology.Cluster) {
			c.Datasource.User = topology.Text("纳科斯")
		},
		"embedded": func(c *topology.Cluster) {
			if schemas.Find(c.Release).AtLeast("1.3.0") {
				c.Storage, c.Datasource = "embedded", nil
			}
		},
		"standalone": func(c *topology.Cluster) {
			c.Mode, c.Members, c.Nodes, c.Storage, c.Datasource = "standalone", nil, c.Nodes[:1], "embedded", nil
		},
		"standalone with a database": func(c *topology.Cluster) { c.Mode, c.Members, c.Nodes = "standalone", nil, c.Nodes[:1] },
		"names": func(c *topology.Cluster) {
			for i, n := range c.Nodes {
				n.Address = fmt.Sprintf("nacos%d.example.com", i)
				c.Members[i] = n.Address + ":8848"
			}
		},
		"function and server alone": func(c *topology.Cluster) {
			eachNode(c, func(n *topology.Node) {
				n.Function = "naming"
				if schemas.Find(c.Release).AtLeast("3.0.0") {
					n.Deployment = "server"
				}
			})
		},
	}
}

// TestContainerIsThatOfTheTopology runs every release's image with what we
// made, and asks whether the server finds what application.properties says.
func TestContainerIsThatOfTheTopology(t *testing.T) {
	for _, rel := range schemas.Releases() {
		for name, change := range scenarios() {
			for _, config := range []string{"files", "env"} {
				c := containerCluster(rel.Version)
				if c.Docker.Tag == "" {
					eachNode(c, func(n *topology.Node) { n.Docker.Tag = "own" })
				}
				change(c)
				eachNode(c, func(n *topology.Node) { n.Docker.Config = config })
				derivePorts(c)
				t.Run(rel.Version+"/"+name+"/"+config, func(t *testing.T) { simulate(t, c, rel) })
			}
		}
	}
}

func simulate(t *testing.T, c *topology.Cluster, rel *schemas.Release) {
	nodes, found := makeNodes(t, c)
	for _, f := range found {
		if f.Severity == diag.Error {
			t.Errorf("%s: %s: %s", f.Address, f.Rule, f.Summary(diag.English))
		}
	}
	node := nodes[0]
	properties := map[string]string{}
	for _, p := range node.Properties {
		properties[p.Key] = p.Value.Text
	}
	mounted := properties
	if node.Container.Config == "env" {
		mounted = nil
	}
	m := start(rel, variables(node.Container), mounted)
	if m.exit != "" {
		t.Errorf("the entry point ends: %s", m.exit)
	}
	for _, p := range node.Properties {
		if got, ok := m.get(p.Key); !ok || got != p.Value.Text {
			t.Errorf("%s is %q (found: %v), want %q", p.Key, got, ok, p.Value.Text)
		}
	}
	for key := range m.template {
		value, ok := m.get(key)
		if ok && value == "a published secret" && !strings.Contains(fmt.Sprint(deadKeys(rel)), key) {
			t.Errorf("%s is a published secret", key)
		}
		if _, ours := properties[key]; !ok && !ours && mounted == nil && c.Storage == "external" && m.unresolved[key] && !strings.Contains(key, "db.") {
			t.Errorf("%s cannot be resolved", key)
		}
	}
	for _, effect := range m.sideEffects(properties) {
		t.Error(effect)
	}
	if got := m.flags["nacos.standalone"] == "true"; got != c.Standalone() {
		t.Errorf("standalone is %v", got)
	}
	if want := c.Storage == "embedded" && !c.Standalone(); (m.flags["embeddedStorage"] == "true") != want {
		t.Errorf("embeddedStorage is %q", m.flags["embeddedStorage"])
	}
	if function := c.Nodes[0].Function; function != "all" && m.flags["nacos.functionMode"] != function {
		t.Errorf("nacos.functionMode is %q", m.flags["nacos.functionMode"])
	}
	if d := c.Nodes[0].Deployment; d != "merged" && m.flags["nacos.deployment.type"] != d {
		t.Errorf("nacos.deployment.type is %q", m.flags["nacos.deployment.type"])
	}
	if servers := strings.Join(c.Members, " "); m.environment["NACOS_SERVERS"] != servers {
		t.Errorf("NACOS_SERVERS is %q, want %q", m.environment["NACOS_SERVERS"], servers)
	}
}

// deadKeys are those that a template fills for a server that reads another key
// (images v1.4.4 and v2.1.0).
func deadKeys(rel *schemas.Release) []string {
	var keys []string
	vars, _ := rel.ImageVariables()
	for _, v := range vars {
		for _, e := range v.Effects {
			if v.Ineffective {
				keys = append(keys, e.Target)
			}
		}
	}
	return keys
}

// TestContainerCarriers pins how some keys travel, for people who read the file.
func TestContainerCarriers(t *testing.T) {
	for _, tc := range []struct {
		version string
		want    map[string]string // "-" is unset
	}{
		{"1.1.0", map[string]string{"MYSQL_MASTER_SERVICE_HOST": "10.0.0.9", "MYSQL_MASTER_SERVICE_DB_NAME": "nacos", "MYSQL_DATABASE_NUM": "1",
			"DB_URL_0": "jdbc:mysql://10.0.0.9:3306/nacos?characterEncoding=utf8&connectTimeout=1000&useSSL=true", "MYSQL_MASTER_SERVICE_PASSWORD": `p"w'd#$ x`}},
		{"1.3.2", map[string]string{"DB_URL_0": "jdbc:mysql://10.0.0.9:3306/nacos?characterEncoding=utf8&connectTimeout=1000&useSSL=true", "MYSQL_SERVICE_HOST": "10.0.0.9"}},
		{"1.4.4", map[string]string{"NACOS_AUTH_TOKEN": "-", "NACOS_CORE_AUTH_DEFAULT_TOKEN_SECRET_KEY": "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"}},
		{"2.0.3", map[string]string{"NACOS_AUTH_TOKEN": "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4", "DB_URL_0": "-",
			"MYSQL_SERVICE_DB_PARAM": "characterEncoding=utf8&connectTimeout=1000&useSSL=true", "MYSQL_SERVICE_PORT": "3306", "NACOS_AUTH_ENABLE": "true"}},
		{"2.1.0", map[string]string{"NACOS_AUTH_TOKEN": "-", "NACOS_CORE_AUTH_PLUGIN_NACOS_TOKEN_SECRET_KEY": "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"}},
		{"2.4.3", map[string]string{"SPRING_DATASOURCE_PLATFORM": "mysql", "TOMCAT_ACCESSLOG_ENABLED": "false", "NACOS_AUTH_IDENTITY_KEY": "x-cluster"}},
		{"3.0.3", map[string]string{"TOMCAT_ACCESSLOG_ENABLED": "-", "SERVER_TOMCAT_ACCESSLOG_ENABLED": "false", "SERVER_SERVLET_CONTEXTPATH": "-", "NACOS_SERVER_CONTEXTPATH": "/nacos"}},
		{"3.3.0", map[string]string{"SPRING_DATASOURCE_PLATFORM": "mysql", "MYSQL_SERVICE_HOST": "10.0.0.9"}},
	} {
		c := eachNode(containerCluster(tc.version), func(n *topology.Node) { n.Docker.Config = "env" })
		got := variables(firstContainer(t, c))
		for name, want := range tc.want {
			value, set := got[name]
			if want == "-" && set || want != "-" && value != want {
				t.Errorf("%s: %s = %q (set: %v), want %q", tc.version, name, value, set, want)
			}
		}
	}
}

// TestContainerNamesAreVariables: a shell passes on nothing else (dash and
// busybox drop such names from the environment).
func TestContainerNamesAreVariables(t *testing.T) {
	name := regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)
	for _, rel := range schemas.Releases() {
		c := eachNode(containerCluster(rel.Version), func(n *topology.Node) { n.Docker.Config, n.Docker.Tag = "env", "x" })
		for _, v := range firstContainer(t, c).Variables {
			if !name.MatchString(v.Name) {
				t.Errorf("%s: %s", rel.Version, v.Name)
			}
		}
	}
}

func BenchmarkContainer(b *testing.B) {
	for _, config := range []string{"files", "env"} {
		b.Run(config, func(b *testing.B) {
			c := eachNode(containerCluster("2.4.3"), func(n *topology.Node) { n.Docker.Config = config })
			topologies := &topology.Topology{Clusters: []*topology.Cluster{c}}
			for b.Loop() {
				deployment.Make(topologies, containerOutputs())
			}
		})
	}
}
