package testbed_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/testbed"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// proof breaks the files of a cluster as a rule forbids it, and looks whether the
// server does what the rule's page says. The rule's field Seen names the releases.
type proof struct {
	rule     string
	name     string // where a rule has several
	releases []string
	show     func(*testing.T, *testbed.Bed)
}

func proofs() []proof {
	on2, on3 := []string{"2.2.4"}, []string{"3.1.0"}
	return []proof{
		{"member-port-invalid", "a scheme", on2, alone("http://10.77.0.11:8848", `For input string: "//10.77.0.11"`)},
		{"member-port-invalid", "a blank", on2, blankBeforePort},
		{"member-raft-port-suffix", "", on2, alone("10.77.0.11:8848?raft_port=7807", `For input string: "8848?raft_port=7807"`)},
		{"member-blank-entry", "", on2, alone("10.77.0.11:8848,,10.77.0.11:8859", "ip and port string cannot be empty!")},
		{"member-port-missing", "", on2, portMissing},
		{"member-self-absent", "", on2, selfAbsent},
		{"member-loopback", "", on2, loopback},
		{"member-list-differs", "", on2, listDiffers},
		{"property-inline-comment", "a path", on2, commentInPath},
		{"property-inline-comment", "a number", on2, refuses(property("db.num", "1 # one database"), "Failed to convert", "For input string")},
		{"platform-missing", "", on2, refuses(property("spring.sql.init.platform", ""), "errCode: 102, errMsg: dataSource or tableName is null")},
		{"platform-key-deprecated", "", []string{"2.2.4", "3.1.0"}, oldPlatformKey},
		{"platform-value-odd", "", on2, refuses(property("spring.sql.init.platform", "MySQL"), "Failed to find the datasource,dataSource:MySQL")},
		{"derby-in-cluster", "", on2, derby},
		{"token-too-short", "", on2, refuses(property(tokenKey, "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4"), "the length of secret key must great than or equal 32 bytes")},
		{"token-missing", "", on2, refuses(property(tokenKey, ""), "the length of secret key must great than or equal 32 bytes")},
		{"identity-missing", "", on2, refuses(func(s string) string {
			return property("nacos.core.auth.server.identity.key", "")(property("nacos.core.auth.server.identity.value", "")(s))
		}, "Empty identity, Please set")},
		{"token-differs", "", on2, tokenDiffers},
		{"property-unknown", "", on2, withoutEffect("nacos.core.auth.enable", "false")},
		{"property-too-new", "", on2, withoutEffect("nacos.server.main.port", "8868")},
		{"property-removed", "", on2, withoutEffect("nacos.naming.distro.taskDispatchPeriod", "200")},
		{"property-not-at-node-level", "", on2, pathDiffers},
		{"accesslog-unbounded", "", on2, accessLogUnbounded},
		{"context-path-changed", "", on2, clientWithoutPath},
		{"context-path-changed", "the console stays", on3, consoleStays},
		{"vip-grpc-missing", "", []string{"2.2.4", "3.1.0"}, gatewayWithoutStream},
		{"docker-offset-broken", "", on2, offsetBroken},
		{"port-set-collision", "", on2, adjacentPorts},
		{"server-port-key-on-3x", "", on3, bothPortsMeet},
		{"majority-on-one-host", "", []string{"2.2.4", "3.1.0"}, hostLost},
		{"quorum-even", "", on2, halves},
	}
}

// startsWithin is how long one server may take on a slow machine to start, or to
// find that it can't.
const startsWithin = 2 * time.Minute

const contextPath = "server.servlet.contextPath"

const tokenKey = "nacos.core.auth.plugin.nacos.token.secret.key"

// prove runs the proofs of the cluster's release. Each begins with the files as
// they were made, and what else it breaks it mends.
func prove(t *testing.T, b *testbed.Bed) {
	b.Servers[2].Place()
	b.Servers[2].Restart()
	b.Servers[2].WaitReady()
	for _, p := range proofs() {
		if slices.Contains(p.releases, b.Cluster.Release) {
			b.In(t, strings.TrimSuffix(p.rule+": "+p.name, ": "), func(t *testing.T) {
				b.Servers[2].Place()
				p.show(t, b)
			})
		}
	}
}

