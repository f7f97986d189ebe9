package deployment

import (
	"testing"

	"github.com/nacosgen/nacosgen/topology"
)

func TestFilled(t *testing.T) {
	bare := &topology.Node{}
	contained := &topology.Node{Docker: &topology.Docker{Env: map[string]topology.Value{
		"HOST": topology.Text("10.0.0.9"), "LATER": {Unknown: "var.x"}, "KEY": {Text: "k", Secret: "var.k"},
	}}}
	for _, tt := range []struct {
		node *topology.Node
		text string
		want topology.Value
	}{
		{bare, "8848", topology.Text("8848")},
		{bare, "${PORT:8848}", topology.Text("8848")},
		{bare, "${PORT:}", topology.Text("")},
		{bare, "jdbc:mysql://${HOST:db}:${PORT:3306}/n?a=b", topology.Text("jdbc:mysql://db:3306/n?a=b")},
		{contained, "jdbc:mysql://${HOST:db}:${PORT:3306}/n", topology.Text("jdbc:mysql://10.0.0.9:3306/n")},
		{bare, "${URL:http://a:80}", topology.Text("http://a:80")},
		{bare, "${HOST}", topology.Value{Unknown: "HOST"}},
		{contained, "${HOST}", topology.Text("10.0.0.9")},
		{contained, "a${LATER:b}", topology.Value{Unknown: "var.x"}},
		{contained, "${KEY}", topology.Value{Text: "k", Secret: "var.k"}},
		{bare, "${a:${b}}", topology.Text("${a:${b}}")}, // value-unwritable
		{bare, "a$b", topology.Text("a$b")},
	} {
		if got := Filled(topology.Text(tt.text), tt.node); got != tt.want {
			t.Errorf("%s: %#v, want %#v", tt.text, got, tt.want)
		}
	}
	secret := topology.Value{Text: "${A}", Secret: "var.s"}
	if got := Filled(secret, bare); !got.IsUnknown() || !got.IsSensitive() {
		t.Errorf("a sensitive text became %#v", got)
	}
}
