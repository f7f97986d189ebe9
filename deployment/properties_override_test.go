package deployment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

func TestPropertiesReplaceInPlace(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1", "10.0.0.2")
	c.Properties = map[string]topology.Value{
		"server.tomcat.access-log.pattern": topology.Text("%h"), // relaxed twice over
		"DB_POOL_CONFIG_MAXIMUMPOOLSIZE":   topology.Text("no dots, no match"),
		"db.pool.config.maximum-pool-size": topology.Text("9"),
		"zz.last":                          topology.Text("1"),
		"aa.first":                         topology.Text("2"),
	}
	for _, n := range c.Nodes {
		n.Properties = c.Properties
	}
	dc, found := MakeCluster(nil, c, allOutputs())
	if len(found) > 0 {
		t.Errorf("what the release ships may be changed freely: %v", findings(c))
	}
	var keys, groups []string
	for _, p := range dc.Nodes[0].Properties {
		if strings.HasPrefix(string(p.Sources[0].Address), "cluster.prod.properties") {
			keys, groups = append(keys, p.Key+"="+p.Value.Text), append(groups, p.Group)
		}
	}
	want := []string{"db.pool.config.maximumPoolSize=9", "server.tomcat.accesslog.pattern=%h", "DB_POOL_CONFIG_MAXIMUMPOOLSIZE=no dots, no match", "aa.first=2", "zz.last=1"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"datasource", "access log", "properties", "properties", "properties"}, groups); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := dc.Nodes[0].Properties[0]; got.Key != "server.port" {
		t.Errorf("the file begins with %s", got.Key)
	}
}

// TestPropertiesInTwoSpellings: one of them is written, and lint tells.
func TestPropertiesInTwoSpellings(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1")
	c.Properties = map[string]topology.Value{"zz.b-c": topology.Text("1"), "zz.bC": topology.Text("2")}
	c.Nodes[0].Properties = c.Properties
	if got := value(t, c, "zz.bC"); got != "2" || value(t, c, "zz.b-c") != "(none)" || findings(c) != nil {
		t.Errorf("zz.bC = %q, findings %v", got, findings(c))
	}
	delete(c.Properties, "zz.bC")
	c.Nodes[0].Properties = map[string]topology.Value{"zz.b-c": topology.Text("1"), "zz.B_C": topology.Text("3")}
	if got := value(t, c, "zz.B_C"); got != "3" || value(t, c, "zz.b-c") != "(none)" {
		t.Errorf("the node says %q", got)
	}
}

// TestPropertiesByTheOlderName: the canonical names of 3.3 win even when they are
// empty, so that the user's value must stand under them.
func TestPropertiesByTheOlderName(t *testing.T) {
	const canonical, older = "nacos.plugin.auth.nacos.token.secret.key", "nacos.core.auth.plugin.nacos.token.secret.key"
	for _, tt := range []struct {
		said map[string]topology.Value
		want map[string]string
	}{
		{map[string]topology.Value{older: topology.Text("mine")}, map[string]string{canonical: "mine", older: "(none)"}},
		{map[string]topology.Value{older: topology.Text("a"), canonical: topology.Text("b")}, map[string]string{canonical: "b", older: "a"}},
	} {
		c := sampleCluster("3.3.0", "10.0.0.1")
		c.Auth.TokenSecretKey = topology.Value{}
		c.Properties = tt.said
		c.Nodes[0].Properties = tt.said
		for key, want := range tt.want {
			if got := value(t, c, key); got != want {
				t.Errorf("%v: %s = %q, want %q", tt.said, key, got, want)
			}
		}
	}
	c := sampleCluster("3.3.0", "10.0.0.1")
	c.Properties = map[string]topology.Value{older: topology.Text("mine")}
	c.Nodes[0].Properties = c.Properties
	if got := value(t, c, canonical); got != c.Auth.TokenSecretKey.Text {
		t.Errorf("auth says otherwise, but %s = %q", canonical, got)
	}
}

func TestPropertiesOfANode(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1", "10.0.0.2")
	c.Nodes[1].Properties = map[string]topology.Value{"nacos.core.member.meta.site": topology.Text("east")}
	dc, _ := MakeCluster(nil, c, allOutputs())
	last := func(n int) Property { return dc.Nodes[n].Properties[len(dc.Nodes[n].Properties)-1] }
	if p := last(1); p.Value.Text != "east" || p.Sources[0].Address != `cluster.prod.node.b.properties["nacos.core.member.meta.site"]` {
		t.Errorf("%+v", p)
	}
	if p := last(0); p.Value.Text == "east" {
		t.Errorf("node a has what node b says: %+v", p)
	}
}

