package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// databasesIn gives the databases of the first cluster of a topology.
func databasesIn(t *testing.T, src string) []*database {
	t.Helper()
	var list []*database
	linttest.Lint(t, &lint.Rule{ID: "test", Check: func(p *lint.Pass) {
		if list == nil {
			list = databases(p)
		}
	}}, "x.hcl", []byte(src))
	return list
}

func alone(version, lines string) string {
	return fmt.Sprintf("variable \"x\" { type = string }\ncluster \"c\" {\n version = %q\n mode = \"standalone\"\n node \"a\" { address = \"10.0.0.1\" }\n %s\n}\n", version, lines)
}

func TestDatabaseExternal(t *testing.T) {
	cluster := func(version string, lines ...string) string {
		return "variable \"x\" { type = string }\n" + storageCluster(version, lines...)
	}
	const embedded, platform, old = `storage = "embedded"`, `properties = { "spring.sql.init.platform" = %s }`, `properties = { "spring.datasource.platform" = %s }`
	with := func(format, value string) string { return fmt.Sprintf(format, value) }
	for _, c := range []struct {
		src  string
		want bool
	}{
		{cluster("1.1.0", plainDatasource), true},
		{cluster("1.2.1", plainDatasource, with(old, `"derby"`)), true},
		{cluster("1.3.0", embedded), false},
		{cluster("1.3.0", embedded, with(old, `"MySQL"`)), true},
		{cluster("2.1.2", embedded, with(old, `"oracle"`)), false},
		{cluster("2.1.2", plainDatasource, with(old, `""`)), true},
		{cluster("2.4.3", embedded, with(platform, `"oracle"`)), true},
		{cluster("2.4.3", embedded, with(platform, `"derby"`)), false},
		{cluster("2.4.3", embedded, with(platform, "var.x")), true},
		{cluster("2.4.3", embedded, `jvm { options = ["-DembeddedStorage=false"] }`), true},
		{cluster("2.4.3", embedded, `docker { env = { EMBEDDED_STORAGE = "yes" } }`), true},
		{cluster("2.4.3", embedded, `docker { env = { TZ = "UTC" } }`), false},
		{cluster("3.3.0", embedded, `properties = { "nacos.plugin.datasource-dialect.type" = "mysql" }`), true},
		{cluster("3.3.0", embedded, `properties = { "nacos.plugin.datasource-dialect.type" = "", "spring.sql.init.platform" = "mysql" }`), false},
		{cluster("3.3.0", embedded, with(platform, `"mysql"`)), true},
		{cluster("3.3.0", embedded, with(old, `"mysql"`)), false},
		{alone("1.1.0", ""), false},
		{alone("1.1.0", with(old, `"mysql"`)), true},
		{alone("2.1.2", with(platform, `"mysql"`)), false},
		{alone("2.4.3", ""), false},
		{alone("2.4.3", with(old, `"mysql"`)), true},
		{alone("2.4.3", `properties = { "spring.sql.init.platform" = "", "spring.datasource.platform" = "mysql" }`), true},
		{alone("2.4.3", `properties = { "spring.sql.init.platform" = "derby", "spring.datasource.platform" = "mysql" }`), false},
		{alone("2.4.3", with(platform, "var.x")), true},
		{alone("2.4.3", `jvm { options = ["-DembeddedStorage=true"] }`), false},
		{cluster("3.1.1", plainDatasource, `deployment = "console"`), false},
	} {
		if got := databasesIn(t, c.src)[0].external(); got != c.want {
			t.Errorf("external: %t, want %t, in\n%s", got, c.want, c.src)
		}
	}
}

func TestDatabaseIsMySQL(t *testing.T) {
	for src, want := range map[string]bool{
		storageCluster("2.4.3", plainDatasource):                                                       true,
		storageCluster("2.4.3", strings.Replace(plainDatasource, `"mysql"`, `"postgresql"`, 1)):        false,
		storageCluster("2.1.2", plainDatasource, `properties = { "spring.datasource.platform" = "" }`): true,
		alone("2.4.3", `properties = { "spring.sql.init.platform" = "oracle" }`):                       false,
		alone("2.4.3", `properties = { "spring.sql.init.platform" = "MySQL " }`):                       true,
		alone("2.4.3", `properties = { "spring.sql.init.platform" = var.x }`):                          true,
		alone("2.4.3", ""): true,
	} {
		if got := databasesIn(t, src)[0].isMySQL(); got != want {
			t.Errorf("is MySQL: %t, want %t, in\n%s", got, want, src)
		}
	}
}

