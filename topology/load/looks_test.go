package load_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/topology/load"
)

func TestHoldsCluster(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       bool
	}{
		{"a.hcl", "cluster \"x\" {\n}", true},
		{"a.hcl", "\xef\xbb\xbfcluster x {\n}", true},
		{"a.hcl", "variable \"v\" {}\n  cluster\"x\" { version = ", true},
		{"a.hcl", "job \"x\" {\n  cluster = \"y\"\n}", false},
		{"a.hcl", "cluster_addr = \"https://{x}\"", false},
		{"a.hcl", "cluster = { a = 1 }", false},
		{"a.hcl", "# cluster \"x\" {", false},
		{"a.hcl", "", false},
		{"a.hcl.json", `{"cluster": {"x": {}}}`, true},
		{"a.hcl.json", `{"job": {"cluster": {}}}`, false},
		{"a.hcl.json", `{"cluster": {"x": {`, true},
		{"a.hcl.json", `[]`, false},
	} {
		if got := load.HoldsCluster(tt.name, []byte(tt.body)); got != tt.want {
			t.Errorf("%s %q: %v", tt.name, tt.body, got)
		}
	}
}
