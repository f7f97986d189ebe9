package rules

import (
	"fmt"
	"io/fs"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

func TestStorage(t *testing.T) {
	for _, rule := range storageRules() {
		if rule == DatasourceMissing {
			continue // loading finds it too: TestFixtures
		}
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

// storageCluster is a topology of one cluster of three members with more lines.
func storageCluster(version string, lines ...string) string {
	return fmt.Sprintf(`cluster "c" {
  version = %q
  node "a" { address = "10.0.0.1" }
  node "b" { address = "10.0.0.2" }
  node "c" { address = "10.0.0.3" }
  %s
}
`, version, strings.Join(lines, "\n  "))
}

const plainDatasource = `datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = "Zx9kQ2w7"
    params   = { characterEncoding = "utf8", useSSL = "false" }
  }`

// TestStorageBoundaries runs each rule that depends on the release on the last
// release before and the first one after each end of its range.
func TestStorageBoundaries(t *testing.T) {
	standalone := func(line string) func(string) string {
		return func(version string) string {
			return fmt.Sprintf("cluster \"c\" {\n version = %q\n mode = \"standalone\"\n node \"a\" { address = \"10.0.0.1\" }\n %s\n}\n", version, line)
		}
	}
	in := func(lines ...string) func(string) string {
		return func(version string) string { return storageCluster(version, lines...) }
	}
	property := func(key, value string) string { return fmt.Sprintf("properties = { %q = %q }", key, value) }
	env := func(config, name, value string) string {
		return fmt.Sprintf("docker {\n config = %q\n env = { %s = %q }\n }", config, name, value)
	}
	const none, e, w, i = diag.Severity(0), diag.Error, diag.Warning, diag.Info
	for _, c := range []struct {
		rule *lint.Rule
		text func(version string) string
		want map[string]diag.Severity
	}{
		{SiteWeightUnused, func(v string) string {
			return strings.Replace(storageCluster(v, plainDatasource), `{ address = "10.0.0.3" }`, "{\n address = \"10.0.0.3\"\n properties = { \"nacos.core.member.meta.site\" = \"x\" }\n }", 1)
		}, map[string]diag.Severity{"1.2.1": none, "1.3.0": i, "3.3.0": i}},
		{DeploymentTypeMixed3x, in(plainDatasource, `deployment = "server"`), map[string]diag.Severity{"3.0.0": w, "3.3.0": w}},
		{DBMySQL8KeyRetrieval, in(plainDatasource), map[string]diag.Severity{"1.1.0": none, "1.3.0": none, "1.3.1": w, "3.3.0": w}},
		{DBNoServerTimezone, in(plainDatasource), map[string]diag.Severity{"1.3.0": none, "1.3.1": w, "1.4.8": w, "2.0.0": w, "2.1.0": w, "2.1.1": none, "3.3.0": none}},
		{DBPasswordComma, in(plainDatasource, property("db.password", "a,b")), map[string]diag.Severity{"1.3.0": none, "1.3.1": e, "3.2.4": e}},
		{DBPasswordComma, in(plainDatasource, env("env", "MYSQL_SERVICE_PASSWORD", "a,b")), map[string]diag.Severity{"1.3.0": none, "1.3.1": e, "2.1.2": e, "2.2.0": none, "3.3.0": none}},
		{PlatformMissing, in(plainDatasource, property("spring.sql.init.platform", "")), map[string]diag.Severity{"2.1.2": none, "2.2.0": e, "3.2.4": e, "3.3.0": none}},
		{PlatformMissing, in(plainDatasource, env("env", "SPRING_DATASOURCE_PLATFORM", "")), map[string]diag.Severity{"2.1.2": none, "2.2.0": e, "3.2.4": e, "3.3.0": none}},
		{PlatformKeyUnsupported, standalone(property("spring.sql.init.platform", "mysql")), map[string]diag.Severity{"1.1.0": e, "2.1.2": e, "2.2.0": none}},
		{PlatformKeyUnsupported, in(plainDatasource, property("spring.sql.init.platform", "mysql")), map[string]diag.Severity{"1.1.0": i, "1.2.1": i, "1.3.0": none}},
		{PlatformKeyDeprecated, standalone(property("spring.datasource.platform", "mysql")), map[string]diag.Severity{"2.1.2": none, "2.2.0": i, "3.2.4": i, "3.3.0": w}},
		{PlatformValueOdd, standalone(property("spring.datasource.platform", `"mysql"`)), map[string]diag.Severity{"1.1.0": e, "2.1.2": e, "2.2.0": e, "3.2.4": e, "3.3.0": none}},
		{PlatformValueOdd, in(plainDatasource, property("spring.datasource.platform", `"mysql"`)), map[string]diag.Severity{"2.1.2": none, "2.2.0": none}},
		{PlatformValueOdd, standalone(property("spring.datasource.platform", "MySQL")), map[string]diag.Severity{"2.1.2": none, "2.2.0": e}},
		{PlatformValueOdd, standalone(property("spring.datasource.platform", "oracle")), map[string]diag.Severity{"2.1.2": e, "2.2.0": w, "3.2.4": w, "3.3.0": none}},
		{PlatformValueOdd, in(plainDatasource, property("nacos.plugin.datasource-dialect.type", "Oracle")), map[string]diag.Severity{"3.2.4": none, "3.3.0": e}},
		{DerbyInCluster, in(plainDatasource, property("spring.sql.init.platform", "derby")), map[string]diag.Severity{"2.1.2": none, "2.2.0": e, "3.2.4": e, "3.3.0": none}},
		{EmbeddedAndExternal, in(`storage = "embedded"`, property("spring.datasource.platform", "mysql")), map[string]diag.Severity{"1.3.0": w, "2.1.2": w, "2.2.0": w}},
		{EmbeddedAndExternal, in(`storage = "embedded"`, property("spring.datasource.platform", "oracle")), map[string]diag.Severity{"2.1.2": none, "2.2.0": w, "3.2.4": w, "3.3.0": none}},
		{EmbeddedAndExternal, in(plainDatasource, property("spring.datasource.platform", "mysql"), `jvm { options = ["-DembeddedStorage=true"] }`), map[string]diag.Severity{"1.2.1": none, "1.3.0": w}},
		{EmbeddedAndExternal, standalone(property("spring.sql.init.platform", "mysql")), map[string]diag.Severity{"2.4.3": none}},
		{EmbeddedAndExternal, in(plainDatasource, `jvm { options = ["-DembeddedStorage=true"] }`), map[string]diag.Severity{"1.2.1": none, "1.3.0": w}},
		{DBNumVsURLs, in(plainDatasource, property("db.num", "2")), map[string]diag.Severity{"1.1.0": e, "1.3.0": e, "1.3.1": e, "3.2.4": e, "3.3.0": none}},
		{DBIndexGap, in(plainDatasource, property("db.url.2", "jdbc:mysql://10.0.0.8/nacos")), map[string]diag.Severity{"1.3.0": none, "1.3.1": e, "3.2.4": e}},
		{DBIndexGap, in(plainDatasource, property("db.user.2", "x")), map[string]diag.Severity{"1.3.0": none, "1.3.1": e}},
		{DBSchemaTooOld, in(plainDatasource, `upgrade { from = "2.0.4" }`), map[string]diag.Severity{"2.0.4": none, "2.1.0": w, "2.4.3": w}},
		{DBSchemaTooOld, in(plainDatasource, `upgrade { from = "2.1.0" }`), map[string]diag.Severity{"2.1.2": none, "2.4.3": none, "2.5.0": w}},
		{DBSchemaTooOld, in(plainDatasource, `upgrade { from = "3.0.0" }`), map[string]diag.Severity{"3.1.2": none, "3.2.0": w, "3.3.0": w}},
	} {
		for version, want := range c.want {
			t.Run(c.rule.ID+"/"+version, func(t *testing.T) {
				if schemas.Find(version) == nil {
					t.Fatal("no such release")
				}
				src := c.text(version)
				found := linttest.Lint(t, c.rule, "x.hcl", []byte(src))
				got := diag.Severity(0)
				if len(found) > 0 {
					got = found[0].Severity
				}
				if got != want || len(found) > 1 {
					t.Errorf("%v, want severity %d in\n%s", found, want, src)
				}
			})
		}
	}
}

// TestStorageEnvironment is the catalogue's table of what the environment softens.
func TestStorageEnvironment(t *testing.T) {
	const none, e, w, i = diag.Severity(0), diag.Error, diag.Warning, diag.Info
	nodes := func(n int, same string) string {
		var b strings.Builder
		for k := range n {
			fmt.Fprintf(&b, "node \"n%d\" {\n address = \"10.0.0.%d\"\n %s\n }\n", k, k+1, same)
		}
		return b.String()
	}
	host := nodes(3, `host = "m1"`)
	zones := `node "n" {
    for_each = { 1 = "x", 2 = "x", 3 = "x", 4 = "y", 5 = "z" }
    address  = "10.0.0.${each.key}"
    zone     = each.value
  }`
	two := strings.Replace(zones, `"z"`, `"y"`, 1)
	few := nodes(2, `host = "m1"`) + strings.NewReplacer(`"n`, `"x`, "10.0.0", "10.0.1").Replace(nodes(2, `host = "m2"`)) + "node \"e\" { address = \"10.0.0.9\" }"
	weak := strings.Replace(plainDatasource, "Zx9kQ2w7", "root", 1)
	root := strings.Replace(plainDatasource, "nacos_app", "root", 1)
	for _, c := range []struct {
		rule  *lint.Rule
		lines string
		want  [4]diag.Severity // not written, production, staging, development
	}{
		{MajorityOnOneHost, `storage = "embedded"` + "\n" + host, [4]diag.Severity{w, e, w, none}},
		{MajorityInOneZone, `storage = "embedded"` + "\n" + zones, [4]diag.Severity{w, w, i, none}},
		{QuorumLostWithZone, `storage = "embedded"` + "\n" + two, [4]diag.Severity{i, i, i, none}},
		{QuorumLostWithFewHosts, `storage = "embedded"` + "\n" + few, [4]diag.Severity{i, i, i, none}},
		{ClusterOfOne, `storage = "embedded"` + "\n" + nodes(1, ""), [4]diag.Severity{w, w, w, none}},
		{QuorumTwoMembers, `storage = "embedded"` + "\n" + nodes(2, ""), [4]diag.Severity{e, e, e, w}},
		{QuorumEven, `storage = "embedded"` + "\n" + nodes(4, ""), [4]diag.Severity{w, w, w, i}},
		{DBWeakPassword, weak + "\n" + nodes(3, ""), [4]diag.Severity{w, w, w, i}},
		{DBRootUser, root + "\n" + nodes(3, ""), [4]diag.Severity{w, w, w, i}},
	} {
		for k, environment := range []string{"", `environment = "production"`, `environment = "staging"`, `environment = "development"`} {
			for _, inherited := range []bool{false, true} {
				src := fmt.Sprintf("cluster \"c\" {\n version = \"2.4.3\"\n %s\n %s\n}\n", environment, c.lines)
				if inherited {
					src = fmt.Sprintf("defaults {\n %s\n}\ncluster \"c\" {\n version = \"2.4.3\"\n %s\n}\n", environment, c.lines)
				}
				found, got := linttest.Lint(t, c.rule, "x.hcl", []byte(src)), diag.Severity(0)
				if len(found) > 0 {
					got = found[0].Severity
				}
				if got != c.want[k] {
					t.Errorf("%s with %q (in defaults: %t): severity %d, want %d", c.rule.ID, environment, inherited, got, c.want[k])
				}
			}
		}
	}
}

// TestSmallestLoss compares the set of places with all others there are.
func TestSmallestLoss(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2026))
	for range 3000 {
		places := make([]*place, 1+random.IntN(7))
		n := random.IntN(3) // members of which no place is known
		for i := range places {
			places[i] = &place{name: fmt.Sprint(i), nodes: make([]*topology.Node, 1+random.IntN(4))}
			n += len(places[i].nodes)
		}
		fewest := 0
		for set := range 1 << len(places) {
			left := n
			for i, p := range places {
				if set>>i&1 == 1 {
					left -= len(p.nodes)
				}
			}
			if count := bits.OnesCount(uint(set)); 2*left <= n && (fewest == 0 || count < fewest) {
				fewest = count
			}
		}
		lost := smallestLoss(places, n)
		if len(lost) != fewest {
			t.Fatalf("%d members on %d places: %d of them, want %d", n, len(places), len(lost), fewest)
		}
		if left := n - carried(lost); fewest > 0 && 2*left > n {
			t.Fatalf("%d of %d members are left, a majority", left, n)
		}
		if len(lost) > 1 && 2*(n-carried(lost[1:])) <= n {
			t.Fatal("one place less would do")
		}
	}
}

// TestQuorumWhatIf asks of random clusters whether the rules about hosts say
// what trying out all losses says.
func TestQuorumWhatIf(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2026))
	for range 150 {
		n, hosts := 3+random.IntN(5), 1+random.IntN(5)
		on := make([]int, n)
		var b strings.Builder
		b.WriteString("cluster \"c\" {\n version = \"2.4.3\"\n storage = \"embedded\"\n")
		for i := range n {
			on[i] = random.IntN(hosts)
			fmt.Fprintf(&b, " node \"n%d\" {\n  address = \"10.0.%d.%d\"\n  host = \"m%d\"\n }\n", i, on[i], i+1, on[i])
		}
		b.WriteString("}\n")
		fewest := hosts + 1
		for set := range 1 << hosts {
			left := 0
			for _, h := range on {
				left += 1 - set>>h&1
			}
			if left < majority(n) {
				fewest = min(fewest, bits.OnesCount(uint(set)))
			}
		}
		one := len(linttest.Lint(t, MajorityOnOneHost, "x.hcl", []byte(b.String())))
		few := linttest.Lint(t, QuorumLostWithFewHosts, "x.hcl", []byte(b.String()))
		if (one > 0) != (fewest == 1) {
			t.Errorf("%d findings about one host, smallest loss %d, in\n%s", one, fewest, b.String())
		}
		if promised := lossThatStops(n); (len(few) > 0) != (fewest > 1 && fewest < promised) {
			t.Errorf("%d findings about few hosts, smallest loss %d of %d, in\n%s", len(few), fewest, promised, b.String())
		}
		for _, d := range few {
			if d.Args[3] != fewest {
				t.Errorf("%s: want %d hosts", d.Summary(diag.English), fewest)
			}
		}
	}
}

