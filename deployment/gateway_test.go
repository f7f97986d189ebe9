package deployment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// gatewayCluster is a cluster of three nodes of release with one gateway.
func gatewayCluster(release string) (*topology.Cluster, *topology.Gateway) {
	rel := schemas.Find(release)
	c := &topology.Cluster{Name: "prod", Version: release, Release: release, Mode: "cluster", Port: 8848, ContextPath: "/nacos"}
	for i, address := range []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"} {
		p := rel.Ports(schemas.PortQuery{Main: 8848, Console: 8080, ConsoleEnabled: true, Function: "all", Deployment: "merged"})
		c.Members = append(c.Members, address+":8848")
		c.Nodes = append(c.Nodes, &topology.Node{
			Name: string(rune('a' + i)), Index: i, Address: address, Port: 8848, Release: release, Deployment: "merged",
			Ports: topology.Ports{Main: p.Main, SDKGRPC: p.SDKGRPC, Console: p.Console},
		})
		if p.Console != nil {
			c.Console = &topology.Console{Enabled: true, Port: 8080}
		}
	}
	g := &topology.Gateway{
		Name: "front", Type: "nginx", Address: "10.0.0.9", Port: 8848, Ports: topology.GatewayPorts{HTTP: 8848},
		ServerName: "_", Algorithm: "round_robin", MaxFails: 3, FailTimeout: "10s", ClientMaxBodySize: "20m",
		ReadTimeout: "90s", StreamTimeout: "10m", GRPC: c.Nodes[0].Ports.SDKGRPC != nil,
	}
	if g.GRPC {
		port := 9848
		g.Ports.SDKGRPC = &port
	}
	c.Gateways = []*topology.Gateway{g}
	return c, g
}

func addressesOf(u Upstream) (list []string) {
	for _, s := range u.Servers {
		list = append(list, s.Address)
	}
	return list
}

func TestGatewayByRelease(t *testing.T) {
	console := 8080
	for _, c := range []struct {
		release string
		console *int
		want    []string // role port of each listener
	}{
		{"1.1.0", nil, []string{"http 8848"}},
		{"1.4.8", nil, []string{"http 8848"}},
		{"2.0.0", nil, []string{"http 8848", "sdk_grpc 9848"}},
		{"2.5.1", nil, []string{"http 8848", "sdk_grpc 9848"}},
		{"3.0.3", nil, []string{"http 8848", "sdk_grpc 9848"}},
		{"3.3.0", &console, []string{"http 8848", "sdk_grpc 9848", "console 8080"}},
	} {
		cluster, g := gatewayCluster(c.release)
		g.ConsolePort = c.console
		made, found := makeGateway(cluster, g, schemas.Find(c.release))
		if len(found) > 0 {
			t.Errorf("%s: %v", c.release, found)
		}
		var got []string
		for i, l := range made.Listeners {
			got = append(got, l.Role+" "+(Parameter{Text: strings.TrimPrefix(made.Upstreams[i].Servers[0].Address, "10.0.0.1:")}).Text)
			if l.Upstream != made.Upstreams[i].Name || l.Role != made.Upstreams[i].Role {
				t.Errorf("%s: listener %s goes to %s", c.release, l.Role, made.Upstreams[i].Role)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.release, diff)
		}
	}
}