func TestDatabaseAccounts(t *testing.T) {
	const more = `properties = { "db.user.1" = "second", "db.user.2" = "third" }`
	const all = `properties = { "db.user" = "all", "db.user.1" = "second" }`
	for _, c := range []struct {
		version, lines string
		n              int
		want           string
	}{
		{"1.3.0", more, 0, "nacos_app"}, {"1.3.0", more, 1, "second"}, {"1.3.0", more, 3, "nacos_app"}, {"1.3.0", all, 0, "all"}, {"1.3.0", all, 1, "second"},
		{"1.3.1", more, 0, "nacos_app"}, {"1.3.1", more, 1, "second"}, {"1.3.1", more, 3, "nacos_app"}, {"1.3.1", all, 0, "all"}, {"1.3.1", all, 1, "all"},
		{"3.3.0", `properties = { "db.user.0" = "old" }`, 0, "nacos_app"},
		{"3.3.0", `properties = { "nacos.plugin.datasource.db.user.0" = "new" }`, 0, "new"},
		{"2.4.3", `properties = { "nacos.plugin.datasource.db.user.0" = "new" }`, 0, "nacos_app"},
		{"2.4.3", "properties = { \"db.user[0]\" = \"bracket\" }", 0, "bracket"},
		{"2.4.3", "docker {\n env = { DB_USER_0 = \"variable\" }\n }\n jvm { options = [\"-Ddb.user.0=flag\"] }", 0, "flag"},
		{"2.4.3", "docker {\n env = { DB_USER_0 = \"variable\", JAVA_OPT_EXT = \"--db.user.0=argument\" }\n }", 0, "argument"},
		{"2.4.3", "docker {\n env = { DB_USER_0 = \"variable\" }\n options = [\"-e DB_USER_0=option\"]\n }", 0, "option"},
		{"2.4.3", "docker {\n env = { MYSQL_SERVICE_USER = \"image\" }\n }", 0, "nacos_app"},
		{"2.4.3", "docker {\n config = \"env\"\n env = { MYSQL_SERVICE_USER = \"image\" }\n }", 0, "image"},
		{"2.4.3", "docker {\n config = \"env\"\n env = { MYSQL_SERVICE_USER = \"image\", DB_USER_0 = \"relaxed\" }\n }", 0, "relaxed"},
		{"2.4.3", "properties = { \"db.user.1\" = \"x\" }\n docker {\n config = \"env\"\n env = { MYSQL_SERVICE_USER = \"image\" }\n }", 0, "nacos_app"},
		{"1.1.4", "docker {\n config = \"env\"\n env = { MYSQL_MASTER_SERVICE_USER = \"image\" }\n }", 0, "image"},
	} {
		got := "none"
		if s := databasesIn(t, storageCluster(c.version, plainDatasource, c.lines))[0].accountOf("user", c.n); s != nil {
			got = s.value.Text
		}
		if got != c.want {
			t.Errorf("%s, user of database %d: %q, want %q, with %s", c.version, c.n, got, c.want, c.lines)
		}
	}
}

