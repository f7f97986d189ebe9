package topology

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValues(t *testing.T) {
	node := &Node{Name: "n", Properties: map[string]Value{"k": Text("node")}}
	top := &Topology{Clusters: []*Cluster{{
		Name:       "c",
		Properties: map[string]Value{"a": Text("1"), "b": Text("2")},
		Nodes:      []*Node{node},
		Datasource: &Datasource{Password: Value{Text: "p", Secret: "x"}, URLs: []Value{Text("u")}},
		Auth:       &Auth{LDAP: &LDAP{URL: Text("l")}},
	}}}
	var got []string
	Values(top, func(v *Value) {
		if v.IsSet() {
			got = append(got, v.Text)
			v.Text += "!"
		}
	})
	if diff := cmp.Diff([]string{"1", "2", "node", "u", "p", "l"}, got); diff != "" {
		t.Errorf("visited (-want +got):\n%s", diff)
	}
	c := top.Clusters[0]
	changed := []string{
		c.Properties["a"].Text, c.Datasource.Password.Text, c.Datasource.URLs[0].Text, c.Auth.LDAP.URL.Text, node.Properties["k"].Text,
	}
	if diff := cmp.Diff([]string{"1!", "p!", "u!", "l!", "node!"}, changed); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}
