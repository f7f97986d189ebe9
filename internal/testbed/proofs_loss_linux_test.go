package testbed_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

// adjacentPorts: nodes a and b on one machine, 8848 and 8849.
func adjacentPorts(t *testing.T, b *testbed.Bed) {
	s := b.Servers[1]
	edit(t, s, "application.properties", property("server.port", "8849"))
	s.Restart()
	if !testbed.Eventually(startsWithin, s.GaveUp) {
		t.Errorf("the second server does not give up\n%s", s.Why())
	}
	if !s.Says(t, "Failed to bind to address 0.0.0.0/0.0.0.0:9849") && !s.Says(t, "Address already in use") {
		t.Errorf("the second server says otherwise:\n%s", s.Why())
	}
	a := own(t, b.Servers[0])
	var body string
	if !testbed.Eventually(time.Minute, func() bool {
		var list []testbed.Member
		list, body = a.Members()
		return slices.Contains(testbed.Addresses(list, "DOWN"), "10.77.0.11:8859")
	}) {
		t.Errorf("the first server does not show it as DOWN: %s", body)
	}
	s.Place()
	s.Restart()
	s.WaitReady()
}

// lasting tells whether a persistent instance can be registered at s; body is the
// answer.
func lasting(t *testing.T, s *testbed.Server, address string) (body string, ok bool) {
	t.Helper()
	return own(t, s).Register("lasting-"+strings.ReplaceAll(address, ".", "-"), address, "80", false)
}

// hostLost: the machine of two of three nodes is lost.
func hostLost(t *testing.T, b *testbed.Bed) {
	s := b.Servers[2]
	s.Restart()
	s.WaitReady()
	b.Servers[0].Process.Kill()
	b.Servers[1].Process.Kill()
	var body string
	if !testbed.Eventually(time.Minute, func() bool {
		var ok bool
		body, ok = lasting(t, s, "10.9.8.1")
		return !ok && (strings.Contains(body, "Could not find leader : naming_persistent_service_v2") ||
			strings.Contains(body, "ConsistencyException: UNAVAILABLE")) // it asks the leader that is lost
	}) {
		t.Errorf("registering a persistent instance: %s", body)
	}
	a := own(t, s)
	write(t, a, "with-one-node")
	if !testbed.Eventually(time.Minute, func() bool { // once it no longer hands the service to a lost node
		var ok bool
		body, ok = a.Register("fleeting-1", "10.9.8.2", "80", true)
		return ok
	}) {
		t.Errorf("registering an ephemeral instance: %s", body)
	}
	for _, s := range b.Servers[:2] {
		s.Start()
	}
	for _, s := range b.Servers[:2] {
		s.WaitReady()
	}
	if !testbed.Eventually(2*time.Minute, func() bool { _, ok := lasting(t, s, "10.9.8.3"); return ok }) {
		t.Error("no leader after the machine is back")
	}
}