// TestDatabaseShared tells apart nodes that are set up in different ways, and
// shares what is found for those that are not.
func TestDatabaseShared(t *testing.T) {
	for own, want := range map[string]int{
		"":                                      1,
		`zone = "east"`:                         1,
		`properties = { "db.num" = "3" }`:       2,
		`version = "2.4.2"`:                     2,
		`jvm { options = ["-Dx=y"] }`:           2,
		`jvm { heap = "1g" }`:                   1,
		`docker { network = "bridge" }`:         2,
		`docker { config = "env" }`:             2,
		`docker { env = { DB_NUM = "1" } }`:     2,
		`docker { options = ["-e DB_NUM=1"] }`:  2,
		`docker { memory = "2g" }`:              1,
		`deployment = "console"`:                2,
		`docker { env = { COMMON = "other" } }`: 2,
	} {
		version := "2.4.3"
		if strings.Contains(own, "console") {
			version = "3.1.1"
		}
		for _, common := range []string{"docker {}", `docker { env = { COMMON = "1" } }`} {
			src := storageCluster(version, plainDatasource, common, "node \"d\" {\n address = \"10.0.0.4\"\n "+own+"\n }")
			list := databasesIn(t, src)
			if len(list) != want || len(list[0].nodes) != 5-want {
				t.Errorf("%q: %d ways, want %d; the first for %d nodes", own, len(list), want, len(list[0].nodes))
			}
		}
	}
	mixed := storageCluster("2.4.3", plainDatasource, "node \"d\" {\n address = \"10.0.0.4\"\n docker {}\n }")
	if list := databasesIn(t, mixed); len(list) != 2 {
		t.Errorf("one node in a container: %d ways, want 2", len(list))
	}
}

func TestSlotOf(t *testing.T) {
	check := func(version, key, want string) {
		got := ""
		if s, rank, ok := slotOf(key, schemas.Find(version)); ok {
			got = fmt.Sprintf("%s %d %d", s.name, s.n, rank)
		}
		if got != want {
			t.Errorf("%s in %s: %q, want %q", key, version, got, want)
		}
	}
	for key, want := range map[string]string{
		"db.num": "num -1 0", "db.url.0": "url 0 0", "db.url[12]": "url 12 0", "db.user": "user -1 0", "db.password.3": "password 3 0",
		"db.pool.config.maximumPoolSize": "pool -1 0", "db.pool.config.driver-class-name": "driver -1 0",
		"spring.datasource.platform": "old-platform -1 0", "spring.sql.init.platform": "platform -1 0",
		"db.num.0": "", "db.url.x": "", "db.pool.config.minimumIdle": "", "db.pool": "", "db.pool.0": "", "server.port": "", "dbx.num": "",
		"xx.db.num": "", "spring.datasource.url": "", "spring.db.num": "", "nacos.plugin.datasource.log.enabled": "", "nacos.plugin.datasource.url.0": "",
	} {
		check("1.1.0", key, want)
		check("3.3.0", key, want)
	}
	for key, want := range map[string]string{
		"nacos.plugin.datasource-dialect.type": "dialect -1 1", "nacos.plugin.datasource.dialect.type": "dialect -1 1",
		"nacos.plugin.datasource.db.num": "num -1 1", "nacos.plugin.datasource.db.url.1": "url 1 1",
		"nacos.plugin.datasource.db.pool.config.maximum-pool-size": "pool -1 1",
	} {
		check("3.2.4", key, "")
		check("3.3.0", key, want)
	}
}