// edit changes a file of a server.
func edit(t *testing.T, s *testbed.Server, name string, change func(string) string) {
	t.Helper()
	body, err := os.ReadFile(s.Conf(name))
	if err != nil {
		t.Fatal(err)
	}
	changed := change(string(body))
	if changed == string(body) {
		t.Fatalf("%s of node %s stays as it is", name, s.Node.Name)
	}
	if err := os.WriteFile(s.Conf(name), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// property replaces the value of a key that is there.
func property(key, value string) func(string) string {
	return func(s string) string {
		return regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(key)+`=.*$`).ReplaceAllLiteralString(s, key+"="+value)
	}
}

func swap(old, by string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, by, 1) }
}

// restarted starts node c with its file changed, and waits until it serves. It is
// ended first: a server that sees its members change writes its own cluster.conf
// over ours.
func restarted(t *testing.T, b *testbed.Bed, file string, change func(string) string) *testbed.Server {
	t.Helper()
	s := b.Servers[2]
	s.Stop()
	s.Place()
	edit(t, s, file, change)
	s.Start()
	s.WaitReady()
	return s
}

// own is the API of a server with a token of its own.
func own(t *testing.T, s *testbed.Server) *testbed.API {
	t.Helper()
	return logIn(t, s.API())
}

// membersOf asks a server for its members, until they are as many as wanted.
func membersOf(t *testing.T, s *testbed.Server, want ...string) {
	t.Helper()
	a := own(t, s)
	var got []string
	var body string
	if !testbed.Eventually(time.Minute, func() bool {
		var list []testbed.Member
		list, body = a.Members()
		got = testbed.Addresses(list)
		return slices.Equal(got, want)
	}) {
		t.Errorf("node %s has the members %v, want %v: %s", s.Node.Name, got, want, body)
	}
}

func says(t *testing.T, s *testbed.Server, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !testbed.Eventually(time.Minute, func() bool { return s.Says(t, text) }) {
			t.Errorf("node %s does not say %q\n%s", s.Node.Name, text, s.Why())
		}
	}
}

// alone: with a first entry like this, node c is a cluster of one.
func alone(entry, log string) func(*testing.T, *testbed.Bed) {
	return func(t *testing.T, b *testbed.Bed) {
		s := restarted(t, b, "cluster.conf", swap("10.77.0.11:8848\n", entry+"\n"))
		membersOf(t, s, "10.77.0.12:8848")
		says(t, s, "failed to get serverlist from disk!, error : ", log)
	}
}

// blankBeforePort: the entry point writes a line for each word of NACOS_SERVERS.
func blankBeforePort(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "cluster.conf", swap("10.77.0.11:8859\n", "10.77.0.11\n8859\n"))
	membersOf(t, s, "10.77.0.11:8848", "10.77.0.12:8848", "8859:8848")
}

func portMissing(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "cluster.conf", swap("10.77.0.11:8859\n", "10.77.0.13\n"))
	membersOf(t, s, "10.77.0.11:8848", "10.77.0.12:8848", "10.77.0.13:8848")
}

func selfAbsent(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "cluster.conf", swap("10.77.0.12:8848\n", "10.77.0.19:8848\n"))
	membersOf(t, s, "10.77.0.11:8848", "10.77.0.11:8859", "10.77.0.12:8848", "10.77.0.19:8848")
	membersOf(t, b.Servers[0], "10.77.0.11:8848", "10.77.0.11:8859", "10.77.0.12:8848")
	says(t, s, "[serverlist] self ip")
	var body []byte
	if !testbed.Eventually(time.Minute, func() bool {
		var err error
		body, err = os.ReadFile(s.Conf("cluster.conf"))
		return err == nil && strings.Contains(string(body), "\n10.77.0.12:8848\n")
	}) {
		t.Errorf("the server has not written itself into cluster.conf:\n%s", body)
	}
}