// TestStorageSecrets looks for sensitive texts in what the rules say.
func TestStorageSecrets(t *testing.T) {
	for _, secret := range []string{"mysql", "root", "canary,x", "jdbc:mysql://127.0.0.1:3306/canary&a&amp;b c", "canary${x"} {
		src := fmt.Sprintf(`variable "s" {
  type      = string
  sensitive = true
  default   = %q
}
`, strings.ReplaceAll(secret, "${", "$${")) + storageCluster("2.1.2", `datasource "mysql" {
    hosts    = ["10.0.0.8:3306", "127.0.0.1:3306"]
    database = var.s
    user     = var.s
    password = var.s
  }
  properties = {
    "db.url.1"    = var.s
    "db.password" = var.s
    "db.num"      = var.s
    "spring.datasource.platform" = var.s
  }
  docker {
    config  = "env"
    network = "bridge"
    env = {
      MYSQL_SERVICE_HOST = var.s
      DB_URL_2 = var.s
      MYSQL_SERVICE_DB_NAME = var.s
      MYSQL_SERVICE_DB_PARAM = var.s
      MYSQL_SERVICE_PASSWORD = var.s
    }
  }`)
		for _, rule := range storageRules() {
			for _, d := range linttest.Lint(t, rule, "x.hcl", []byte(src)) {
				said := fmt.Sprint(d.Args...)
				for _, f := range d.Fixes {
					for _, e := range f.Edits {
						said += e.Text
					}
				}
				if strings.Contains(said, "canary") || strings.Contains(said, "127.0.0.1") && strings.HasPrefix(secret, "jdbc") && d.Address != "cluster.c.datasource.mysql.hosts[1]" {
					t.Errorf("%s shows a secret: %s", rule.ID, said)
				}
			}
		}
	}
}

