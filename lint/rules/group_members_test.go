package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestMembers(t *testing.T) {
	for _, rule := range membersRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

const (
	listOf3      = "docker {\n env = { NACOS_SERVERS = %q }\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}\nnode \"b\" {\n address = \"10.0.0.2\"\n}"
	nodeIPv6     = "node \"a\" {\n address = \"fd00::1\"\n}"
	nodeDotless  = "node \"a\" {\n address = \"nacos1\"\n}"
	selfDotless  = "node \"a\" {\n address = \"nacos1\"\n properties = { \"nacos.inetutils.ip-address\" = \"nacos1\" }\n}"
	selfDotted   = "node \"a\" {\n address = \"nacos1.example\"\n properties = { \"nacos.inetutils.ip-address\" = \"nacos1.example\" }\n}"
	memberList   = "properties = { \"nacos.member.list\" = \"10.0.0.1:8848\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	lookup       = "properties = { \"nacos.core.member.lookup.type\" = \"address-server\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	lookupNamed  = "properties = { \"nacos.core.member.lookup.type\" = \"address-server\", \"address.server.domain\" = \"x.example\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	clusterConf  = "docker {\n volumes = [\"/c:/home/nacos/conf/cluster.conf\"]\n}\nnode \"a\" {\n address = \"10.0.0.1\"\n}"
	otherPort    = "port = 8858\n"
	otherAddress = "docker {\n env = { NACOS_SERVER_IP = %q }\n}\nnode \"a\" {\n address = \"nacos1.example\"\n}"
)

func TestMembersAtReleases(t *testing.T) {
	list := func(text string) string { return fmt.Sprintf(listOf3, text) }
	for _, b := range []boundary{
		{MemberIPv6Unbracketed, "1.4.0", "1.4.1", [2]int{1, 0}, nodeIPv6},
		{MemberIPv6Unbracketed, "1.4.0", "1.4.1", [2]int{1, 0}, list("[fd00::1]:8848")},
		{MemberIPv6Unbracketed, "1.4.0", "1.4.1", [2]int{1, 1}, list("fd00::1")},
		{MemberNameWithoutHostnameMode, "1.4.2", "1.4.3", [2]int{0, 1}, nodeDotless},
		{MemberNameWithoutHostnameMode, "1.4.3", "1.4.4", [2]int{1, 0}, nodeDotless},
		{SelfAddressNotFQDN, "1.3.2", "1.4.0", [2]int{1, 0}, selfDotless},
		{SelfAddressNotFQDN, "1.3.2", "1.4.0", [2]int{1, 0}, selfDotted},
		{SelfAddressNotFQDN, "1.4.2", "1.4.3", [2]int{0, 1}, selfDotless},
		{SelfAddressNotFQDN, "1.4.8", "2.0.0", [2]int{1, 0}, selfDotless},
		{SelfAddressNotFQDN, "2.0.1", "2.0.2", [2]int{0, 1}, selfDotless},
		{SelfAddressNotFQDN, "2.0.1", "2.0.2", [2]int{0, 0}, selfDotted},
		{MemberSelfAbsent, "1.3.2", "1.4.0", [2]int{0, 1}, fmt.Sprintf(otherAddress, "nacos2")}, // before, no name is taken at all
		{MemberSelfAbsent, "2.0.1", "2.0.2", [2]int{1, 0}, fmt.Sprintf(otherAddress, "nacos2")},
		{MemberSelfAbsent, "1.3.2", "1.4.0", [2]int{1, 1}, fmt.Sprintf(otherAddress, "10.9.9.9")},
		{MemberCommaSpace, "1.1.3", "1.1.4", [2]int{1, 0}, list("10.0.0.1:8848,10.0.0.2:8848")},
		{MemberBlankEntry, "1.1.3", "1.1.4", [2]int{0, 1}, list("10.0.0.1:8848,,10.0.0.2:8848")},
		{MemberPortMissing, "1.2.1", "1.3.0", [2]int{0, 1}, otherPort + list("10.0.0.1 10.0.0.2")},
		{MemberPortMissing, "1.4.8", "2.0.0", [2]int{1, 0}, otherPort + list("10.0.0.1 10.0.0.2")},
		{MemberPortMissing, "1.4.8", "2.0.0", [2]int{0, 0}, list("10.0.0.1 10.0.0.2")},
		{MemberListPropertyShadowed, "1.2.1", "1.3.0", [2]int{0, 1}, memberList},
		{LookupTypeContradiction, "1.2.1", "1.3.0", [2]int{0, 1}, lookup},
		{LookupTypeContradiction, "1.3.2", "1.4.0", [2]int{1, 0}, lookupNamed},
		{DockerClusterConfMounted, "2.1.1", "2.1.2", [2]int{1, 0}, clusterConf},
		{DockerClusterConfMounted, "2.1.2", "2.2.0", [2]int{0, 1}, clusterConf},
	} {
		b.run(t)
	}
}

// TestMembersSeverities looks at what fixtures can't: how bad a finding is.
func TestMembersSeverities(t *testing.T) {
	one := "node \"a\" {\n address = \"127.0.0.1\"\n}\n"
	two := one + "node \"b\" {\n address = \"10.0.0.2\"\n}\n"
	laptop := "node \"b\" {\n address = \"127.0.0.1\"\n port = 8858\n}\n"
	filter := "properties = { \"nacos.inetutils.preferred-networks\" = \"10.\"%s }\nnode \"a\" {\n address = \"10.0.0.1\"\n}\n"
	for _, tt := range []struct {
		rule *lint.Rule
		body string
		want diag.Severity
	}{
		{MemberLoopback, one, diag.Warning},
		{MemberLoopback, two, diag.Error},
		{MemberLoopback, one + laptop, diag.Warning},
		{MemberLoopback, one + laptop + "docker {\n network = \"bridge\"\n}\n", diag.Error},
		{MemberLoopback, one + "docker {\n network = \"bridge\"\n}\n", diag.Warning},
		{MemberLoopback, one + "environment = \"development\"\n", diag.Warning},
		{NetworkFilterNotIndexed, fmt.Sprintf(filter, ""), diag.Warning},
		{NetworkFilterNotIndexed, fmt.Sprintf(filter, ", \"nacos.inetutils.ip-address\" = \"\""), diag.Error},
		{NetworkFilterNotIndexed, "mode = \"standalone\"\n" + fmt.Sprintf(filter, ", \"nacos.inetutils.ip-address\" = \"\""), diag.Warning},
		{DockerClusterConfMounted, clusterConf, diag.Warning},
		{DockerClusterConfMounted, strings.Replace(clusterConf, "docker {", "docker {\n env = { NACOS_SERVERS = \"\" }", 1), diag.Error},
		{PortAdjacentUpgradeHazard, strings.Replace(twoAdjacent, "node", "version = \"1.4.8\"\nnode", 1), diag.Info},
		{PortSetCollision, twoAdjacent, diag.Error},
		{PeerPortsExposed, publishedPublic, diag.Warning},
		{MemberPublicAddress, publishedPublic, diag.Warning},
	} {
		version := "version = \"2.4.3\"\n"
		if strings.Contains(tt.body, "version") {
			version = ""
		}
		src := "cluster \"c\" {\nstorage = \"embedded\"\n" + version + tt.body + "\n}\n"
		found := linttest.Lint(t, tt.rule, "c.hcl", []byte(src))
		if len(found) == 0 || slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Severity != tt.want }) {
			t.Errorf("%s: %v, want %v alone of\n%s", tt.rule.ID, found, tt.want, src)
		}
	}
}

// TestMembersShowNoSecrets looks for the text of secrets in what the rules say.
func TestMembersShowNoSecrets(t *testing.T) {
	const canary = "canary77"
	src := `
variable "s" {
  type      = string
  sensitive = true
  default   = "` + canary + `"
}
cluster "c" {
  version = "2.4.3"
  storage = "embedded"
  properties = {
    "server.port"                             = var.s
    "nacos.server.ip"                         = var.s
    "nacos.inetutils.ip-address"              = var.s
    "nacos.inetutils.preferred-networks"      = var.s
    "nacos.member.list"                       = var.s
    "nacos.core.member.lookup.type"           = var.s
  }
  docker {
    config = "env"
    env = {
      NACOS_SERVERS      = "${var.s}:1 http://${var.s}:1,, fd00::1"
      NACOS_SERVER_IP    = var.s
      PREFER_HOST_MODE   = var.s
      PREFERRED_NETWORKS = var.s
      MEMBER_LIST        = var.s
      SERVER_PORT        = var.s
      JAVA_OPT           = "-Dserver.port=${var.s} -Dnacos.server.ip=${var.s}"
    }
  }
  node "a" {
    address = "10.0.0.1"
  }
  node "b" {
    address = "nacos2"
  }
}
`
	said := 0
	for _, release := range []string{"2.4.3", "3.0.3", "1.3.0"} {
		text := strings.Replace(src, "2.4.3", release, 1)
		for _, rule := range slices.Concat(portsRules(), membersRules()) {
			for _, d := range linttest.Lint(t, rule, "c.hcl", []byte(text)) {
				said++
				all := d.Summary(diag.English) + d.Details(diag.English) + fmt.Sprint(d.Args...)
				for _, f := range d.Fixes {
					for _, e := range f.Edits {
						all += e.Text
					}
				}
				if strings.Contains(all, canary) {
					t.Errorf("%s shows a secret: %s", rule.ID, all)
				}
			}
		}
	}
	if said < 10 {
		t.Errorf("only %d findings: the test looks at too little", said)
	}
}

// TestMembersUnknown looks for findings about what is not known yet.
func TestMembersUnknown(t *testing.T) {
	src := `
variable "u" {
  type = string
}
cluster "c" {
  version = "3.0.3"
  storage = "embedded"
  properties = {
    "server.port"                        = var.u
    "nacos.server.ip"                    = var.u
    "nacos.inetutils.ip-address"         = var.u
    "nacos.inetutils.preferred-networks" = var.u
    "nacos.member.list"                  = var.u
    "nacos.core.member.lookup.type"      = var.u
  }
  docker {
    env = {
      NACOS_SERVERS          = var.u
      NACOS_SERVER_IP        = var.u
      PREFER_HOST_MODE       = var.u
      PREFERRED_NETWORKS     = var.u
      MEMBER_LIST            = var.u
      NACOS_SERVER_MAIN_PORT = var.u
      SERVER_ADDRESS         = var.u
    }
  }
  node "a" {
    address = "10.0.0.1"
  }
  node "b" {
    address = "10.0.0.2"
  }
}
`
	for _, rule := range slices.Concat(portsRules(), membersRules()) {
		for _, d := range linttest.Lint(t, rule, "c.hcl", []byte(src)) {
			t.Errorf("%s: %s", rule.ID, d.Summary(diag.English))
		}
	}
}

// TestNotPinnedRelated asks which other place makes the own address a guess.
func TestNotPinnedRelated(t *testing.T) {
	for body, want := range map[string]diag.Address{
		`node "a" {
  host       = "m1"
  properties = { "nacos.inetutils.ip-address" = "" }
}`: "host.m1.addresses",
		`node "a" {
  address = "10.0.0.2"
  docker {
    network = "bridge"
    config  = "env"
    env     = { NACOS_SERVER_IP = "" }
  }
}`: "cluster.c.node.a.docker.network",
	} {
		src := "host \"m1\" {\n  address   = \"10.0.0.1\"\n  addresses = [\"10.1.0.1\"]\n}\ncluster \"c\" {\n  version = \"2.4.3\"\n  storage = \"embedded\"\n" + body + "\nnode \"z\" { address = \"10.0.0.9\" }\n}\n"
		found := linttest.Lint(t, SelfIPNotPinned, "c.hcl", []byte(src))
		if len(found) != 1 || len(found[0].Related) != 1 || found[0].Related[0].Address != want {
			t.Errorf("want one finding with %s:\n%+v", want, found)
		}
	}
}

func TestMisplacedIPIsRenamedWhereItChangesNothing(t *testing.T) {
	const two = "node \"b\" {\n address = \"10.0.0.2\"\n}\n"
	for _, c := range []struct {
		body string
		safe bool
	}{
		{"node \"a\" {\n address = \"10.0.0.1\"\n properties = { \"nacos.server.ip\" = \"10.0.0.1\" }\n}\n" + two, true},
		{"node \"a\" {\n address = \"10.0.0.1\"\n properties = { \"nacos.server.ip\" = \"10.0.0.9\" }\n}\n" + two, false},
		{"properties = { \"nacos.server.ip\" = \"10.0.0.1\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}\n", true},
		{"properties = { \"nacos.server.ip\" = \"10.0.0.1\" }\nnode \"a\" {\n address = \"10.0.0.1\"\n}\n" + two, false},
	} {
		src := "cluster \"c\" {\nversion = \"2.4.3\"\nstorage = \"embedded\"\n" + c.body + "}\n"
		found := linttest.Lint(t, SelfIPKeyMisplaced, "a.hcl", []byte(src))
		if len(found) != 1 || len(found[0].Fixes) != 1 || found[0].Fixes[0].Safe != c.safe {
			t.Errorf("%s: %+v, want a fix that is safe: %v", c.body, found, c.safe)
		}
	}
}