func TestParseJDBC(t *testing.T) {
	for text, want := range map[string]string{
		"jdbc:mysql://10.0.0.9:3306/nacos?a=1&b=2":                    "mysql 10.0.0.9:3306/nacos a=1 b=2 complete",
		"jdbc:mysql://10.0.0.9/nacos":                                 "mysql 10.0.0.9:3306/nacos complete",
		" jdbc:mysql://db/nacos?a=1&amp;b=2&& ":                       "mysql db:3306/nacos a=1 b=2 complete",
		"jdbc:mysql://db/nacos&a=1&b=2":                               "mysql db:3306/nacos a=1 b=2 complete",
		"jdbc:mysql://[fd00::9]:3307/":                                "mysql fd00::9:3307/ complete",
		"jdbc:mysql://[fd00::9]/n":                                    "mysql fd00::9:3306/n complete",
		"jdbc:mysql:replication://a:1,b/n?x=":                         "mysql a:1,b:3306/n x= complete",
		"jdbc:mariadb://a/n":                                          "mariadb a:3306/n complete",
		"jdbc:postgresql://a/n":                                       "postgresql a:5432/n complete",
		"jdbc:dm://a/n":                                               "dm a:0/n complete",
		"jdbc:mysql://address=(protocol=tcp)(host=fd00::9)(port=1)/n": "mysql /n complete",
		"jdbc:mysql://u:p@a/n":                                        "mysql /n complete",
		"jdbc:mysql://${HOST}/n?a=1":                                  " /",
		"jdbc:mysql://db":                                             "mysql /",
		"jdbc:oracle:thin:@db:1521:n":                                 " /",
		"mysql://db/n":                                                " /",
		"":                                                            " /",
	} {
		u := parseJDBC(0, &setting{value: topology.Text(text), at: "x"})
		var hosts, params []string
		for _, h := range u.hosts {
			hosts = append(hosts, fmt.Sprintf("%s:%d", h.host, h.portNumber(u.platform)))
		}
		for _, p := range u.params {
			params = append(params, " "+p.name+"="+p.value.Text)
		}
		got := u.platform + " " + strings.Join(hosts, ",") + "/" + u.schema.Text + strings.Join(params, "")
		if u.complete {
			got += " complete"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if u := parseJDBC(0, &setting{value: topology.Value{Unknown: "var.x"}}); u.complete || u.hosts != nil || u.text != "" {
		t.Errorf("of an unknown URL: %+v", u)
	}
	secret := parseJDBC(0, &setting{value: topology.Value{Text: "jdbc:mysql://db/n?a=b", Secret: "x"}, at: "x"})
	if shown := secret.schema.String() + secret.params[0].value.String() + secret.shown("db") + secret.place(); shown != strings.Repeat(topology.Masked, 4) {
		t.Errorf("of a secret %q is shown", shown)
	}
	if secret.rewritten(diag.Words{}, "jdbc:mysql://db/n") != nil {
		t.Error("a secret is rewritten")
	}
}

func FuzzParseJDBC(f *testing.F) {
	for _, text := range []string{"jdbc:mysql://10.0.0.9:3306/nacos?a=1&b=2", "jdbc:mysql://a:1,b/n&x", "jdbc:mysql://[::1]:1/?&amp;", "jdbc:a://b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u := parseJDBC(0, &setting{value: topology.Text(text)})
		u.has("useSSL")
		_ = u.place()
		if part, _, fixed := malformed(text); fixed != "" {
			if part == "" {
				t.Error("a fix for nothing")
			}
			if again, _, more := malformed(fixed); more != "" {
				t.Errorf("the fix of %q is still without a ? (%q)", text, again)
			}
		}
	})
}

// TestTemplateURL is about URLs that the image's template puts together.
func TestTemplateURL(t *testing.T) {
	image := func(config string, lines ...string) string {
		return "docker {\n config = \"" + config + "\"\n env = {\n" + strings.Join(lines, "\n") + "\n}\n }"
	}
	const header = "variable \"x\" { type = string }\n"
	for _, c := range []struct{ version, datasource, lines, want string }{
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_HOST = "db"`), "db:3306/nacos characterEncoding=utf8 useSSL=false complete docker.env.MYSQL_SERVICE_HOST"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_PORT = "1"`), "10.0.0.9:1/nacos characterEncoding=utf8 useSSL=false complete docker.env.MYSQL_SERVICE_PORT"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_PORT = "1"`, `MYSQL_SERVICE_HOST = "db"`), "db:1/nacos characterEncoding=utf8 useSSL=false complete docker.env.MYSQL_SERVICE_HOST"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_DB_NAME = "n"`), "10.0.0.9:3306/n characterEncoding=utf8 useSSL=false complete datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_DB_PARAM = "a=b"`), "10.0.0.9:3306/nacos a=b complete datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_DB_PARAM = ""`), "10.0.0.9:3306/nacos complete datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_DB_PARAM = var.x`), "10.0.0.9:3306/nacos datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_HOST = var.x`), "/nacos characterEncoding=utf8 useSSL=false complete"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_PORT = var.x`), "/nacos characterEncoding=utf8 useSSL=false complete"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_HOST = ""`), "/nacos characterEncoding=utf8 useSSL=false complete"},
		{"2.4.3", plainDatasource, image("env", `TZ = "UTC"`), "10.0.0.9:3306/nacos characterEncoding=utf8 useSSL=false complete datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("files", `MYSQL_SERVICE_HOST = "db"`), "10.0.0.9:3306/nacos characterEncoding=utf8 useSSL=false complete datasource.mysql.hosts[0]"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_HOST = "db"`, `DB_URL_0 = "jdbc:mysql://other/o"`), "other:3306/o complete docker.env.DB_URL_0"},
		{"2.4.3", plainDatasource, image("env", `MYSQL_SERVICE_HOST = "db"`) + "\n jvm { options = [\"-Ddb.url.0=jdbc:mysql://flag/f\"] }", "flag:3306/f complete jvm.options[0]"},
		// Without parameters the template does not make the URL: its relaxed name does.
		{"2.4.3", strings.Replace(plainDatasource, "params ", "params = {}\n#", 1), image("env", `MYSQL_SERVICE_HOST = "db"`), "10.0.0.9:3306/nacos complete datasource.mysql.hosts[0]"},
		{"3.3.0", plainDatasource, image("env", `MYSQL_SERVICE_HOST = "db"`), "db:3306/nacos characterEncoding=utf8 useSSL=false complete docker.env.MYSQL_SERVICE_HOST"},
		{"2.1.2", plainDatasource, image("env", `MYSQL_SERVICE_HOST = "db"`), "db:3306/nacos characterEncoding=utf8 useSSL=false complete docker.env.MYSQL_SERVICE_HOST"},
	} {
		src := header + storageCluster(c.version, c.datasource, c.lines)
		if got := templateURL(databasesIn(t, src)[0]); got != c.want {
			t.Errorf("%q\nwant %q, in\n%s", got, c.want, src)
		}
	}
	// A standalone server may be told all by the image's variables.
	standalone := alone("2.4.3", image("env", `SPRING_DATASOURCE_PLATFORM = "mysql"`, `MYSQL_SERVICE_HOST = "db"`, `MYSQL_SERVICE_DB_NAME = "n"`))
	want := "db:3306/n characterEncoding=utf8 connectTimeout=1000 socketTimeout=3000 autoReconnect=true useSSL=false complete docker.env.MYSQL_SERVICE_HOST"
	if got := templateURL(databasesIn(t, standalone)[0]); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if list := databasesIn(t, alone("2.4.3", image("env", `SPRING_DATASOURCE_PLATFORM = "mysql"`)))[0].urls(); len(list) != 0 {
		t.Errorf("URLs of nothing: %v", list)
	}
}