// BenchmarkStorage runs the group on 1,000 clusters of seven.
func BenchmarkStorage(b *testing.B) {
	var src strings.Builder
	for i := range 1000 {
		one := strings.Replace(storageCluster("2.4.3", plainDatasource), `"c"`, fmt.Sprintf(`"c%d"`, i), 1)
		src.WriteString(strings.Replace(one, "{\n", "{\n  node \"n\" {\n    for_each = { 4 = 4, 5 = 5, 6 = 6, 7 = 7 }\n    address = \"10.0.0.${each.key}\"\n  }\n", 1))
	}
	r, err := load.Load("x.hcl", load.Options{FS: onlyFile{fstest.MapFS{"x.hcl": {Data: []byte(src.String())}}}})
	if err != nil || diag.HasErrors(r.Diagnostics) {
		b.Fatal(err, r.Diagnostics)
	}
	made, _ := deployment.Make(r.Topology, nil)
	bench := func(name string, rules []*lint.Rule) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				lint.RunTopology(rules, r.Topology, r.Locator)
				for i, c := range r.Topology.Clusters {
					lint.RunCluster(rules, r.Topology, c, made.Clusters[i], r.Locator)
				}
			}
		})
	}
	bench("all", storageRules())
	for _, rule := range storageRules() {
		bench(rule.ID, []*lint.Rule{rule})
	}
}

type onlyFile struct{ fstest.MapFS }

func (f onlyFile) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(name) }
