package deployment

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func TestJDBCURL(t *testing.T) {
	text := topology.Text
	for _, c := range []struct {
		name, release string
		ds            topology.Datasource
		host, want    string
	}{
		{"plain", "2.4.3", topology.Datasource{Platform: "mysql", Database: text("nacos")}, "db1:3306", "jdbc:mysql://db1:3306/nacos"},
		{"parameters by name", "2.4.3", topology.Datasource{Platform: "mysql", Database: text("n"), Params: map[string]topology.Value{"b": text("2"), "a": text("1")}},
			"db1:3306", "jdbc:mysql://db1:3306/n?a=1&b=2"},
		{"what would end a value", "2.4.3", topology.Datasource{Platform: "mysql", Database: text("n"), Params: map[string]topology.Value{"a": text("x&y=z#1%?+ \"\\"), "tz": text("Asia/Shanghai")}},
			"db1:3306", "jdbc:mysql://db1:3306/n?a=x%26y%3Dz%231%25%3F%2B%20%22%5C&tz=Asia/Shanghai"},
		{"beyond ASCII", "2.4.3", topology.Datasource{Platform: "mysql", Database: text("n"), Params: map[string]topology.Value{"a": text("é数")}}, "db1:3306", "jdbc:mysql://db1:3306/n?a=%C3%A9%E6%95%B0"},
		{"a placeholder", "2.4.3", topology.Datasource{Platform: "mysql", Database: text("${n}")}, "db1:3306", "jdbc:mysql://db1:3306/$%7Bn%7D"},
		{"PostgreSQL", "2.4.3", topology.Datasource{Platform: "postgresql", Database: text("n")}, "[fd00::9]:5432", "jdbc:postgresql://[fd00::9]:5432/n"},
		{"IPv6", "1.3.1", topology.Datasource{Platform: "mysql", Database: text("n")}, "[fd00::9]:3306", "jdbc:mysql://[fd00::9]:3306/n"},
		{"IPv6 for Connector/J 5.1", "1.3.0", topology.Datasource{Platform: "mysql", Database: text("n")}, "[fd00::9]:3306", "jdbc:mysql://address=(protocol=tcp)(host=fd00::9)(port=3306)/n"},
	} {
		if got := jdbcURL(&c.ds, c.host, schemas.Find(c.release)).Text; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestJDBCURLKeepsMarks(t *testing.T) {
	ds := topology.Datasource{Platform: "mysql", Database: topology.Value{Text: "n", Secret: "s1"}, Params: map[string]topology.Value{"p": {Text: "x", Secret: "s2"}}}
	rel := schemas.Find("2.4.3")
	if got := jdbcURL(&ds, "h:1", rel); got.Secret != "s1" || got.Text != "jdbc:mysql://h:1/n?p=x" {
		t.Errorf("%#v, secret of %q", got, got.Secret)
	}
	ds.Params["q"] = topology.Value{Unknown: "var.q"}
	if got := jdbcURL(&ds, "h:1", rel); got.Unknown != "var.q" || got.Text != "" {
		t.Errorf("unknown wins over all: %#v, %q", got, got.Text)
	}
}

// FuzzParameter: any text stays one parameter of the URL.
func FuzzParameter(f *testing.F) {
	f.Add("a&b=c%20+", "x")
	f.Add("${é}", "#?")
	f.Fuzz(func(t *testing.T, name, value string) {
		ds := topology.Datasource{Platform: "mysql", Database: topology.Text("n"), Params: map[string]topology.Value{name: topology.Text(value), "other": topology.Text("1")}}
		got := jdbcURL(&ds, "h:1", schemas.Find("2.4.3")).Text
		u, err := url.Parse(strings.TrimPrefix(got, "jdbc:"))
		if err != nil || strings.Contains(got, "${") {
			t.Fatalf("%q: %v", got, err)
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			t.Fatalf("%q: %v", got, err)
		}
		want := url.Values{"other": {"1"}}
		if name != "other" {
			want[name] = []string{value}
		} else {
			want["other"] = query["other"] // one of the two
		}
		if diff := cmp.Diff(want, query); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", got, diff)
		}
	})
}

// database gives the keys of the database in order, with their values.
func database(c *topology.Cluster) []string {
	dc, _ := MakeCluster(nil, c, allOutputs())
	var list []string
	for _, p := range dc.Nodes[0].Properties {
		if p.Group == "datasource" && !strings.HasPrefix(p.Key, "db.pool.config.validation") {
			list = append(list, p.Key+"="+p.Value.Text)
		}
	}
	return list
}

func TestDatabases(t *testing.T) {
	size := 9
	two := func(c *topology.Cluster) { c.Datasource.Hosts = []string{"db1:3306", "db2:3306"} }
	for _, c := range []struct {
		name, release string
		change        func(*topology.Cluster)
		want, found   []string
	}{
		{"two hosts", "1.1.0", two, []string{"db.num=2", "db.url.0=jdbc:mysql://db1:3306/nacos?characterEncoding=utf8&useSSL=false",
			"db.url.1=jdbc:mysql://db2:3306/nacos?characterEncoding=utf8&useSSL=false", "db.user=nacos", "db.password=p,w#=!x"}, nil},
		{"a single server", "1.1.0", func(c *topology.Cluster) { c.Mode = "standalone" }, []string{"spring.datasource.platform=mysql", "db.num=1",
			"db.url.0=jdbc:mysql://10.0.0.9:3306/nacos?characterEncoding=utf8&useSSL=false", "db.user=nacos", "db.password=p,w#=!x"}, nil},
		{"urls", "3.3.0", func(c *topology.Cluster) { c.Datasource.URLs = []topology.Value{topology.Text("jdbc:x://y")} },
			[]string{"nacos.plugin.datasource-dialect.type=mysql", "nacos.plugin.datasource.db.num=1", "nacos.plugin.datasource.db.url.0=jdbc:x://y",
				"nacos.plugin.datasource.db.user.0=nacos", "nacos.plugin.datasource.db.password.0=p,w#=!x"}, nil},
		{"PostgreSQL and a pool", "3.3.0", func(c *topology.Cluster) {
			c.Datasource.Platform, c.Datasource.Params, c.Datasource.Pool = "postgresql", nil, &topology.Pool{MaxSize: &size, MinIdle: &size, ConnectionTimeout: &size}
		}, []string{"nacos.plugin.datasource-dialect.type=postgresql", "nacos.plugin.datasource.db.num=1", "nacos.plugin.datasource.db.url.0=jdbc:postgresql://10.0.0.9:3306/nacos",
			"nacos.plugin.datasource.db.user.0=nacos", "nacos.plugin.datasource.db.password.0=p,w#=!x", "nacos.plugin.datasource.db.pool.config.driver-class-name=org.postgresql.Driver",
			"nacos.plugin.datasource.db.pool.config.maximum-pool-size=9", "nacos.plugin.datasource.db.pool.config.minimum-idle=9", "nacos.plugin.datasource.db.pool.config.connection-timeout=9"}, nil},
		{"embedded", "2.4.3", func(c *topology.Cluster) { c.Storage = "embedded" },
			[]string{"db.pool.config.connectionTimeout=30000", "db.pool.config.maximumPoolSize=20", "db.pool.config.minimumIdle=2"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster := sampleCluster(c.release, "10.0.0.1")
			c.change(cluster)
			if diff := cmp.Diff(c.want, database(cluster)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.found, findings(cluster)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDatabasesThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, release string
		change        func(*topology.Datasource)
		want          []string
	}{
		{"PostgreSQL too early", "2.1.2", func(d *topology.Datasource) { d.Platform = "postgresql" }, []string{"error setting-unsupported cluster.prod.datasource.postgresql"}},
		{"hosts of an unknown platform", "2.4.3", func(d *topology.Datasource) { d.Platform = "dm" }, []string{"error setting-unsupported cluster.prod.datasource.dm.hosts"}},
		{"urls of an unknown platform", "2.4.3", func(d *topology.Datasource) {
			d.Platform, d.URLs = "dm", []topology.Value{topology.Text("jdbc:dm://h:5236")}
		}, nil},
		{"a name for Connector/J 5.1", "1.1.0", func(d *topology.Datasource) { d.Database = topology.Text("na cos") }, []string{"error value-unwritable cluster.prod.datasource.mysql.database"}},
		{"a name for Connector/J 8", "2.4.3", func(d *topology.Datasource) { d.Database = topology.Text("na cos") }, nil},
		{"no password", "2.4.3", func(d *topology.Datasource) { d.Password = topology.Value{} }, []string{"error datasource-missing cluster.prod.datasource.mysql"}},
		{"no user beside urls", "2.4.3", func(d *topology.Datasource) {
			d.URLs, d.User = []topology.Value{topology.Text("jdbc:mysql://h/n?user=x")}, topology.Value{}
		}, []string{"error datasource-missing cluster.prod.datasource.mysql"}},
	} {
		cluster := sampleCluster(c.release, "10.0.0.1")
		c.change(cluster.Datasource)
		if diff := cmp.Diff(c.want, findings(cluster)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestMixedReleases: during an upgrade each node has the names of its own
// release, and a setting that the older one lacks is told.
func TestMixedReleases(t *testing.T) {
	c := sampleCluster("2.2.0", "10.0.0.1", "10.0.0.2")
	c.Datasource.DriverClass = "com.example.Driver"
	c.Nodes[1].Version, c.Nodes[1].Release = "2.0.4", "2.0.4"
	dc, _ := MakeCluster(nil, c, allOutputs())
	keys := func(n *Node) []string {
		m := map[string]bool{}
		for _, p := range n.Properties {
			m[p.Key] = true
		}
		return slices.Sorted(maps.Keys(m))
	}
	if !slices.Contains(keys(dc.Nodes[0]), "spring.sql.init.platform") || !slices.Contains(keys(dc.Nodes[1]), "spring.datasource.platform") {
		t.Errorf("%v\n%v", keys(dc.Nodes[0]), keys(dc.Nodes[1]))
	}
	if got := findings(c); !slices.Contains(got, "error setting-unsupported cluster.prod.datasource.mysql.driver_class") {
		t.Errorf("%v", got)
	}
}

// While nodes are upgraded from 2.x, those that have no console and no admin API
// yet are not told of the settings of either.
func TestMixedReleasesBefore3(t *testing.T) {
	c := sampleCluster("3.1.1", "10.0.0.1", "10.0.0.2")
	on := true
	c.Auth = &topology.Auth{Enabled: true, AdminEnabled: &on, ConsoleEnabled: &on}
	c.Console = &topology.Console{Enabled: true, Port: 8080, ContextPath: "/x"}
	c.MCP = &topology.MCPRegistry{Enabled: true, Port: 9080}
	c.Nodes[1].Version, c.Nodes[1].Release = "2.5.1", "2.5.1"
	dc, _ := MakeCluster(nil, c, allOutputs())
	for i, want := range []bool{true, false} {
		for _, key := range []string{"nacos.console.contextPath", "nacos.core.auth.admin.enabled", "nacos.core.auth.console.enabled", "nacos.ai.mcp.registry.enabled"} {
			got := slices.ContainsFunc(dc.Nodes[i].Properties, func(p Property) bool { return p.Key == key })
			if got != want {
				t.Errorf("%s in the file of a node of %s: %t", key, c.Nodes[i].Release, got)
			}
		}
	}
	if got := findings(c); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "setting-unsupported") }) {
		t.Errorf("%v", got)
	}
}