// templateURL is the first URL of db in short, with the place of its host.
func templateURL(db *database) string {
	u := db.urls()[0]
	var b strings.Builder
	var at diag.Address
	for _, h := range u.hosts {
		fmt.Fprintf(&b, "%s:%d", h.host, h.portNumber(u.platform))
		at = " " + h.at
	}
	b.WriteString("/" + u.schema.Text)
	for _, p := range u.params {
		b.WriteString(" " + p.name + "=" + p.value.Text)
	}
	if u.complete {
		b.WriteString(" complete")
	}
	return b.String() + strings.ReplaceAll(string(at), "cluster.c.", "")
}

// handmade runs a rule on one node's entries as hand-written files have them:
// each text is "key=value", its source the address x.<key>.
func handmade(rule *lint.Rule, version string, entries ...string) []string {
	c := &topology.Cluster{Name: "c", Version: version, Release: version, Mode: "cluster", Storage: "external", Function: "all",
		Nodes: []*topology.Node{{Name: "a", Release: version, Version: version}, {Name: "b", Release: version, Version: version}}}
	d := &deployment.Cluster{Name: "c", Release: version}
	var properties []deployment.Property
	for _, e := range entries {
		key, value, _ := strings.Cut(e, "=")
		key, fact := strings.CutPrefix(key, "fact:")
		p := deployment.Property{Key: key, Value: topology.Text(value), Sources: []deployment.Source{deployment.Fact("shipped", "test")}}
		if !fact {
			p.Sources = append(p.Sources, deployment.From(diag.Address("x").Child(key)))
		}
		properties = append(properties, p)
	}
	for _, n := range c.Nodes {
		d.Nodes = append(d.Nodes, &deployment.Node{Name: n.Name, Release: version, Properties: properties})
	}
	t := &topology.Topology{Clusters: []*topology.Cluster{c}}
	var said []string
	for _, f := range append(lint.RunCluster([]*lint.Rule{rule}, t, c, d, emptyLocator{}), lint.RunTopology([]*lint.Rule{rule}, t, emptyLocator{})...) {
		said = append(said, fmt.Sprintf("%s at %s: %s", f.Rule, f.Address, f.Summary(diag.English)))
	}
	return said
}

