package testbed_test

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

// configurations are published through the gateway, over HTTP and by the SDKs,
// and read on every node and by every SDK.
func configurations(t *testing.T, b *testbed.Bed) {
	servers := apis(t, b)
	gateway := b.GatewayAPI()
	gateway.Token = servers[0].Token
	if body, ok := gateway.Publish("by-http", "text-of-http"); !ok {
		t.Fatalf("publishing through the gateway: %s", body)
	}
	names := []string{"http"}
	sdks := b.StartSDKs(b.GatewayAddress())
	for _, sdk := range sdks {
		names = append(names, "sdk-"+sdk.Version)
		publish(t, sdk, "by-sdk-"+sdk.Version, "text-of-sdk-"+sdk.Version)
	}
	for _, name := range names {
		id, want := "by-"+name, "text-of-"+name
		var got string
		for i, a := range servers {
			if !testbed.Eventually(time.Minute, func() bool { got, _ = a.Read(id); return got == want }) {
				t.Errorf("node %s reads %s as %q, want %q", b.Servers[i].Node.Name, id, got, want)
			}
		}
		for _, sdk := range sdks {
			if !testbed.Eventually(time.Minute, func() bool { got = sdk.Do("read %s", id); return got == "ok "+want }) {
				t.Errorf("SDK %s reads %s as %q, want %q", sdk.Version, id, got, want)
			}
		}
	}
}

// publish writes a configuration; on a busy machine a client's first connection may
// take longer than the client allows for.
func publish(t *testing.T, sdk *testbed.SDK, id, text string) {
	t.Helper()
	said := ""
	if !testbed.Eventually(time.Minute, func() bool { said = sdk.Do("publish %s %s", id, text); return said == "ok true" }) {
		t.Fatalf("publishing %s with SDK %s: %s", id, sdk.Version, said)
	}
}

// instances of both kinds, made through the gateway by the SDKs, are seen on
// every node and by every SDK.
func instances(t *testing.T, b *testbed.Bed) {
	sdks := b.StartSDKs(b.GatewayAddress())
	servers := apis(t, b)
	for _, kind := range []struct {
		service   string
		ephemeral bool
	}{{"fleeting", true}, {"lasting", false}} {
		var want []string
		for i, sdk := range sdks {
			want = append(want, fmt.Sprintf("10.9.9.%d:80", i+1))
			said := ""
			if !testbed.Eventually(time.Minute, func() bool {
				said = sdk.Do("register %s 10.9.9.%d 80 %v", kind.service, i+1, kind.ephemeral)
				return said == "ok registered"
			}) {
				t.Errorf("registering with %s, SDK %s: %s", kind.service, sdk.Version, said)
			}
		}
		for i, a := range servers {
			var list []string
			var body string
			if !testbed.Eventually(time.Minute, func() bool { list, body = a.Instances(kind.service); return slices.Equal(list, want) }) {
				t.Errorf("node %s has the instances %v of %s, want %v: %s", b.Servers[i].Node.Name, list, kind.service, want, body)
			}
		}
		for _, sdk := range sdks {
			said := ""
			if !testbed.Eventually(time.Minute, func() bool {
				said = sdk.Do("instances %s", kind.service)
				return said == "ok "+strings.Join(want, " ")
			}) {
				t.Errorf("SDK %s has the instances %q of %s, want %v", sdk.Version, said, kind.service, want)
			}
		}
	}
}

// lost kills a node: clients that go through the gateway don't notice, and the
// others say that it is gone.
func lost(t *testing.T, b *testbed.Bed) {
	sdks := b.StartSDKs(b.GatewayAddress())
	for _, sdk := range sdks {
		publish(t, sdk, "before-the-loss", "text")
	}
	servers := apis(t, b)
	gateway := b.GatewayAPI()
	gateway.Token = servers[0].Token
	b.Servers[2].Process.Kill()
	for i := range 12 { // each node would be asked four times
		if body, ok := gateway.Publish("after-the-loss", strconv.Itoa(i)); !ok {
			t.Errorf("publishing through the gateway, request %d after the loss: %s", i, body)
		}
	}
	for _, sdk := range sdks {
		id, said := "after-"+sdk.Version, ""
		publish(t, sdk, id, "text-of-"+id)
		if !testbed.Eventually(time.Minute, func() bool { said = sdk.Do("read %s", id); return said == "ok text-of-"+id }) {
			t.Errorf("SDK %s after the loss: %s", sdk.Version, said)
		}
	}
	gone := net.JoinHostPort(b.Servers[2].Node.Address, strconv.Itoa(b.Servers[2].Node.Port))
	for i, a := range servers[:2] {
		var list []testbed.Member
		var body string
		if !testbed.Eventually(time.Minute, func() bool {
			list, body = a.Members()
			return slices.Equal(testbed.Addresses(list, "DOWN", "SUSPICIOUS"), []string{gone})
		}) {
			t.Errorf("node %s does not miss %s: %s", b.Servers[i].Node.Name, gone, body)
		}
	}
}
