package lint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

func TestSettings(t *testing.T) {
	all := map[string]topology.Value{"server.port": topology.Text("1"), "own": topology.Text("2")}
	c := &topology.Cluster{
		Name: "c", Properties: map[string]topology.Value{"server.port": topology.Text("1")},
		JVM:    &topology.JVM{Options: []string{"-Dserver.port=3"}},
		Docker: &topology.Docker{Env: map[string]topology.Value{"SERVER_PORT": topology.Text("4"), "JAVA_OPT": topology.Text("-Xmx1g -Da=b")}},
	}
	n := &topology.Node{
		Name: "n", Properties: all, JVM: c.JVM,
		Docker: &topology.Docker{
			Env: map[string]topology.Value{
				"SERVER_PORT": topology.Text("4"), "JAVA_OPT": topology.Text("-Xmx1g -Da=b -Dc"),
				"JAVA_OPT_EXT": {Text: "--server.port=5", Secret: "x"},
			},
			Options: []string{"-e", "SERVER_PORT=6", "--env=HOST"},
		},
	}
	list := lint.Settings(c, n)
	var got []string
	for _, s := range list {
		got = append(got, fmt.Sprint(int(s.Kind), " ", s.Name, "=", s.Value, " ", s.Address))
	}
	want := []string{
		`0 own=2 cluster.c.node.n.properties.own`,
		`0 server.port=1 cluster.c.properties["server.port"]`,
		`2 server.port=3 cluster.c.jvm.options[0]`,
		`2 a=b cluster.c.node.n.docker.env.JAVA_OPT`,
		`3 server.port=(sensitive) cluster.c.node.n.docker.env.JAVA_OPT_EXT`,
		`1 JAVA_OPT=-Xmx1g -Da=b -Dc cluster.c.node.n.docker.env.JAVA_OPT`,
		`1 JAVA_OPT_EXT=(sensitive) cluster.c.node.n.docker.env.JAVA_OPT_EXT`,
		`1 SERVER_PORT=4 cluster.c.docker.env.SERVER_PORT`,
		`1 SERVER_PORT=6 cluster.c.node.n.docker.options[1]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s := lint.Winning(list, "server.port"); s == nil || s.Value.Text != "5" {
		t.Errorf("an argument wins: %+v", s)
	}
	if s := lint.Winning(list[:len(list)-5], "server.port"); s == nil || s.Value.Text != "3" {
		t.Errorf("a flag wins: %+v", s)
	}
	if s := lint.Last(list, lint.SettingVariable, "SERVER_PORT"); s == nil || s.Value.Text != "6" {
		t.Errorf("the flag of the engine wins over the env file: %+v", s)
	}
	if lint.Winning(list, "server.ports") != nil || lint.Last(list, lint.SettingFlag, "nix") != nil {
		t.Error("found what isn't there")
	}
}

func TestSettingSays(t *testing.T) {
	for _, tt := range []struct {
		kind lint.SettingKind
		name string
		want bool
	}{
		{lint.SettingProperty, "nacos.inetutils.ip-address", true},
		{lint.SettingProperty, "nacos.inetutils.ipAddress", true},
		{lint.SettingProperty, "nacos.inetutils.ip", false},
		{lint.SettingVariable, "NACOS_INETUTILS_IP_ADDRESS", true},
		{lint.SettingVariable, "NACOS_INETUTILS_IPADDRESS", true},
		{lint.SettingVariable, "nacos.inetutils.ip-address", true},
		{lint.SettingVariable, "nacos_inetutils_ip_address", false},
		{lint.SettingFlag, "nacos.inetutils.ip-address", true},
		{lint.SettingFlag, "nacos.inetutils.ipAddress", false},
	} {
		s := lint.Setting{Kind: tt.kind, Name: tt.name}
		if got := s.Says("nacos.inetutils.ip-address"); got != tt.want {
			t.Errorf("%d %s: %v", tt.kind, tt.name, got)
		}
	}
}

func TestIsUntouched(t *testing.T) {
	for _, n := range []*topology.Node{
		{}, {JVM: &topology.JVM{Heap: "1g"}, Docker: &topology.Docker{Image: "x"}},
	} {
		if !lint.IsUntouched(n) {
			t.Errorf("%+v", n)
		}
	}
	for _, n := range []*topology.Node{
		{Properties: map[string]topology.Value{"a": {}}}, {JVM: &topology.JVM{Options: []string{"-Da=b"}}},
		{Docker: &topology.Docker{Env: map[string]topology.Value{"A": {}}}}, {Docker: &topology.Docker{Options: []string{"-e A=b"}}},
	} {
		if lint.IsUntouched(n) {
			t.Errorf("%+v", n)
		}
	}
}