func loopback(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "cluster.conf", swap("10.77.0.12:8848\n", "127.0.0.1:8848\n"))
	membersOf(t, s, "10.77.0.11:8848", "10.77.0.11:8859", "10.77.0.12:8848", "127.0.0.1:8848")
	membersOf(t, b.Servers[0], "10.77.0.11:8848", "10.77.0.11:8859", "10.77.0.12:8848")
}

func listDiffers(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "cluster.conf", swap("10.77.0.11:8859\n", ""))
	membersOf(t, s, "10.77.0.11:8848", "10.77.0.12:8848")
	membersOf(t, b.Servers[0], "10.77.0.11:8848", "10.77.0.11:8859", "10.77.0.12:8848")
}

func commentInPath(t *testing.T, b *testbed.Bed) {
	s := b.Servers[2]
	edit(t, s, "application.properties", property(contextPath, "/registry # the path"))
	s.Restart()
	var status int
	if !testbed.Eventually(startsWithin, func() bool { _, status = s.API().Read("nothing"); return status != 0 }) || status != 404 {
		t.Errorf("the path answers with %d\n%s", status, s.Why())
	}
}

// refuses: with its file changed like this node c gives up, saying each text.
func refuses(change func(string) string, texts ...string) func(*testing.T, *testbed.Bed) {
	return func(t *testing.T, b *testbed.Bed) {
		s := b.Servers[2]
		edit(t, s, "application.properties", change)
		s.Restart()
		if !testbed.Eventually(startsWithin, func() bool { return s.GaveUp() || s.Ready() }) || s.Ready() {
			t.Errorf("node %s does not give up, ready: %v\n%s", s.Node.Name, s.Ready(), s.Why())
		}
		says(t, s, texts...)
	}
}

// bothPortsMeet: server.port is the port of the API and of the console.
func bothPortsMeet(t *testing.T, b *testbed.Bed) {
	s := b.Servers[1]
	edit(t, s, "application.properties", func(s string) string { return s + "\nserver.port=8869\n" })
	s.Restart()
	if !testbed.Eventually(startsWithin, func() bool { return s.Says(t, "Port 8869 was already in use") }) {
		t.Errorf("no port is taken\n%s", s.Why())
	}
	s.Place()
	s.Restart() // it hangs by threads that are left
	s.WaitReady()
}

// oldPlatformKey: with the old name node b uses the database all the same.
func oldPlatformKey(t *testing.T, b *testbed.Bed) {
	s := b.Servers[1]
	defer s.Place() // it runs on as it is
	edit(t, s, "application.properties", swap("spring.sql.init.platform=", "spring.datasource.platform="))
	s.Restart()
	s.WaitReady()
	write(t, own(t, b.Servers[0]), "in-database")
	a := own(t, s)
	if body, status := a.Get("list", everything()); !strings.Contains(body, "in-database") {
		t.Errorf("node b lists the configurations: %d %s", status, body)
	}
	if b.Cluster.Release == "3.1.0" {
		says(t, s, "started successfully in cluster mode with external storage")
	}
}

// write publishes a configuration, which with MySQL no other node is needed for.
func write(t *testing.T, a *testbed.API, id string) {
	t.Helper()
	var body string
	if !testbed.Eventually(time.Minute, func() bool {
		var ok bool
		body, ok = a.Publish(id, "text")
		return ok
	}) {
		t.Errorf("publishing %s at %s: %s", id, a.Base, body)
	}
}

// everything asks for the first page of all configurations.
func everything() url.Values {
	return url.Values{"search": {"accurate"}, "dataId": {""}, "group": {""}, "groupName": {""}, "pageNo": {"1"}, "pageSize": {"10"}}
}

// derby: MariaDB, unlike MySQL, takes Derby's SQL of a list.
func derby(t *testing.T, b *testbed.Bed) {
	write(t, own(t, b.Servers[0]), "in-mysql") // of nothing there is no list
	s := restarted(t, b, "application.properties", property("spring.sql.init.platform", "derby"))
	body, _ := own(t, s).Get("list", everything())
	if !strings.Contains(body, `"dataId":"in-mysql"`) {
		t.Errorf("the list of configurations: %s", body)
	}
}

