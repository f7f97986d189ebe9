package testbed_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(lingers); dir != "" && os.Getenv(testbed.EnvKit) == "" {
		code, err := testbed.Inside(dir, os.Stdout, os.Args[1:])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		os.Exit(code)
	}
	os.Exit(testbed.Main(m.Run))
}

// cluster is three nodes on two machines, with a database and a gateway; the
// third in a container where the release has an image. Nothing
// stands where the release would put it by itself, so that what is seen there
// comes from our files. Node b asks for a port that collides with a's; the fix of
// port-set-collision moves it.
func cluster(release, blocks string) string {
	auth, console, docker := "", "", ""
	if release != "2.2.4" { // which has no image
		docker = "\n    docker { config = \"env\" }\n    jvm {\n      heap  = \"512m\"\n      young = \"256m\"\n    }"
	}
	if testbed.HasAuth(release) {
		auth = fmt.Sprintf(`
  auth {
    token_secret_key = "bnKYT0f8GZ4vS2ZcR1pXw7uQe5LkVj3MhNd9aBo6tEs="
    identity {
      key   = "x-bed"
      value = "%s"
    }
  }`, testbed.Password)
	}
	if strings.HasPrefix(release, "3.") {
		blocks += "\n  console { port = 8180 }\n"
		console = "\n    console_port = 8190"
	}
	return fmt.Sprintf(`
host "m1" { address = "10.77.0.11" }
host "m2" { address = "10.77.0.12" }

cluster "bed" {
  version      = %q
  context_path = "/registry"

  node "a" { host = "m1" }
  node "b" {
    host = "m1"
    port = 8849%s
  }
  node "c" {
    host = "m2"%s
  }
%s
  datasource "mysql" {
    hosts    = ["10.77.0.20:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = %q
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000 }
  }

  access_log { enabled = false }
  metrics { prometheus = true }

  logging {
    max_file_size  = "10MB"
    max_history    = 2
    total_size_cap = "30MB"
    logger "nacos-cluster" { level = "WARN" }
  }

  gateway "front" { address = "10.77.0.30" }
%s}
`, release, console, docker, auth, testbed.Password, blocks)
}

// TestCluster brings up a cluster of each release that was asked for.
func TestCluster(t *testing.T) {
	releases, err := testbed.Releases()
	if err != nil {
		releases = []string{"3.1.0"} // to say why not
	}
	looks := observations()
	if testbed.Mistaken() {
		looks = looks[:len(looks)-1] // the proofs break files themselves
	}
	for _, release := range releases {
		t.Run(release, func(t *testing.T) {
			b := testbed.Open(t, cluster(release, ""))
			b.Start()
			if b.Cluster.Auth != nil {
				b.MakeAdmin()
			}
			for _, look := range looks {
				if testbed.Mistaken() && t.Failed() {
					break // that will do
				}
				b.In(t, look.name, func(t *testing.T) { look.at(t, b) })
			}
		})
	}
}

// observation is what a cluster of every release must show.
type observation struct {
	name string
	at   func(*testing.T, *testbed.Bed)
}

func observations() []observation {
	return []observation{
		{"database", database}, {"authentication", authentication}, {"members", members}, {"places", places}, {"leaders", leaders},
		{"configurations", configurations}, {"instances", instances}, {"logging", logging}, {"access log", accessLog},
		{"metrics", metrics}, {"rewritten files", rewritten}, {"a node is lost", lost}, {"proofs", prove},
	}
}

// database: the servers' user may read and write rows of its schema, and nothing else.
func database(t *testing.T, b *testbed.Bed) {
	if said, err := b.AsServer("update config_info set md5 = md5 where id = 0; select count(*) from config_info"); err != nil {
		t.Errorf("the rows of the schema: %v: %s", err, said)
	}
	for _, refused := range []string{"create table bed (id int)", "alter table config_info add bed int", "drop table config_info",
		"select * from mysql.user", "create database bed", "grant select on nacos.* to other"} {
		if said, err := b.AsServer(refused); err == nil || !strings.Contains(said, "denied") && !strings.Contains(said, "not allowed") {
			t.Errorf("%s: %v: %s", refused, err, said)
		}
	}
}

// logIn gives an API with a token taken through another; accounts reach the other
// nodes only after a while.
func logIn(t *testing.T, a *testbed.API) *testbed.API {
	t.Helper()
	var body string
	if !testbed.Eventually(time.Minute, func() bool {
		a.Token, body = a.LogIn(testbed.Account, testbed.Password)
		return a.Token != ""
	}) {
		t.Fatalf("logging in at %s: %s", a.Base, body)
	}
	return a
}