type emptyLocator struct{}

func (emptyLocator) Locate(diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

func (emptyLocator) LocateKey(diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

func (emptyLocator) LocateEntries(_, _ diag.Address) (diag.Range, topology.Origin) {
	return diag.Range{}, topology.Default
}

// TestHandmade is about entries that no topology makes.
func TestHandmade(t *testing.T) {
	const url = "db.url.0=jdbc:mysql://10.0.0.9/n"
	for _, c := range []struct {
		rule    *lint.Rule
		version string
		entries []string
		want    []string
	}{
		{DBNumVsURLs, "2.4.3", []string{url}, []string{`db-num-vs-urls at x["db.url.0"]: db.num is "", want the number of databases, 1`}},
		{DBNumVsURLs, "2.4.3", []string{"db.num=1"}, nil},
		{DBIndexGap, "1.3.0", []string{url, "db.num=1", "db.user.0=a", "db.user.2=b"}, nil},
		{DBIndexGap, "1.3.1", []string{url, "db.num=1", "db.user.0=a", "db.user.2=b"}, []string{`db-index-gap at x["db.user.2"]: db.user.2 without db.user.1: want numbers from 0 without a gap`}},
		{DBIndexGap, "1.3.1", []string{url, "db.num=1", "db.user=u", "db.user.0=a", "db.user.2=b"}, nil},
		{DBIndexGap, "1.3.0", []string{url, "db.url.2=x"}, nil},
		{DBIndexGap, "1.3.0", []string{url, "db.url.1=x", "db.url.2=x", "db.num=3", "db.user.0=a", "db.user.2=b"}, nil},
		{DBIndexGap, "2.4.3", []string{url, "db.url=x", "db.num=1"}, nil},
		{DBMySQL8KeyRetrieval, "2.4.3", []string{url + "?useSSL=false"}, []string{`db-mysql8-key-retrieval at x["db.url.0"]: TLS is off (useSSL) and allowPublicKeyRetrieval is not true: MySQL 8 may refuse the login`}},
		{PlatformMissing, "2.4.3", []string{url, "spring.sql.init.platform=", "spring.datasource.platform="}, []string{`platform-missing at x["spring.sql.init.platform"]: spring.sql.init.platform is empty: Nacos 2.4.3 doesn't know which SQL its database speaks, want mysql`}},
		{DBIndexGap, "1.3.0", []string{url, "db.url.2=x", "db.num=many"}, nil},
		{DBRootUser, "2.4.3", []string{url, "db.num=1"}, nil},
		{DBWeakPassword, "2.4.3", []string{url, "db.num=1"}, nil},
		{DBWeakPassword, "2.4.3", []string{url, "db.num=1", "db.password=root"}, []string{`db-weak-password at x["db.password"]: the database's password is one that scanners try first`}},
		{DBWeakPassword, "2.4.3", []string{url, "db.num=1", "db.password=Zx9"}, nil},
		{DBMultiURLMisread, "2.4.3", []string{url, "db.url.1=jdbc:mysql://10.0.0.8/n", "db.num=2"}, nil},
		{DerbyInCluster, "2.4.3", []string{url}, nil},
		{DerbyInCluster, "3.3.0", []string{url, "nacos.plugin.datasource-dialect.type=derby"}, nil},
		{PlatformMissing, "2.4.3", []string{url}, []string{`platform-missing at cluster.c.datasource.mysql: spring.sql.init.platform is empty: Nacos 2.4.3 doesn't know which SQL its database speaks, want mysql`}},
		{DeploymentTypeMixed3x, "2.5.1", nil, nil},
		{QuorumTwoMembers, "2.4.3", nil, []string{"quorum-two-members at cluster.c: 2 members, a and b: losing either one stops writes, want 3"}},
		{MajorityOnOneHost, "2.4.3", nil, nil},
	} {
		if diff := cmp.Diff(c.want, handmade(c.rule, c.version, c.entries...)); diff != "" {
			t.Errorf("%s with %q (-want +got):\n%s", c.rule.ID, c.entries, diff)
		}
	}
}

// TestFactsGetNoFinding: an entry without a place in the user's files is ours.
func TestFactsGetNoFinding(t *testing.T) {
	for _, version := range []string{"1.1.0", "1.3.1", "2.1.0", "2.4.3", "3.3.0"} {
		for _, rule := range storageRules() {
			said := handmade(rule, version, "fact:db.num=3", "fact:db.url.0=jdbc:mysql://localhost/mysql&a&amp;b", "fact:db.url.2=", "fact:db.user=root,x",
				"fact:db.password=root,x", "fact:db.user.3=", "fact:spring.datasource.platform=\"x\"", "fact:spring.sql.init.platform=MYSQL", "fact:nacos.core.member.meta.site=x")
			for _, s := range said {
				if !strings.HasPrefix(s, "quorum-two-members") {
					t.Errorf("%s: %s", version, s)
				}
			}
		}
	}
}

// TestStorageEmpty runs the rules on clusters of which next to nothing is known.
func TestStorageEmpty(t *testing.T) {
	ports := 3306
	for _, c := range []*topology.Cluster{
		{Name: "c"}, {Name: "c", Mode: "cluster", Nodes: []*topology.Node{{Name: "a"}}},
		{Name: "c", Mode: "cluster", Upgrade: &topology.Upgrade{}, Storage: "external", Datasource: &topology.Datasource{Platform: "mysql", MaxConnections: &ports}},
		{Name: "c", Mode: "cluster", Release: "2.4.3", Upgrade: &topology.Upgrade{From: "x"}, Storage: "external", Gateways: []*topology.Gateway{{}}},
		{Name: "c", Mode: "cluster", Release: "3.1.1", Nodes: []*topology.Node{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}}, Gateways: []*topology.Gateway{{}}},
		{Name: "c", Mode: "cluster", Release: "3.1.1"},
		{Name: "c", Mode: "cluster", Upgrade: &topology.Upgrade{From: "2.0.4"}, Storage: "external"},
		{Name: "c", Mode: "cluster", Storage: "external", Datasource: &topology.Datasource{Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}},
			Nodes: []*topology.Node{{Name: "a", Address: "10.0.0.1"}, {Name: "b", Address: "10.0.0.2"}, {Name: "c"}}},
	} {
		t1 := &topology.Topology{Clusters: []*topology.Cluster{c}}
		for _, rule := range storageRules() {
			rules := []*lint.Rule{rule}
			found := append(lint.RunCluster(rules, t1, c, &deployment.Cluster{}, emptyLocator{}), lint.RunTopology(rules, t1, emptyLocator{})...)
			for _, d := range found {
				if strings.HasPrefix(d.Rule, "internal/") || d.Rule == "majority-on-one-host" || d.Rule == "db-on-member-host" {
					t.Errorf("%+v: %s", c, d.Summary(diag.English))
				}
			}
		}
	}
}

