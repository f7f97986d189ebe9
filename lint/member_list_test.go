package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

func listOf(release, text string) *lint.MemberList {
	c := &topology.Cluster{Name: "c", Mode: "cluster", Nodes: []*topology.Node{{
		Name: "n", Release: release, Docker: &topology.Docker{Env: map[string]topology.Value{"NACOS_SERVERS": topology.Text(text)}},
	}}}
	return lint.MemberLists(c)[0]
}

func TestMemberLists(t *testing.T) {
	for _, tt := range []struct{ release, text, want string }{
		{"2.4.3", " a:1\tb:2\n c ", "a|1 b|2 c|-"},
		{"2.4.3", "a:1,b:2 c:3,", "a|1 b|2 c|3"},
		{"2.4.3", "a:1,,b:2 ,c:3 ,", "a|1 -|- b|2 -|- c|3"},
		{"1.1.3", "a:1,b:2", "a|1,b"},
		{"2.4.3", "a:1 #b:2 c:3#d", "a|1 c|3"},
		{"2.4.3", "[::1]:8848 [::2]", "::1|8848 ::2|-"},
		{"2.4.3", "fe80::1 1:2:3:4:5:6:7:8:8848", "fe80::1|-! 1:2:3:4:5:6:7:8|8848!"},
		{"2.4.3", "http://a:8848 a:8847?raft_port=1 a:", "http|//a a|8847?raft_port=1 a|"},
		{"2.4.3", "", ""},
	} {
		var got []string
		for _, e := range listOf(tt.release, tt.text).Entries {
			host, port := e.Host, e.Port
			if e.Text == "" {
				host = "-"
			}
			if !e.HasPort {
				port = "-"
			}
			text := host + "|" + port
			if e.Bare6 {
				text += "!"
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.release, tt.text, diff)
		}
	}
}

func TestMemberListsOfACluster(t *testing.T) {
	text := topology.Text("a:1")
	env := map[string]topology.Value{"NACOS_SERVERS": text}
	container := func(name string, d *topology.Docker) *topology.Node {
		return &topology.Node{Name: name, Release: "2.4.3", Docker: d}
	}
	c := &topology.Cluster{Name: "c", Mode: "cluster", Docker: &topology.Docker{Env: env}, Nodes: []*topology.Node{
		container("a", &topology.Docker{Env: env}), container("b", &topology.Docker{Env: env}),
		container("own", &topology.Docker{Env: map[string]topology.Value{"NACOS_SERVERS": topology.Text("b:1")}}),
		container("option", &topology.Docker{Options: []string{"-e NACOS_SERVERS=c:1"}}),
		container("unknown", &topology.Docker{Env: map[string]topology.Value{"NACOS_SERVERS": {Unknown: "var.x"}}}),
		container("secret", &topology.Docker{Env: map[string]topology.Value{"NACOS_SERVERS": {Text: "x", Secret: "y"}}}),
		{Name: "bare", Release: "2.4.3"}, {Name: "unreleased", Release: "9", Docker: &topology.Docker{Env: env}},
	}}
	var got []string
	for _, l := range lint.MemberLists(c) {
		var names []string
		for _, n := range l.Nodes {
			names = append(names, n.Name)
		}
		edits := l.Rewrite(func(_ int, e lint.MemberEntry) string { return e.Text + "0" })
		got = append(got, fmt.Sprint(l.Address, names, l.Entries[0].Text, len(edits)))
	}
	want := []string{"cluster.c.docker.env.NACOS_SERVERS[a b]a:11", "cluster.c.node.own.docker.env.NACOS_SERVERS[own]b:11", "cluster.c.node.option.docker.options[0][option]c:10"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c.Mode = "standalone"
	if lint.MemberLists(c) != nil {
		t.Error("a server on its own has a list")
	}
}

func TestRewrite(t *testing.T) {
	l := listOf("2.4.3", `a:1,b:2  c:3,,"d`)
	edits := l.Rewrite(func(i int, e lint.MemberEntry) string {
		if i == 1 {
			return ""
		}
		return e.Text + "${"
	})
	if want := `"a:1$${ c:3$${,$${,\"d$${"`; edits[0].Text != want {
		t.Errorf("got %s, want %s", edits[0].Text, want)
	}
	same := func(_ int, e lint.MemberEntry) string { return e.Text }
	if edits := listOf("2.4.3", "a:1,b:2  c:3").Rewrite(same); edits != nil {
		t.Errorf("nothing changes, but %v", edits)
	}
}

func TestMemberIndex(t *testing.T) {
	c := &topology.Cluster{Nodes: []*topology.Node{
		{Name: "console", Address: "A", Port: 1, Deployment: "console"}, {Name: "one", Address: "a", Port: 2}, {Name: "two", Address: "a", Port: 3},
	}}
	index := lint.IndexMembers(c)
	for text, want := range map[string]string{"a:3": "two", "A": "one", "a:9": "one"} {
		if n := index.Of(lint.ReadMember(text)); n == nil || n.Name != want {
			t.Errorf("%s: %v, want %s", text, n, want)
		}
	}
	if n := index.Of(lint.ReadMember("b:1")); n != nil {
		t.Errorf("b:1 is %s", n.Name)
	}
}

func FuzzMemberList(f *testing.F) {
	f.Add("a:1,b [::1]:2 ,c fe80::1 #x", false)
	f.Fuzz(func(t *testing.T, text string, old bool) {
		release := "2.4.3"
		if old {
			release = "1.1.0"
		}
		l := listOf(release, text)
		for _, e := range l.Entries {
			if n := e.Number(); n < 0 || n > 65535 {
				t.Errorf("%q: %d", text, n)
			}
		}
		l.Rewrite(func(i int, e lint.MemberEntry) string { return e.Text[i%2*len(e.Text)/2:] })
	})
}