func TestGatewayNodes(t *testing.T) {
	c, g := gatewayCluster("3.0.3")
	port := 443
	g.ConsolePort = &port
	c.Nodes[0].Deployment, c.Nodes[0].Ports.Console = "server", nil
	c.Nodes[1].Deployment, c.Nodes[1].Ports = "console", topology.Ports{Console: c.Nodes[1].Ports.Console}
	c.Nodes[2].Address = "2001:db8::3"
	c.Members = []string{"10.0.0.1:8848", "[2001:db8::3]:8848"}
	c.Nodes[0], c.Nodes[2] = c.Nodes[2], c.Nodes[0]
	made, found := makeGateway(c, g, schemas.Find("3.0.3"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := map[string][]string{
		RoleHTTP:    {"10.0.0.1:8848", "[2001:db8::3]:8848"},
		RoleSDKGRPC: {"10.0.0.1:9848", "[2001:db8::3]:9848"},
		RoleConsole: {"[2001:db8::3]:8080", "10.0.0.2:8080"},
	}
	for _, u := range made.Upstreams {
		if diff := cmp.Diff(want[u.Role], addressesOf(u)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", u.Role, diff)
		}
	}
}

func TestGatewayOfOneServer(t *testing.T) {
	c, g := gatewayCluster("2.4.3")
	c.Mode, c.Members, c.Nodes = "standalone", nil, c.Nodes[:1]
	made, found := makeGateway(c, g, schemas.Find("2.4.3"))
	if len(found) > 0 || len(made.Upstreams) != 2 || len(made.Upstreams[0].Servers) != 1 {
		t.Errorf("found %v, made %+v", found, made.Upstreams)
	}
}

// While nodes are upgraded from 1.x, those that have no gRPC port yet are not dialled there.
func TestGatewayDuringUpgrade(t *testing.T) {
	c, g := gatewayCluster("2.0.3")
	c.Nodes[1].Ports.SDKGRPC = nil
	made, found := makeGateway(c, g, schemas.Find("2.0.3"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	if diff := cmp.Diff([]string{"10.0.0.1:9848", "10.0.0.3:9848"}, addressesOf(made.Upstreams[1])); diff != "" {
		t.Error(diff)
	}
}

func TestGatewayAlgorithms(t *testing.T) {
	for algorithm, want := range map[string][2]string{
		"round_robin": {"", ""},
		"least_conn":  {"least_conn", "least_conn"},
		"ip_hash":     {"ip_hash", "hash $remote_addr consistent"},
		"random":      {"random", "random"},
	} {
		c, g := gatewayCluster("2.4.3")
		g.Algorithm = algorithm
		made, _ := makeGateway(c, g, schemas.Find("2.4.3"))
		if got := [2]string{made.Upstreams[0].Algorithm.Text, made.Upstreams[1].Algorithm.Text}; got != want {
			t.Errorf("%s: %q, want %q", algorithm, got, want)
		}
	}
}

func TestGatewayFindings(t *testing.T) {
	number := func(n int) *int { return &n }
	const at = "cluster.prod.gateway.front."
	for _, c := range []struct {
		name, release string
		change        func(*topology.Cluster, *topology.Gateway)
		want          []string // address: summary
	}{
		{"console before 3.0", "2.4.3", func(_ *topology.Cluster, g *topology.Gateway) { g.ConsolePort = number(8080) },
			[]string{at + "console_port: Nacos 2.4.3 has no console port: the console is served on the main port before 3.0"}},
		{"no console", "3.0.3", func(c *topology.Cluster, g *topology.Gateway) {
			g.ConsolePort = number(8080)
			for _, n := range c.Nodes {
				n.Ports.Console = nil
			}
		}, []string{at + "console_port: console_port is set, but no node of the cluster serves a console"}},
		{"console on the API's port", "3.0.3", func(_ *topology.Cluster, g *topology.Gateway) { g.ConsolePort = number(8848) },
			[]string{at + "console_port: console_port 8848 is the gateway's API port already"}},
		{"console on the gRPC port", "3.0.3", func(_ *topology.Cluster, g *topology.Gateway) { g.ConsolePort = number(9848) },
			[]string{at + "console_port: console_port 9848 is the gateway's gRPC port already"}},
		{"gRPC before 2.0", "1.4.8", func(_ *topology.Cluster, g *topology.Gateway) { g.GRPC = true },
			[]string{at + "grpc: grpc is true, but no node of Nacos 1.4.8 has a gRPC port"}},
		{"port too high for gRPC", "2.4.3", func(_ *topology.Cluster, g *topology.Gateway) { g.Port, g.Ports.SDKGRPC = 65000, nil },
			nil}, // a rule of lint
		{"no API", "3.0.3", func(c *topology.Cluster, _ *topology.Gateway) {
			for _, n := range c.Nodes {
				n.Deployment = "console"
			}
		}, []string{"cluster.prod.gateway.front: gateway has no node behind it: no node of its cluster serves the API"}},
		{"values", "2.4.3", func(c *topology.Cluster, g *topology.Gateway) {
			g.ServerName, g.FailTimeout, g.ClientMaxBodySize, g.ReadTimeout, g.StreamTimeout = "a;b", "500ms", "20MB", "ever", "-1"
			g.Allow = []string{"10.0.0.0/8", "10.0.0.0/33"}
			g.TLS = &topology.TLS{Certificate: "/etc/$host.crt", CertificateKey: "/etc/a\nb"}
			g.Algorithm = "least_time"
			c.Nodes[1].Address = "fe80::1%eth0"
			c.ContextPath = "/nacos\x00"
		}, []string{
			at + "algorithm: algorithm \"least_time\" is none of round_robin, least_conn, ip_hash, random",
			"cluster.prod.context_path: \"/nacos\\x00\" cannot be written into an nginx configuration",
			at + "allow[1]: \"10.0.0.0/33\" cannot be written into an nginx configuration",
			at + "client_max_body_size: \"20MB\" cannot be written into an nginx configuration",
			at + "fail_timeout: \"500ms\" cannot be written into an nginx configuration",
			at + "read_timeout: \"ever\" cannot be written into an nginx configuration",
			at + "server_name: \"a;b\" cannot be written into an nginx configuration",
			at + "stream_timeout: \"-1\" cannot be written into an nginx configuration",
			at + "tls.certificate: \"/etc/$host.crt\" cannot be written into an nginx configuration",
			at + "tls.certificate_key: \"/etc/a\\nb\" cannot be written into an nginx configuration",
			"cluster.prod.node.b.address: \"fe80::1%eth0\" cannot be written into an nginx configuration",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster, g := gatewayCluster(c.release)
			c.change(cluster, g)
			made, found := makeGateway(cluster, g, schemas.Find(c.release))
			if made == nil {
				t.Fatal("no gateway")
			}
			diag.Sort(found)
			var got []string
			for _, d := range found {
				if d.Summary(diag.Chinese) == d.Summary(diag.English) || d.Details(diag.English) == "" || strings.Contains(d.Details(diag.Chinese), "%!") {
					t.Errorf("words of %q: %+v", d.Summary(diag.English), d.Text)
				}
				got = append(got, string(d.Address)+": "+d.Summary(diag.English))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestGatewayValues(t *testing.T) {
	for _, c := range []struct {
		name string
		is   func(string) bool
		good []string
		bad  []string
	}{
		{"seconds", isSeconds, []string{"0", "10", "10s", "1m", "1m30s", "1d12h", "1m30", "1y1M"}, []string{"", "s", "10ms", "1s1m", "1m 30s", "1.5s", "-1s", "99999999999s", "10x"}},
		{"milliseconds", isMilliseconds, []string{"500ms", "1s500ms", "90s", "10m", "3w1d"}, []string{"1M", "1y", "500ms1s", "ms", "1s1s"}},
		{"size", isSize, []string{"0", "20m", "20M", "512k", "1g", "1048576"}, []string{"", "m", "20MB", "1.5m", "-1", "9223372036854775808", "99999999999999g"}},
		{"server name", isServerName, []string{"_", "localhost", "a.example.com", "*.example.com", ".example.com", "www.*", `~^n\d+\.x$`},
			[]string{"", "a b", "a;b", "a:80", "*", "a*b", "*.a.*", "a..b", "~(", "~", "名", "a$b", "a\nb"}},
		{"server host", isServerHost, []string{"10.0.0.1", "::1", "nacos-1.svc", "nacos_1"}, []string{"", "fe80::1%eth0", "a;b", "a b", "-a", "a/b", "[::1]", "名"}},
		{"file name", isFileName, []string{"/etc/a b;{}\"'#\\.crt", "/证书.crt"}, []string{"", "/a$b", "/a\n", "/a\x00", strings.Repeat("a", maxWord+1)}},
	} {
		for _, text := range c.good {
			if !c.is(text) {
				t.Errorf("%s: %q is refused", c.name, text)
			}
		}
		for _, text := range c.bad {
			if c.is(text) {
				t.Errorf("%s: %q is taken", c.name, text)
			}
		}
	}
	for text, want := range map[string]string{
		"10.1.2.3/8": "10.0.0.0/8", "10.0.0.1": "10.0.0.1", "2001:DB8::1/32": "2001:db8::/32", "::1": "::1", "0.0.0.0/0": "0.0.0.0/0", "all": "", "10.0.0.0/33": "", "fe80::1%a": "",
	} {
		if got, _ := canonicalCIDR(text); got != want {
			t.Errorf("canonicalCIDR(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestUpstreamNames(t *testing.T) {
	for _, c := range [][3]string{
		{"prod", "front", "prod-front-http"},
		{"my_cluster", "front", ""},
		{"生产", "g", ""},
	} {
		got := upstreamName(c[0], c[1], RoleHTTP)
		if strings.ContainsFunc(got, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", r) }) {
			t.Errorf("%q: not plain", got)
		}
		if c[0] == "prod" && got != c[2] {
			t.Errorf("got %q, want %q", got, c[2])
		}
	}
	if a, b := upstreamName("a_b", "g", RoleHTTP), upstreamName("a-b", "g", RoleHTTP); a == b {
		t.Errorf("a_b and a-b are both %q", a)
	}
}

// Listening on IPv6 fails on a machine without it, so it has to be asked for.
func TestGatewayListensOnIPv6(t *testing.T) {
	for _, c := range []struct {
		address, allow string
		want           bool
	}{{"10.0.0.9", "", false}, {"gw.example.com", "", false}, {"2001:db8::9", "", true}, {"10.0.0.9", "2001:db8::/32", true}, {"10.0.0.9", "10.0.0.0/8", false}} {
		cluster, g := gatewayCluster("2.4.3")
		g.Address = c.address
		if c.allow != "" {
			g.Allow = []string{c.allow}
		}
		made, _ := makeGateway(cluster, g, schemas.Find("2.4.3"))
		for _, l := range made.Listeners {
			if l.IPv6 != c.want {
				t.Errorf("%+v: %s listens on IPv6: %v", c, l.Role, l.IPv6)
			}
		}
	}
}

// The paths that are closed carry the context path, and none of them is one that the console asks for.
func TestClosedLocations(t *testing.T) {
	for _, c := range []struct{ release, context, has, hasNot string }{
		{"1.1.0", "/nacos", "/nacos/v1/ns/raft", "/nacos/v1/core/ops"},
		{"2.1.2", "/nacos", "/nacos/v1/ns/raft", "/nacos/v1/core/cluster"},
		{"2.4.3", "/registry/", "/registry/v1/core/ops", "/registry/v1/ns/raft"},
		{"2.4.3", "/", "/actuator", "//actuator"},
		{"2.4.3", "", "/v1/cs/ops", "//v1/cs/ops"},
		{"3.3.0", "/nacos", "/nacos/actuator", "/nacos/v1/cs/ops"},
	} {
		var paths []string
		for _, l := range closedLocations(&topology.Cluster{Name: "x", ContextPath: c.context}, schemas.Find(c.release)) {
			paths = append(paths, l.Path)
		}
		all := " " + strings.Join(paths, " ") + " "
		if !strings.Contains(all, " "+c.has+" ") || strings.Contains(all, " "+c.hasNot+" ") {
			t.Errorf("%s %q: %v", c.release, c.context, paths)
		}
	}
}