// TestDatasourceMissing: an account that the block itself leaves out is told
// when the files are made.
func TestDatasourceMissing(t *testing.T) {
	const block = "datasource \"mysql\" {\n urls = [\"jdbc:mysql://10.0.0.9/nacos\"]\n password = \"x\"\n }"
	for lines, want := range map[string]int{
		block: 0,
		plainDatasource + "\n properties = { \"db.user.0\" = \"\" }":                                             1,
		plainDatasource + "\n properties = { \"db.user.0\" = \"\", \"db.user\" = \"nacos\" }":                    0,
		plainDatasource + "\n properties = { \"db.url.0\" = \"\", \"db.password.0\" = \"\", \"db.num\" = \"\" }": 1,
	} {
		if found := linttest.Lint(t, DatasourceMissing, "x.hcl", []byte(storageCluster("2.4.3", lines))); len(found) != want {
			t.Errorf("%v, want %d, with %s", found, want, lines)
		}
	}
}

func TestDeploymentTypes(t *testing.T) {
	servers := []*topology.Node{{Name: "a", Deployment: "server"}, {Name: "b", Deployment: "server"}}
	for release, want := range map[string]int{"2.5.1": 0, "3.0.0": 1} {
		c := &topology.Cluster{Name: "c", Mode: "cluster", Release: release, Nodes: servers}
		found := lint.RunCluster([]*lint.Rule{DeploymentTypeMixed3x}, &topology.Topology{Clusters: []*topology.Cluster{c}}, c, &deployment.Cluster{}, emptyLocator{})
		if len(found) != want {
			t.Errorf("%s: %v", release, found)
		}
	}
}