// apis gives one for each server, all with the token of the first where there is
// authentication.
func apis(t *testing.T, b *testbed.Bed) []*testbed.API {
	t.Helper()
	var list []*testbed.API
	for _, s := range b.Servers {
		list = append(list, s.API())
	}
	if b.Cluster.Auth != nil {
		token := logIn(t, b.Servers[0].API()).Token
		for _, a := range list {
			a.Token = token
		}
	}
	return list
}

func authentication(t *testing.T, b *testbed.Bed) {
	if b.Cluster.Auth == nil {
		noAuthentication(t, b)
		return
	}
	for _, s := range b.Servers {
		if body, status := s.API().Read("nothing"); status != 403 {
			t.Errorf("node %s without a token: %d %s", s.Node.Name, status, body)
		}
		if token, body := s.API().LogIn(testbed.Account, "wrong"); token != "" {
			t.Errorf("node %s takes a wrong password: %s", s.Node.Name, body)
		}
		if !testbed.Eventually(time.Minute, func() bool { token, _ := s.API().LogIn(testbed.Account, "nacos"); return token == "" }) {
			t.Errorf("node %s takes the public password", s.Node.Name)
		}
	}
	token := logIn(t, b.Servers[0].API()).Token
	for _, s := range b.Servers {
		a := s.API()
		a.Token = token
		var body string
		var status int
		if !testbed.Eventually(time.Minute, func() bool { body, status = a.Read("nothing"); return status == 404 }) {
			t.Errorf("node %s with a token of node %s: %d %s", s.Node.Name, b.Servers[0].Node.Name, status, body)
		}
	}
}

// noAuthentication: what logs in on 2.0 is part of its console
// (NacosAuthManager@2.0.3), and that module is republished for no release.
func noAuthentication(t *testing.T, b *testbed.Bed) {
	for _, s := range b.Servers {
		if body, status := s.API().Post("login", nil); status != 404 {
			t.Errorf("node %s has a log-in after all: %d %s", s.Node.Name, status, body)
		}
		if body, status := s.API().Read("nothing"); status != 404 {
			t.Errorf("node %s without authentication: %d %s", s.Node.Name, status, body)
		}
	}
	t.Logf("%s has no log-in: it is in the module nacos-console, which is not republished", b.Cluster.Release)
}

func members(t *testing.T, b *testbed.Bed) {
	want := slices.Sorted(slices.Values(b.Cluster.Members))
	for i, a := range apis(t, b) {
		var up []string
		var body string
		if !testbed.Eventually(time.Minute, func() bool {
			var all []testbed.Member
			all, body = a.Members()
			up = testbed.Addresses(all, "UP")
			return slices.Equal(up, want) && len(all) == len(want)
		}) {
			t.Errorf("node %s: %v are up, want %v: %s\n%s", b.Servers[i].Node.Name, up, want, body, b.Servers[i].Why())
		}
	}
}

// places looks for each thing where show says that it is.
func places(t *testing.T, b *testbed.Bed) {
	for _, s := range b.Servers {
		p := s.Node.Ports
		want := []int{p.Main}
		for _, port := range []*int{p.JRaft, p.SDKGRPC, p.ClusterGRPC, p.Console, p.MCPRegistry, p.IstioMCP} {
			if port != nil {
				want = append(want, *port)
			}
		}
		slices.Sort(want)
		diff := ""
		if !testbed.Eventually(time.Minute, func() bool { diff = cmp.Diff(want, s.Listening(t)); return diff == "" }) {
			t.Errorf("ports of node %s (-want +got):\n%s", s.Node.Name, diff)
		}
		if p.Console != nil {
			address := fmt.Sprintf("http://%s/v3/console/health/readiness", net.JoinHostPort(s.Node.Address, strconv.Itoa(*p.Console)))
			var body string
			var status int
			if !testbed.Eventually(time.Minute, func() bool { body, status = testbed.Get(address); return status == 200 }) {
				t.Errorf("console of node %s: %d %s", s.Node.Name, status, body)
			}
		}
		elsewhere := *s.API()
		elsewhere.Base = strings.Replace(elsewhere.Base, "/registry", "/nacos", 1)
		if body, status := elsewhere.Read("nothing"); status != 404 {
			t.Errorf("node %s answers below /nacos: %d %s", s.Node.Name, status, body)
		}
	}
}

