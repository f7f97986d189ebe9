package testbed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

func clientWithoutPath(t *testing.T, b *testbed.Bed) {
	sdk := b.StartSDKAt(testbed.ClientHTTP, b.GatewayAddress(), "/nacos")
	if said := sdk.Do("publish x y"); said != "ok false" {
		t.Errorf("publishing with the path /nacos: %s", said)
	}
	if said := sdk.Do("register x 10.9.9.9 80 true"); !strings.Contains(said, "failed to req API:/nacos/v1/ns/instance") {
		t.Errorf("registering with the path /nacos: %s", said)
	}
}

// consoleStays: the context path of 3.x moves the API alone. What the console
// doesn't have it answers with 500, and says why.
func consoleStays(t *testing.T, b *testbed.Bed) {
	const console, unmoved, moved = "http://10.77.0.11:8180", "/v3/console/health/readiness", "/registry/v3/console/health/readiness"
	if body, status := testbed.Get(console + unmoved); status != 200 {
		t.Errorf("the console's %s: %d: %s", unmoved, status, body)
	}
	if body, status := testbed.Get(console + moved); status != 500 || !strings.Contains(body, "No static resource "+moved[1:]) {
		t.Errorf("the console's %s: %d, want 500, no such resource: %s", moved, status, body)
	}
}

// stuck: a gRPC client of this server is never connected.
func stuck(t *testing.T, b *testbed.Bed, server string) {
	t.Helper()
	sdk := b.StartSDK(testbed.ClientGRPC, server)
	if said := sdk.Do("publish stuck text"); said != "ok false" && !strings.Contains(said, "Client not connected") {
		t.Errorf("publishing: %s", said)
	}
	if said := sdk.Do("register stuck 10.9.9.9 80 true"); !strings.Contains(said, "Client not connected, current status:STARTING") {
		t.Errorf("registering: %s", said)
	}
}

func gatewayWithoutStream(t *testing.T, b *testbed.Bed) {
	const file = "/home/nacos/without-stream.conf"
	body, err := os.ReadFile(filepath.Join(b.Out, "bed", "front", "nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	http, _, found := strings.Cut(string(body), "\nstream {")
	if !found {
		t.Fatal("nginx.conf has no stream")
	}
	m := b.Machine("10.77.0.31")
	if err := os.WriteFile(m.Path(file), []byte(http), 0o600); err != nil {
		t.Fatal(err)
	}
	p := b.StartNginx(m, file, 8848)
	defer p.Kill()
	stuck(t, b, "10.77.0.31:8848")
	gateway := b.GatewayAPI()
	gateway.Base = strings.Replace(gateway.Base, "10.77.0.30", "10.77.0.31", 1)
	if body, status := gateway.Read("nothing"); status != 403 {
		t.Errorf("the HTTP port of the gateway: %d %s", status, body)
	}
}

// offsetBroken forwards ports as `docker run -p 18848:8848 -p 9868:9848` would.
func offsetBroken(t *testing.T, b *testbed.Bed) {
	const file = "/home/nacos/published.conf"
	m := b.Machine("10.77.0.32")
	conf := "include /etc/nginx/modules-enabled/*.conf;\nevents {}\nstream {\n" +
		"server { listen 18848; proxy_pass 10.77.0.11:8848; }\nserver { listen 9868; proxy_pass 10.77.0.11:9848; }\n}\n"
	if err := os.WriteFile(m.Path(file), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	p := b.StartNginx(m, file, 18848)
	defer p.Kill()
	stuck(t, b, "10.77.0.32:18848")
}