func TestMayBeMySQL8(t *testing.T) {
	for version, want := range map[string]bool{
		"": true, "8": true, "8.0.36": true, "9.1": true, "8.4 LTS": true, "v8.0": true, "MySQL 8.0": true, "unknown": true,
		"5.7": false, "5.7.44-log": false, "10.11.6-MariaDB": false, "10.6": false, "11.4": false, "8.0.11-TiDB-v7.5.0": false, "5.5.5-10.3-MariaDB": false, "8.0-mariadb": false,
	} {
		if got := mayBeMySQL8(version); got != want {
			t.Errorf("%q: %t", version, got)
		}
	}
}

func TestMaybeSameHost(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"10.0.0.1", "10.0.0.1"}: true, {"10.0.0.1", "10.0.0.2"}: false, {"db", "10.0.0.1"}: true, {"db", "DB"}: true, {"db", "db.example"}: true,
		{"db.example", "db"}: true, {"db", "db2.example"}: false, {"db1", "db2"}: false, {"fd00::1", "fd00:0::1"}: true,
	} {
		if got := maybeSameHost(pair[0], pair[1]); got != want {
			t.Errorf("%q: %t", pair, got)
		}
	}
}

// TestStorageWords is about words that depend on the release.
func TestStorageWords(t *testing.T) {
	for _, c := range []struct {
		rule      *lint.Rule
		src, want string
	}{
		{ClusterOfOne, strings.NewReplacer("node \"b\"", "#", "node \"c\"", "#").Replace(storageCluster("1.4.8", plainDatasource)), "No leader at present"},
		{ClusterOfOne, strings.NewReplacer("node \"b\"", "#", "node \"c\"", "#").Replace(storageCluster("2.0.0", plainDatasource)), "takes over when it is down. Write"},
		{DBNumVsURLs, storageCluster("1.3.0", plainDatasource, `properties = { "db.num" = "2" }`), "inside Alibaba"},
		{DBNumVsURLs, storageCluster("1.3.1", plainDatasource, `properties = { "db.num" = "2" }`), `"db.url.1 is null"`},
		{DBSchemaTooOld, storageCluster("2.1.0", plainDatasource, `upgrade { from = "2.0.4" }`), "conf/nacos-mysql.sql"},
		{DBSchemaTooOld, storageCluster("2.1.2", plainDatasource, `upgrade { from = "2.0.4" }`), "conf/mysql-schema.sql"},
	} {
		found := linttest.Lint(t, c.rule, "x.hcl", []byte(c.src))
		if len(found) != 1 || !strings.Contains(found[0].Details(diag.English), c.want) {
			t.Errorf("%s: %v, want %q", c.rule.ID, found, c.want)
		}
	}
}

// TestStorageFixes: no fix where a key is taken, or is not written out.
func TestStorageFixes(t *testing.T) {
	for lines, want := range map[string]int{
		`properties = { "db.password" = "a,b" }`:                        1,
		`properties = { "db.password" = "a,b", "db.password.0" = "c" }`: 0,
		`properties = merge({ "db.password" = "a,b" }, {})`:             0,
		`docker { env = { DB_PASSWORD = "a,b" } }`:                      0,
		`docker { options = ["-e DB_PASSWORD=a,b"] }`:                   0,
	} {
		found := linttest.Lint(t, DBPasswordComma, "x.hcl", []byte(storageCluster("2.4.3", plainDatasource, lines)))
		if len(found) != 1 || len(found[0].Fixes) != want {
			t.Errorf("%s: %v, want %d fixes", lines, found, want)
		}
	}
}