func tokenDiffers(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "application.properties", property(tokenKey, "ZGlmZmVyZW50IGtleSBvZiBtb3JlIHRoYW4gMzIgYnl0ZXM="))
	stranger := s.API()
	stranger.Token = own(t, b.Servers[0]).Token
	if body, status := stranger.Read("nothing"); status != 403 || !strings.Contains(body, "Invalid signature") {
		t.Errorf("a token of node a at node c: %d %s", status, body)
	}
	mine := own(t, s)
	var body string
	var status int
	if !testbed.Eventually(time.Minute, func() bool { body, status = mine.Read("nothing"); return status == 404 }) {
		t.Errorf("a token of node c at node c: %d %s", status, body)
	}
}

// withoutEffect: with this line more, node c is as before and says nothing about it.
func withoutEffect(key, value string) func(*testing.T, *testbed.Bed) {
	return func(t *testing.T, b *testbed.Bed) {
		s := restarted(t, b, "application.properties", func(s string) string { return s + "\n" + key + "=" + value + "\n" })
		places(t, b)
		if _, status := s.API().Read("nothing"); status != 403 {
			t.Errorf("without a token: %d", status)
		}
		if s.Says(t, key) {
			t.Errorf("the log names %s\n%s", key, s.Why())
		}
	}
}

func pathDiffers(t *testing.T, b *testbed.Bed) {
	s := b.Servers[2]
	edit(t, s, "application.properties", property(contextPath, "/other"))
	s.Restart()
	elsewhere := &testbed.API{Base: strings.Replace(s.URL(""), "/registry", "/other", 1), Line: 2}
	if !testbed.Eventually(startsWithin, func() bool { _, status := elsewhere.Read("nothing"); return status == 403 }) {
		t.Fatalf("node c does not serve below /other\n%s", s.Why())
	}
	found := map[int]int{}
	if !testbed.Eventually(time.Minute, func() bool { // once the gateway tries node c again
		_, status := b.GatewayAPI().Read("nothing")
		found[status]++
		return found[404] > 0 && found[403] > 0
	}) {
		t.Errorf("the gateway answers %v", found)
	}
	a := own(t, b.Servers[0])
	if !testbed.Eventually(time.Minute, func() bool {
		list, _ := a.Members()
		return slices.Equal(testbed.Addresses(list, "UP"), []string{"10.77.0.11:8848", "10.77.0.11:8859"})
	}) {
		t.Error("node a calls node c below /other")
	}
}

// accessLogUnbounded: a number below 1 keeps all.
func accessLogUnbounded(t *testing.T, b *testbed.Bed) {
	s := restarted(t, b, "application.properties", func(text string) string {
		return property("server.tomcat.accesslog.enabled", "true")(text) + "\nserver.tomcat.accesslog.max-days=0\n"
	})
	if line := "access log of 8848 kept for 0 days"; !slices.Contains(s.Reported(t), line) {
		t.Errorf("the server does not report %q: %v", line, s.Reported(t))
	}
	for range 3 {
		s.API().Read("nothing")
	}
	lines := 0
	testbed.Eventually(time.Minute, func() bool { // Tomcat writes it by and by
		files, err := filepath.Glob(s.Log("access_log*"))
		if err != nil || len(files) != 1 {
			return false
		}
		body, err := os.ReadFile(files[0])
		lines = strings.Count(string(body), "/registry/v1/cs/configs")
		return err == nil && lines >= 3
	})
	if lines < 3 {
		t.Errorf("the access log holds %d lines of 3 requests", lines)
	}
}

// TestProofsAreSaid: the pages name exactly the releases that proofs are of.
func TestProofsAreSaid(t *testing.T) {
	proven := map[string][]string{}
	for _, p := range proofs() {
		proven[p.rule] = append(proven[p.rule], p.releases...)
	}
	for _, r := range rules.All() {
		releases := proven[r.ID]
		delete(proven, r.ID)
		slices.Sort(releases)
		if want := strings.Join(slices.Compact(releases), ", "); r.Seen != want {
			t.Errorf("%s: Seen is %q, the proofs are of %q", r.ID, r.Seen, want)
		}
	}
	for id := range proven {
		t.Errorf("no rule %s", id)
	}
}
