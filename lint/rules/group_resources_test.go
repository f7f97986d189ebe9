package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func TestResourcesRules(t *testing.T) {
	for _, rule := range resourcesRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

// Some of what a file written by hand may lack, no topology can leave out.
func TestUnboundedAppender(t *testing.T) {
	sources := []deployment.Source{deployment.From("x")}
	rolling := func(limit, history string) *deployment.Rolling {
		return &deployment.Rolling{TotalSizeCap: deployment.LogSetting{Text: limit}, MaxHistory: deployment.LogSetting{Text: history}}
	}
	for _, tt := range []struct {
		appender deployment.Appender
		want     string
		found    bool
	}{
		{deployment.Appender{File: "a.log", Class: "ch.qos.logback.core.FileAppender"}, "", true},
		{deployment.Appender{Class: "ch.qos.logback.core.ConsoleAppender"}, "", false},
		{deployment.Appender{File: "a.log", Class: "com.example.Sink"}, "", false},
		{deployment.Appender{Class: "com.example.FileAppender"}, "", false},
		{deployment.Appender{Class: "ch.qos.logback.classic.AsyncAppender"}, "", false},
		{deployment.Appender{File: "a.log", Rolling: rolling("", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("0", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("0 KB", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("10GB", "")}, "max_history", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("10", "7")}, "", false},
		{deployment.Appender{File: "a.log", Rolling: rolling("1GB", "7")}, "", false},
	} {
		tt.appender.Sources = sources
		at, limit, found := unboundedAppender(&tt.appender)
		if limit != tt.want || found != tt.found || found != (at == "x") {
			t.Errorf("%+v: %q %v at %q", tt.appender, limit, found, at)
		}
		tt.appender.Sources = []deployment.Source{deployment.Fact("stock", "nacos-logback.xml")}
		if _, _, found := unboundedAppender(&tt.appender); found {
			t.Errorf("%+v: ours, but a finding", tt.appender)
		}
	}
}

func TestIsSameKey(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"a.max-days", "a.maxDays", true}, {"a.max_days", "a.max-days", true}, {"a.b", "a.b", true}, {"a.b-", "a.b", true},
		{"a.b", "a.bc", false}, {"a.bc", "a.b", false}, {"a.b", "a.c", false}, {"", "a", false}, {"-", "_", true},
	} {
		if got := isSameKey(tt.a, tt.b); got != tt.want || got != (schemas.Relaxed(tt.a) == schemas.Relaxed(tt.b)) {
			t.Errorf("%q %q: %v", tt.a, tt.b, got)
		}
	}
}

// A look that is cheap must not miss what counts.
func TestMentions(t *testing.T) {
	docker := func(name, value string, options ...string) *topology.Node {
		d := &topology.Docker{Options: options}
		if name != "" {
			d.Env = map[string]topology.Value{name: topology.Text(value)}
		}
		return &topology.Node{Docker: d}
	}
	for _, tt := range []struct {
		node *topology.Node
		want bool
	}{
		{&topology.Node{}, false},
		{&topology.Node{JVM: &topology.JVM{Options: []string{"-Dx=y"}}}, false},
		{&topology.Node{JVM: &topology.JVM{Options: []string{"-Da.b=y"}}}, true},
		{docker("", ""), false},
		{docker("A_B", "1"), true},
		{docker("JAVA_OPT", "-Da.b=1"), true},
		{docker("JAVA_OPT_EXT", "--a.b=1"), true},
		{docker("C_B", "1"), false},
		{docker("A_B_LONGER", "1"), false},
		{docker("", "", "--cpus=2"), false},
		{docker("", "", "--env", "A_B=1"), true},
		{docker("", "", "-eA_B=1"), true},
	} {
		if got := mentions(tt.node, "a.b"); got != tt.want {
			t.Errorf("%+v %+v: %v", tt.node.JVM, tt.node.Docker, got)
		}
	}
}

func TestUpstreamOfListener(t *testing.T) {
	g := &deployment.Gateway{Upstreams: []deployment.Upstream{
		{Name: "a", Kind: "http"}, {Name: "a", Kind: "stream"}, {Name: "b", Kind: "http"},
	}}
	for i, l := range []deployment.Listener{{Upstream: "a", Kind: "http"}, {Upstream: "a", Kind: "stream"}, {Upstream: "b", Kind: "http"}} {
		if upstream(g, &l) != &g.Upstreams[i] {
			t.Errorf("%s %s", l.Upstream, l.Kind)
		}
	}
	if u := upstream(g, &deployment.Listener{Upstream: "c", Kind: "http"}); u != nil {
		t.Error(u)
	}
}

func TestMachineBudget(t *testing.T) {
	one, two := &topology.Cluster{Name: "one"}, &topology.Cluster{Name: "two"}
	node := func(i int) *topology.Node { return &topology.Node{Name: fmt.Sprintf("n%d", i)} }
	b := &machineBudget{}
	b.add(one, node(0), 0)
	for i := range 11 {
		b.add(one, node(i+1), 5)
	}
	if got := b.names().String(); b.total != 55 || got != "n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, ..." {
		t.Errorf("%d %s", b.total, got)
	}
	b = &machineBudget{}
	b.add(one, node(1), 5)
	b.add(two, node(2), 5)
	b.add(one, node(3), 5)
	if got := b.names().String(); got != "one/n1, two/n2, one/n3" {
		t.Error(got)
	}
}

func TestLargestOf(t *testing.T) {
	small, large, silent := &topology.Host{Name: "s", Memory: "1g"}, &topology.Host{Name: "l", Memory: "2g"}, &topology.Host{Name: "x"}
	sizes := hostsWith(&topology.Topology{Hosts: []*topology.Host{small, large, silent}}, func(h *topology.Host) string { return h.Memory })
	for _, hosts := range [][]*topology.Host{{small, large, silent}, {large, small}, {silent, large}} {
		if got := largestOf(hosts, sizes); got != large {
			t.Errorf("%v", got)
		}
	}
	if got := largestOf([]*topology.Host{silent}, sizes); got != nil || len(sizes) != 2 {
		t.Errorf("%v of %v", got, sizes)
	}
}

func TestStrayJavaVariables(t *testing.T) {
	rel := schemas.Find("2.4.3")
	const heap, other, none = "heap", "other", "none"
	for name, want := range map[string]string{
		"JAVA_OPTS": other, "JAVA_OPTIONS": other, "JVM_OPTS": other, "JVM_EXTRA_OPTS": other, "CATALINA_OPTS": other, "JAVAOPTS": other,
		"HEAP_SIZE": heap, "MAX_HEAP_SIZE": heap, "JVM_HEAP": heap, "JAVA_XMX": heap, "JAVA_XMS": heap, "JAVA_XMN": heap, "JVM_MAX_XMX": heap,
		"JVM_MEMORY": heap, "JAVA_MEMORY": heap, "XMX": heap, "XMS": heap, "XMN": heap, "CUSTOM_NACOS_MEMORY": heap,
		"JAVA_OPT": none, "JVM_XMX": none, "JVM_XMS": none, "JVM_XMN": none, "JVM_MS": none, "JVM_MMS": none, "JAVA_HOME": none,
		"JAVA_TOOL_OPTIONS": none, "JDK_JAVA_OPTIONS": none, "HEAP_DUMP_PATH": none, "MYSQL_MEMORY": none, "MODE": none, "JAVA_VERSION": none,
	} {
		got := none
		if isStrayJavaVariable(rel, name) {
			got = other
			if isHeapVariable(name) {
				got = heap
			}
		}
		if got != want || got != none && !mayBeForJava(name) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// What nacosgen itself writes into a gateway's file gets no finding.
func TestOwnGatewaySettings(t *testing.T) {
	fact := []deployment.Source{deployment.Fact("ours", "nginx")}
	own := func(text string) deployment.Parameter { return deployment.Parameter{Text: text, Sources: fact} }
	servers := []deployment.UpstreamServer{{Address: "10.0.0.1:8848", Sources: fact}, {Address: "10.0.0.2:8848", Sources: fact}}
	d := &deployment.Cluster{Gateways: []*deployment.Gateway{{
		Name: "g", Sources: fact,
		Upstreams: []deployment.Upstream{
			{Name: "http", Role: "http", Kind: "http", Servers: servers, Sources: fact},
			{Name: "grpc", Role: "sdk_grpc", Kind: "stream", Servers: servers, Sources: fact},
		},
		Listeners: []deployment.Listener{
			{Role: "http", Kind: "http", Upstream: "http", ReadTimeout: own("1s"), BodySize: own("1m"), Sources: fact},
			{Role: "sdk_grpc", Kind: "stream", Upstream: "grpc", ReadTimeout: own("1s"), TLS: &deployment.ListenerTLS{Protocols: own("TLSv1.2")}, Sources: fact},
		},
	}}}
	c, _ := javaCluster("2.0.3", false, topology.JVM{})
	for _, rule := range []*lint.Rule{NginxBodySize, NginxConsoleNotSticky, NginxGrpcNoTLSMix, NginxNoFailParams, NginxReadTimeout, NginxStreamTimeout, VIPSingleBackend} {
		if found := lint.RunCluster([]*lint.Rule{rule}, &topology.Topology{}, c, d, nil); len(found) > 0 {
			t.Errorf("%s: %s", rule.ID, found[0].Summary(diag.English))
		}
	}
}

func TestMountsLocalTime(t *testing.T) {
	for _, tt := range []struct {
		docker topology.Docker
		want   bool
	}{
		{topology.Docker{Volumes: []string{"/etc/localtime:/etc/localtime:ro"}}, true},
		{topology.Docker{Volumes: []string{"/a:/b", "/etc/timezone:/etc/timezone"}}, true},
		{topology.Docker{Options: []string{"-v", "/etc/localtime:/etc/localtime:ro"}}, true},
		{topology.Docker{Options: []string{"--volume=/a:/b"}}, false},
		{topology.Docker{Options: []string{"--label=/etc/localtime:/etc/localtime"}}, false},
		{topology.Docker{Volumes: []string{"/etc/localtime:/tmp/localtime", "data"}}, false},
		{topology.Docker{}, false},
	} {
		if got := mountsLocalTime(&tt.docker); got != tt.want {
			t.Errorf("%+v: %v", tt.docker, got)
		}
	}
}

func TestNginxTime(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "10m": 10 * time.Minute, "1m30s": 90 * time.Second, "1h 5m": 65 * time.Minute,
		"30": 30 * time.Second, "500ms": 500 * time.Millisecond, "1d": 24 * time.Hour, "1M": 720 * time.Hour, "0": 0,
	} {
		if got, ok := nginxTime(text); !ok || got != want {
			t.Errorf("%s: %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "s", "10x", "-1s", "99999999999s"} {
		if got, ok := nginxTime(text); ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestRoughSize(t *testing.T) {
	for bytes, want := range map[int64]string{512 << 20: "512 MB", 1 << 30: "1 GB", 3 << 29: "1.5 GB", 148<<30 + 400<<20: "148.4 GB"} {
		if got := roughSize(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func TestSizeText(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0", 1: "1", 1 << 10: "1k", 512 << 20: "512m", 2 << 30: "2g", 3 << 40: "3t", 1536 << 20: "1536m", 5 << 50: "5120t"} {
		if got := sizeText(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

// resourcesCluster is a topology of three nodes, or of one, with body.
func resourcesCluster(release, mode, body string) string {
	nodes := `node "a" { address = "10.0.0.1" }`
	if mode == "cluster" {
		nodes += `
  node "b" { address = "10.0.0.2" }
  node "c" { address = "10.0.0.3" }
  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
  }`
	}
	return fmt.Sprintf("cluster \"c\" {\n  version = %q\n  mode = %q\n  %s\n%s\n}\n", release, mode, nodes, body)
}

// Each rule at the last release before and the first after what changes it.
func TestResourcesRulesByRelease(t *testing.T) {
	const (
		logOn    = "access_log { enabled = true }"
		logDays  = "access_log { enabled = true }\n  properties = { \"server.tomcat.accesslog.max-days\" = \"7\" }"
		limit    = "docker { memory = \"2g\" }"
		heap     = "docker { env = { JVM_XMX = \"1g\" } }"
		small    = "docker { env = {\n JVM_XMX = \"300m\"\n JVM_XMS = \"300m\"\n JVM_XMN = \"100m\"\n } }"
		silent   = "gateway \"g\" {\n address = \"10.0.0.8\"\n stream_timeout = \"3s\"\n }"
		spread   = "gateway \"g\" { address = \"10.0.0.8\" }\n  properties = { \"nacos.core.auth.enabled\" = \"true\" }"
		tls      = "gateway \"g\" {\n address = \"10.0.0.8\"\n tls {\n certificate = \"/a\"\n certificate_key = \"/b\"\n }\n }"
		bareHeap = "jvm {\n heap = \"1g\"\n young = \"1g\"\n }"
	)
	for _, tt := range []struct {
		rule   *lint.Rule
		mode   string
		body   string
		bad    string // releases with a finding
		silent string // releases without
	}{
		{AccesslogUnbounded, "cluster", logOn, "1.1.0 1.4.2 1.4.3 1.4.8 2.0.0 2.1.0", "2.1.1 2.5.5 3.0.0 3.1.2 3.3.0"},
		{AccesslogUnbounded, "cluster", logDays, "1.1.0 1.4.2 2.0.0 2.1.0", "1.4.3 1.4.8 2.1.1 3.3.0"},
		{AccesslogMaxDaysIneffective, "cluster", logDays, "1.1.0 1.4.2 2.0.0 2.1.0", "1.4.3 1.4.8 2.1.1 3.3.0"},
		{AccesslogBasedirEmpty, "cluster", logOn, "1.1.0 1.4.3 2.0.0 2.1.0", "1.4.4 1.4.8 2.1.1 3.3.0"},
		{HeapOverLimit, "cluster", limit, "1.1.0 1.4.1", "1.4.2 2.0.0 3.3.0"},
		{HeapOverLimit, "standalone", limit, "1.3.2 1.4.1", "1.1.0 1.3.1 1.4.2 2.0.0 3.3.0"},
		{YoungGenOverHeap, "cluster", heap, "1.1.0 1.4.1", "1.4.2 2.0.0 3.3.0"},
		{YoungGenOverHeap, "standalone", bareHeap, "2.4.0 3.3.0", "1.1.0 2.3.2"},
		{HeapInitialDiffers, "cluster", heap, "1.1.0 1.4.1", "1.4.2 2.0.0 3.3.0"},
		{HeapInitialDiffers, "standalone", heap, "1.3.2 1.4.1", "1.1.0 1.3.1 1.4.2 3.3.0"},
		{HeapTooSmall, "cluster", small, "2.0.0 2.5.5 3.3.0", "1.1.0 1.4.8"},
		{NginxStreamTimeout, "cluster", silent, "2.0.0 3.3.0", "1.1.0 1.4.8"},
		{NginxConsoleNotSticky, "cluster", spread, "1.2.0 1.4.8 2.0.0 2.1.2", "2.2.0 3.3.0"},
		{NginxGrpcNoTLSMix, "cluster", tls, "2.0.0 2.2.0 2.2.0.1", "1.1.0 1.4.8 2.2.1 3.3.0"},
	} {
		for _, release := range strings.Fields(tt.bad + " " + tt.silent) {
			if schemas.Find(release) == nil {
				t.Fatalf("no release %s", release)
			}
			found := linttest.Lint(t, tt.rule, "c.hcl", []byte(resourcesCluster(release, tt.mode, tt.body)))
			want := 0
			if strings.Contains(" "+tt.bad+" ", " "+release+" ") {
				want = 1
			}
			if len(found) != want {
				t.Errorf("%s of %s %s: %d findings, want %d", tt.rule.ID, release, tt.mode, len(found), want)
			}
		}
	}
}

// A heap above the largest one is worse than one below.
func TestInitialHeapSeverity(t *testing.T) {
	for heap, want := range map[string]diag.Severity{"768m": diag.Error, "4g": diag.Info} {
		body := fmt.Sprintf("docker { env = { JVM_XMX = %q } }", heap)
		found := linttest.Lint(t, HeapInitialDiffers, "c.hcl", []byte(resourcesCluster("2.4.3", "cluster", body)))
		if len(found) != 1 || found[0].Severity != want {
			t.Errorf("%s: %v, want %v", heap, found, want)
		}
	}
}

// What the rules take for the sizes of a node is what its deployment gives it.
func TestJavaSizesAreTheDeployments(t *testing.T) {
	for _, release := range []string{"1.1.0", "1.3.1", "1.3.2", "1.4.1", "1.4.2", "2.3.2", "2.4.0", "2.5.5", "3.3.0"} {
		for _, standalone := range []bool{false, true} {
			for _, jvm := range []topology.JVM{
				{}, {Heap: "512m"}, {Heap: "4g"}, {Heap: "4g", Young: "1g", Metaspace: "200m"}, {Young: "300m"},
				{Options: []string{"-Xmx3g", "-Xms1g", "-Xmn700m", "-XX:MaxMetaspaceSize=250m"}},
			} {
				c, n := javaCluster(release, standalone, jvm)
				if c.Standalone() && !schemas.Find(release).AtLeast("1.3.2") && jvm.Heap+jvm.Young != "" {
					continue // refused: sizes are the entry point's own
				}
				made, _ := deployment.MakeCluster(&topology.Topology{}, c, nil)
				sizes := newJavaReader().of(c, n)
				got := map[string]string{"JVM_XMX": sizes.heap.text, "JVM_XMS": sizes.initial.text, "JVM_XMN": sizes.young.text}
				want := map[string]string{}
				for name := range got {
					if v := made.Nodes[0].Container.Variable(name); v != nil {
						want[name] = v.Value.Text
					} else if !standalone || schemas.Find(release).AtLeast("1.3.2") {
						want[name] = schemas.Find(release).ImageVariable(name).Default
					} else {
						want[name] = map[string]string{"JVM_XMX": "512m", "JVM_XMS": "512m", "JVM_XMN": "256m"}[name]
					}
				}
				if sizes.young == (javaSize{}) { // half of the heap, which is no size of the user's
					got["JVM_XMN"] = "256m"
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s standalone %v %+v (-deployment +rules):\n%s", release, standalone, jvm, diff)
				}
			}
		}
	}
}

func javaCluster(release string, standalone bool, jvm topology.JVM) (*topology.Cluster, *topology.Node) {
	c := &topology.Cluster{
		Name: "c", Version: release, Release: release, Mode: "cluster", Port: 8848, ContextPath: "/nacos", Storage: "embedded",
		AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, Metrics: &topology.Metrics{}, JVM: &jvm,
		Docker: &topology.Docker{Engine: "docker", Image: "nacos/nacos-server", Tag: "x", Config: "files", Network: "host", ContainerName: "c-a"},
	}
	if standalone {
		c.Mode = "standalone"
	}
	n := &topology.Node{
		Name: "a", Address: "10.0.0.1", Port: 8848, Home: "/home/nacos", Version: release, Release: release, Function: "all", Deployment: "merged",
		JVM: &jvm, Docker: c.Docker,
	}
	c.Nodes = []*topology.Node{n}
	return c, n
}
