package testbed_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

// four is a cluster of four nodes, two on each of two machines.
func four(release string) string {
	return fmt.Sprintf(`
host "left"  { address = "10.77.0.13" }
host "right" { address = "10.77.0.14" }

cluster "four" {
  version = %q

  node "a" { host = "left" }
  node "b" {
    host = "left"
    port = 8859
  }
  node "c" { host = "right" }
  node "d" {
    host = "right"
    port = 8859
  }

  datasource "mysql" {
    hosts    = ["10.77.0.21:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = %q
  }
}
`, release, testbed.Password)
}

// halves: the network between two machines of two nodes each is cut, and mended.
// Clients and the database reach both.
func halves(t *testing.T, b *testbed.Bed) {
	for _, s := range b.Servers { // for their memory
		s.Process.Kill()
		if err := os.RemoveAll(s.Machine.Path(s.Node.Home + "/data")); err != nil {
			t.Fatal(err)
		}
	}
	four := testbed.Open(t, four(b.Cluster.Release))
	four.StartDatabase()
	four.Place()
	four.StartServers()
	everywhere(t, four, "before")

	isolate(t, four, true)
	began := time.Now()
	for _, s := range four.Servers {
		var body string
		if !testbed.Eventually(2*time.Minute, func() bool {
			var ok bool
			body, ok = s.API().Register("during-"+s.Node.Name, "10.9.7.1", "80", false)
			return !ok && leaderless(body)
		}) {
			t.Errorf("node %s of a half says to a persistent instance: %s", s.Node.Name, body)
		}
		write(t, s.API(), "during-"+s.Node.Name)
	}
	if !testbed.Eventually(time.Minute, func() bool {
		return slices.ContainsFunc(four.Servers, func(s *testbed.Server) bool { return s.Says(t, "alive nodes don't satisfy quorum") })
	}) {
		t.Error("no leader steps down")
	}
	t.Logf("no half has a leader %.0f s after the cut", time.Since(began).Seconds())
	for i, other := range []string{"10.77.0.14", "10.77.0.14", "10.77.0.13", "10.77.0.13"} {
		var list []testbed.Member
		if !testbed.Eventually(time.Minute, func() bool {
			list, _ = four.Servers[i].API().Members()
			return !slices.ContainsFunc(testbed.Addresses(list, "UP"), func(a string) bool { return strings.HasPrefix(a, other) })
		}) {
			t.Errorf("node %s still reaches the other half: %v", four.Servers[i].Node.Name, list)
		}
	}

	isolate(t, four, false)
	began = time.Now()
	everywhere(t, four, "after")
	t.Logf("written and read everywhere %.0f s after the network is whole again", time.Since(began).Seconds())
}

// leaderless tells whether an answer is that of a node without a leader, of one
// that goes on asking a leader in the other half, or of one that asks such a one.
func leaderless(body string) bool {
	return strings.Contains(body, "did not find the Leader node") || strings.Contains(body, "Could not find leader") ||
		strings.Contains(body, "DEADLINE_EXCEEDED") || strings.Contains(body, "SocketTimeoutException: Read timed out")
}

// isolate cuts the two machines off from each other, or ends that.
func isolate(t *testing.T, b *testbed.Bed, on bool) {
	t.Helper()
	for _, address := range []string{"10.77.0.13", "10.77.0.14"} {
		if err := b.Machine(address).Isolate(on); err != nil {
			t.Fatal(err)
		}
	}
}

// everywhere: a persistent instance can be registered at each node, and each lists
// all of them.
func everywhere(t *testing.T, b *testbed.Bed, service string) {
	t.Helper()
	var want []string
	for i, s := range b.Servers {
		address := fmt.Sprintf("10.9.6.%d", i+1)
		want = append(want, address+":80")
		var body string
		if !testbed.Eventually(2*time.Minute, func() bool {
			var ok bool
			body, ok = s.API().Register(service, address, "80", false)
			return ok
		}) {
			t.Errorf("registering a persistent instance at node %s: %s", s.Node.Name, body)
		}
	}
	for _, s := range b.Servers {
		var list []string
		if !testbed.Eventually(time.Minute, func() bool { list, _ = s.API().Instances(service); return slices.Equal(list, want) }) {
			t.Errorf("node %s has the instances %v, want %v", s.Node.Name, list, want)
		}
	}
}
