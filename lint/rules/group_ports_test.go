package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
)

func TestPorts(t *testing.T) {
	for _, rule := range portsRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

// boundary is a rule on one topology at the last release before something
// changes and at the first after.
type boundary struct {
	rule   *lint.Rule
	before string // release; "" for none
	after  string
	want   [2]int // findings
	body   string // of the cluster
}

func (b boundary) run(t *testing.T) {
	t.Helper()
	if b.before != "" && b.after != "" {
		list := schemas.Releases()
		for i, r := range list {
			if r.Version == b.after && list[i-1].Version != b.before {
				t.Errorf("%s: before %s comes %s, not %s", b.rule.ID, b.after, list[i-1].Version, b.before)
			}
		}
	}
	for i, release := range []string{b.before, b.after} {
		if release == "" {
			continue
		}
		src := fmt.Sprintf("cluster \"c\" {\n  version = %q\n  datasource \"mysql\" {\n    hosts = [\"10.0.9.9:3306\"]\n    database = \"n\"\n    user = \"n\"\n    password = \"p\"\n  }\n%s\n}\n", release, b.body)
		if strings.Contains(b.body, "storage") {
			src = fmt.Sprintf("cluster \"c\" {\n  version = %q\n%s\n}\n", release, b.body)
		}
		found := linttest.Lint(t, b.rule, "c.hcl", []byte(src))
		if len(found) != b.want[i] {
			t.Errorf("%s at %s: %d findings, want %d: %v\n%s", b.rule.ID, release, len(found), b.want[i], found, src)
		}
	}
}

const (
	thousandApart   = "node \"a\" {\n address = \"10.0.0.1\"\n port = 9848\n}\nnode \"b\" {\n address = \"10.0.0.1\"\n port = 8848\n}"
	twoAdjacent     = "node \"a\" {\n address = \"10.0.0.1\"\n port = 8848\n}\nnode \"b\" {\n address = \"10.0.0.1\"\n port = 8849\n}"
	twoServers      = "node \"a\" {\n address = \"10.0.0.1\"\n}\nnode \"b\" {\n address = \"10.0.0.1\"\n port = 8868\n}"
	gatewayBeside   = "node \"a\" {\n address = \"10.0.0.1\"\n}\ngateway \"g\" {\n address = \"10.0.0.1\"\n port = 7848\n}"
	gatewayOnGRPC   = "node \"a\" {\n address = \"10.0.0.1\"\n}\ngateway \"g\" {\n address = \"10.0.0.1\"\n port = 9848\n}"
	gatewayNoGRPC   = "node \"a\" {\n address = \"10.0.0.1\"\n}\ngateway \"g\" {\n address = \"10.0.0.2\"\n grpc = false\n}"
	mainPort80      = "port = 80\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	mainPort65000   = "port = 65000\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	embedded        = "\nstorage = \"embedded\""
	configOnly      = "\nfunction = \"config\""
	publishedPublic = "docker {\n network = \"bridge\"\n}\nnode \"a\" {\n address = \"8.8.8.8\"\n}"
	remapped        = "docker {\n network = \"bridge\"\n options = [\"-p 18848:8848\"]\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	remappedBoth    = "docker {\n network = \"bridge\"\n options = [\"-p 18848:8848\", \"-p 9868:9848\"]\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	serverPortKey   = "properties = { \"server.port\" = \"8848\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	serverPortFlag  = "jvm {\n options = [\"-Dserver.port=1\"]\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	mainPortFlag    = "jvm {\n options = [\"-Dnacos.server.main.port=1\"]\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	oldPortVariable = "docker {\n config = \"env\"\n env = { NACOS_SERVER_PORT = 1 }\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	newPortVariable = "docker {\n config = \"env\"\n env = { NACOS_APPLICATION_PORT = 1 }\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	bareAndFlag     = "node \"a\" {\n address = \"10.0.0.1\"\n}\nnode \"b\" {\n address = \"10.0.0.1\"\n port = 8868\n docker {\n network = \"bridge\"\n options = [\"-p 7848:1\"]\n}\n}"
)

func TestPortsAtReleases(t *testing.T) {
	for _, b := range []boundary{
		// 9848 with 8848: JRaft of the first is the second's main port from 1.4.0 on
		{PortSetCollision, "1.3.2", "1.4.0", [2]int{0, 1}, thousandApart},
		{PortSetCollision, "1.3.2", "1.4.0", [2]int{1, 1}, thousandApart + embedded},
		{PortSetCollision, "", "1.3.0", [2]int{0, 1}, thousandApart + embedded},
		{PortSetCollision, "1.4.8", "2.0.0", [2]int{0, 1}, thousandApart + configOnly},
		{PortSetCollision, "1.4.8", "2.0.0", [2]int{0, 1}, twoAdjacent},
		{PortSetCollision, "2.5.5", "3.0.0", [2]int{0, 1}, twoServers}, // the console
		{PortDerivedOutOfRange, "1.3.2", "1.4.0", [2]int{0, 1}, mainPort80},
		{PortDerivedOutOfRange, "", "1.3.0", [2]int{0, 1}, mainPort80 + embedded},
		{PortDerivedOutOfRange, "1.4.8", "2.0.0", [2]int{0, 1}, mainPort80 + configOnly},
		{PortDerivedOutOfRange, "1.4.8", "2.0.0", [2]int{0, 1}, mainPort65000},
		{PortAdjacentUpgradeHazard, "1.4.8", "2.0.0", [2]int{1, 0}, twoAdjacent},
		{VIPGRPCMissing, "1.4.8", "2.0.0", [2]int{0, 1}, gatewayNoGRPC},
		{DockerGRPCUnpublished, "1.4.8", "2.0.0", [2]int{0, 1}, remapped},
		{DockerOffsetBroken, "1.4.8", "2.0.0", [2]int{0, 1}, remappedBoth},
		{PeerPortsExposed, "1.3.2", "1.4.0", [2]int{0, 1}, publishedPublic},
		{PeerPortsExposed, "", "1.3.0", [2]int{0, 1}, publishedPublic + embedded},
		{PeerPortsExposed, "1.4.8", "2.0.0", [2]int{0, 1}, publishedPublic + configOnly},
		{PublishedPortHitsBoundPort, "1.3.2", "1.4.0", [2]int{0, 1}, bareAndFlag},
		{VIPPortEqualsNodePort, "1.3.2", "1.4.0", [2]int{0, 1}, gatewayBeside},
		{VIPPortEqualsNodePort, "1.4.8", "2.0.0", [2]int{0, 1}, gatewayOnGRPC},
		{ServerPortKeyOn3x, "2.5.5", "3.0.0", [2]int{0, 1}, serverPortKey},
		{MemberPortNotServerPort, "2.5.5", "3.0.0", [2]int{1, 0}, serverPortFlag},
		{MemberPortNotServerPort, "2.5.5", "3.0.0", [2]int{0, 1}, mainPortFlag},
		{MemberPortNotServerPort, "1.2.1", "1.3.0", [2]int{1, 0}, oldPortVariable},
		{MemberPortNotServerPort, "1.2.0", "1.2.1", [2]int{0, 1}, newPortVariable},
		{MemberPortNotServerPort, "2.5.5", "3.0.0", [2]int{1, 1}, newPortVariable},
	} {
		b.run(t)
	}
}

// TestPortAdvice looks at what the details of a collision say.
func TestPortAdvice(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{twoAdjacent, "Write port = 8859 in the node"},
		{twoAdjacent, "What meets: 9849 (sdk-grpc, a cluster-grpc)."},
		{"version = \"3.2.2\"\nmcp_registry {\n enabled = true\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}\nnode \"b\" {\n address = \"10.0.0.1\"\n port = 8858\n console_port = 8081\n}", "No other mcp_registry.port does: use another machine"},
		{"node \"a\" {\n host = \"m1\"\n}\n}\nhost \"m1\" {\n address = \"10.0.0.1\"\n reserved_ports = [7848, 8848]\n", "What meets: 8848 (main, m1 reserved_ports), 7848 (jraft, m1 reserved_ports)."},
	} {
		version := "version = \"2.4.3\"\n"
		if strings.Contains(tt.body, "version") {
			version = ""
		}
		found := linttest.Lint(t, PortSetCollision, "c.hcl", []byte("cluster \"c\" {\nstorage = \"embedded\"\n"+version+tt.body+"\n}\n"))
		if len(found) != 1 || !strings.Contains(found[0].Details(diag.English), tt.want) {
			t.Errorf("want one finding that says %q: %v", tt.want, found)
		}
	}
}