func TestPropertiesAgainstTheTopology(t *testing.T) {
	secret := topology.Value{Text: "s3cret", Secret: "cluster.prod.properties"}
	for _, c := range []struct {
		name, release string
		properties    map[string]topology.Value
		want          []string
	}{
		{"port", "2.4.3", map[string]topology.Value{"server.port": topology.Text("8849")}, nil}, // a rule of lint
		{"same port", "2.4.3", map[string]topology.Value{"server.port": topology.Text("8848")}, nil},
		{"unknown port", "2.4.3", map[string]topology.Value{"server.port": {Unknown: "var.p"}}, nil},
		{"3.x port", "3.0.3", map[string]topology.Value{"nacos.server.main.port": topology.Text("1")}, nil},
		{"console port", "3.0.3", map[string]topology.Value{"nacos.console.port": topology.Text("1")}, []string{`error topology-invalid cluster.prod.node.a.properties["nacos.console.port"]`}},
		{"own address", "2.4.3", map[string]topology.Value{"nacos.inetutils.ip-address": topology.Text("10.9.9.9")}, nil},
		{"context path", "2.4.3", map[string]topology.Value{"server.servlet.context-path": topology.Text("/x")}, []string{`warning topology-invalid cluster.prod.node.a.properties["server.servlet.context-path"]`}},
		{"password", "2.4.3", map[string]topology.Value{"db.password[0]": secret}, []string{`warning topology-invalid cluster.prod.node.a.properties["db.password[0]"]`}},
		{"authentication", "2.4.3", map[string]topology.Value{"nacos.core.auth.enabled": topology.Text("true")}, []string{`warning topology-invalid cluster.prod.node.a.properties["nacos.core.auth.enabled"]`}},
		{"an older name", "3.3.0", map[string]topology.Value{"nacos.core.auth.plugin.nacos.token.expire.seconds": topology.Text("30")}, []string{`warning topology-invalid cluster.prod.node.a.properties["nacos.core.auth.plugin.nacos.token.expire.seconds"]`}},
		{"an older name with the same value", "3.3.0", map[string]topology.Value{"db.num": topology.Text("1")}, nil},
		{"an older name that Spring reads", "3.0.3", map[string]topology.Value{"server.servlet.contextPath": topology.Text("/x")}, nil},
		{"an unknown value by an older name", "3.3.0", map[string]topology.Value{"db.num": {Unknown: "var.n"}}, nil},
		{"an older name before the newer one", "3.2.4", map[string]topology.Value{"db.num": topology.Text("1")}, nil},
		{"a default", "2.4.3", map[string]topology.Value{"server.servlet.context-path": topology.Text("${X:/nacos}")}, nil},
		{"another default", "2.4.3", map[string]topology.Value{"server.servlet.context-path": topology.Text("${X:/x}")}, []string{`warning topology-invalid cluster.prod.node.a.properties["server.servlet.context-path"]`}},
		{"a default of a port", "3.0.3", map[string]topology.Value{"nacos.console.port": topology.Text("${X:8080}")}, nil},
		{"a placeholder that nobody knows", "2.4.3", map[string]topology.Value{"server.servlet.context-path": topology.Text("${X}")}, nil},
		{"no name", "2.4.3", map[string]topology.Value{"": topology.Text("1")}, []string{`error value-unwritable cluster.prod.node.a.properties[""]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster := sampleCluster(c.release, "10.0.0.1")
			cluster.Nodes[0].Properties = c.properties
			if diff := cmp.Diff(c.want, findings(cluster)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			_, found := MakeCluster(nil, cluster, allOutputs())
			for _, d := range found {
				for _, text := range []string{d.Summary(diag.English), d.Summary(diag.Chinese), d.Details(diag.English), d.Details(diag.Chinese)} {
					if strings.Contains(text, "%!") || strings.Contains(text, secret.Text) || text == "" {
						t.Errorf("words: %q", text)
					}
				}
			}
		})
	}
}

// TestPropertiesAgainstTheJar: the 30 days that the jar's own file sets are no
// more said by the topology than those of the shipped file.
func TestPropertiesAgainstTheJar(t *testing.T) {
	const key = "server.tomcat.accesslog.max-days"
	contradicted := []string{`warning topology-invalid cluster.prod.node.a.properties["` + key + `"]`}
	for _, tt := range []struct {
		release string
		days    int
		want    []string
	}{{"2.1.1", 30, nil}, {"2.5.1", 30, nil}, {"2.5.5", 30, nil}, {"3.0.3", 30, nil}, {"2.5.1", 45, contradicted}, {"3.0.3", 45, contradicted}} {
		c := sampleCluster(tt.release, "10.0.0.1")
		c.AccessLog.MaxDays = &tt.days
		c.Nodes[0].Properties = map[string]topology.Value{key: topology.Text("10")}
		if diff := cmp.Diff(tt.want, findings(c)); diff != "" {
			t.Errorf("%s with %d days (-want +got):\n%s", tt.release, tt.days, diff)
		}
	}
}

func TestPropertiesAgainstAServerOnItsOwn(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1")
	c.Mode, c.Members = "standalone", nil
	c.Nodes[0].Properties = map[string]topology.Value{"server.port": topology.Text("8849")}
	want := []string{`error topology-invalid cluster.prod.node.a.properties["server.port"]`}
	if diff := cmp.Diff(want, findings(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestValues(t *testing.T) {
	every := make([]byte, 0, 95)
	for ch := byte(' ' + 1); ch <= '~'; ch++ {
		every = append(every, ch)
	}
	for _, c := range []struct {
		name   string
		change func(*topology.Cluster)
		want   []string
	}{
		{"every ASCII character", func(c *topology.Cluster) { c.Datasource.Password = topology.Text(string(every)) }, nil},
		{"line ends inside", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("a\nb\r\nc\td") }, nil},
		{"line end at the end", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("a\n") }, []string{"error value-unwritable cluster.prod.datasource.mysql.password"}},
		{"placeholder", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("a${b}c") }, []string{"error value-unwritable cluster.prod.datasource.mysql.password"}},
		{"open placeholder", func(c *topology.Cluster) { c.Datasource.User = topology.Text("a${b") }, []string{"error value-unwritable cluster.prod.datasource.mysql.user"}},
		{"dollar", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("a$b{c}$") }, nil},
		{"expression where nothing evaluates", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("#{1}") }, nil},
		{"expression where @Value does", func(c *topology.Cluster) { c.Auth.Identity.Value = topology.Text("a#{1}") }, []string{"error value-unwritable cluster.prod.auth.identity.value"}},
		{"NUL", func(c *topology.Cluster) { c.Datasource.Password = topology.Text("a\x00b") }, []string{"error value-unwritable cluster.prod.datasource.mysql.password"}},
		{"not UTF-8", func(c *topology.Cluster) { c.AccessLog.Pattern = "\xff" }, []string{"error value-unwritable cluster.prod.access_log.pattern"}},
		{"unknown", func(c *topology.Cluster) { c.Datasource.Password = topology.Value{Unknown: "var.x"} }, nil},
		{"placeholder in a parameter", func(c *topology.Cluster) { c.Datasource.Params["x"] = topology.Text("${y}") }, nil}, // becomes %7B
		{"placeholder in a URL", func(c *topology.Cluster) { c.Datasource.URLs = []topology.Value{topology.Text("jdbc:mysql://${H}/x")} }, []string{"error value-unwritable cluster.prod.datasource.mysql.urls[0]"}},
		{"placeholders in a property", func(c *topology.Cluster) {
			c.Nodes[0].Properties = map[string]topology.Value{"a.b": topology.Text("${HOME}/${x.y:a:b}")}
		}, nil},
		{"open placeholder in a property", func(c *topology.Cluster) {
			c.Nodes[0].Properties = map[string]topology.Value{"a.b": topology.Text("${HOME}/${x")}
		}, []string{`error value-unwritable cluster.prod.node.a.properties["a.b"]`}},
		{"placeholder in a placeholder", func(c *topology.Cluster) {
			c.Nodes[0].Properties = map[string]topology.Value{"a.b": topology.Text("${x:${y}}")}
		}, []string{`error value-unwritable cluster.prod.node.a.properties["a.b"]`}},
		{"placeholder in a secret property", func(c *topology.Cluster) {
			c.Nodes[0].Properties = map[string]topology.Value{"nacos.core.auth.ldap.password": topology.Text("a${HOME}")}
		}, []string{`error value-unwritable cluster.prod.node.a.properties["nacos.core.auth.ldap.password"]`}},
		{"identity with a blank in its key", func(c *topology.Cluster) { c.Auth.Identity.Key = topology.Text("my key") }, []string{"error value-unwritable cluster.prod.auth.identity.key"}},
		{"identity over two lines", func(c *topology.Cluster) { c.Auth.Identity.Value = topology.Text("a\nb") }, []string{"error value-unwritable cluster.prod.auth.identity.value"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster := sampleCluster("3.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3")
			c.change(cluster)
			if diff := cmp.Diff(c.want, findings(cluster)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