// leaders looks at the raft groups of naming, the same one on every node.
func leaders(t *testing.T, b *testbed.Bed) {
	servers := apis(t, b)
	groups := []string{"naming_persistent_service_v2", "naming_service_metadata", "naming_instance_metadata"}
	if strings.HasPrefix(b.Cluster.Release, "2.") { // through 2.4.0
		groups = append(groups, "naming_persistent_service")
	}
	for i, a := range servers {
		var body string
		if !testbed.Eventually(time.Minute, func() bool {
			var list []testbed.Member
			list, body = a.Members()
			for _, group := range groups {
				leaders := map[string]bool{}
				for _, m := range list {
					leaders[m.Extend.Raft.Groups[group].Leader] = true
				}
				if len(leaders) != 1 || leaders[""] {
					return false
				}
			}
			return len(list) > 0
		}) {
			t.Errorf("node %s doesn't see one leader of each of %v: %s", b.Servers[i].Node.Name, groups, body)
		}
	}
}

// logging looks at what Logback made of nacos-logback.xml.
func logging(t *testing.T, b *testbed.Bed) {
	for _, s := range b.Servers {
		reported := s.Reported(t)
		count := 0
		for _, line := range reported {
			name, found := strings.CutPrefix(line, "appender ")
			if !found {
				continue
			}
			count++
			if !strings.HasSuffix(name, " maxFileSize=10MB maxHistory=2 totalSizeCap=30MB") {
				t.Errorf("node %s: %s", s.Node.Name, line)
			}
			if !strings.Contains(name, " "+s.Node.Home+"/logs/") {
				t.Errorf("node %s has a log outside of its folder: %s", s.Node.Name, line)
			}
		}
		if count < 20 {
			t.Errorf("node %s: Logback has %d files", s.Node.Name, count)
		}
		if !slices.Contains(reported, "logger com.alibaba.nacos.core.cluster WARN") {
			t.Errorf("node %s: the level of nacos-cluster is not WARN", s.Node.Name)
		}
		for file, quiet := range map[string]bool{"nacos-cluster.log": true, "alipay-jraft.log": false} {
			body, err := os.ReadFile(s.Log(file))
			if err != nil {
				t.Error(err)
			}
			if strings.Contains(string(body), " INFO ") == quiet {
				t.Errorf("node %s: %s holds INFO: %v", s.Node.Name, file, !quiet)
			}
		}
	}
}

func accessLog(t *testing.T, b *testbed.Bed) {
	for _, s := range b.Servers {
		for _, line := range s.Reported(t) {
			if strings.HasPrefix(line, "access log") {
				t.Errorf("node %s: %s", s.Node.Name, line)
			}
		}
		err := filepath.WalkDir(s.Machine.Path(s.Node.Home), func(path string, _ os.DirEntry, err error) error {
			if err == nil && strings.Contains(filepath.Base(path), "access_log") {
				t.Errorf("node %s has %s", s.Node.Name, path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// rewritten: what the servers made of their cluster.conf is no difference to
// `build --check`, until there is one.
func rewritten(t *testing.T, b *testbed.Bed) {
	live := t.TempDir()
	if err := testbed.Copy(b.Out, live); err != nil {
		t.Fatal(err)
	}
	// Of a folder that was copied nobody knows who made it.
	if err := os.Remove(filepath.Join(live, ".nacosgen-manifest.json")); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, s := range b.Servers {
		file := filepath.Join(live, b.Cluster.Name, s.Node.Name, "conf", "cluster.conf")
		var theirs []byte
		if !testbed.Eventually(time.Minute, func() bool {
			var err error
			theirs, err = os.ReadFile(s.Conf("cluster.conf"))
			return err == nil && strings.HasPrefix(string(theirs), "#2")
		}) {
			t.Errorf("node %s has not rewritten its cluster.conf:\n%s", s.Node.Name, theirs)
		}
		if _, err := os.Stat(file); err != nil {
			continue // a container's is made of its variables
		}
		if err := os.WriteFile(file, theirs, 0o644); err != nil {
			t.Fatal(err)
		}
		want += "equal, rewritten by the server " + file + "\n"
	}
	if out, err := b.Check(live); err != nil || out != want {
		t.Errorf("build --check: %v\n%swant:\n%s", err, out, want)
	}
	file := filepath.Join(live, b.Cluster.Name, b.Servers[0].Node.Name, "conf", "cluster.conf")
	if err := os.WriteFile(file, []byte("#2026\n10.77.0.11:8848\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := b.Check(live); err == nil {
		t.Errorf("build --check finds no difference in a list of one member:\n%s", out)
	}
}
