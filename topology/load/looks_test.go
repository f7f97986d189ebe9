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

func TestIsPiece(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       bool
	}{
		{"a.hcl", "variable \"v\" {}\nlocals {\n  a = 1\n}", true},
		{"a.hcl", "\xef\xbb\xbfhost \"m\" {\n}", true},
		{"a.hcl", "variable \"v\" {}\ncluster \"x\" {}", false},
		{"a.hcl", "locals {}\ninclude \"root\" {}\n", false}, // Terragrunt
		{"a.hcl", "locals {}\ninputs = {}\n", false},
		{"a.hcl", "variable \"v\" {", false},
		{"a.hcl", "", false},
		{"a.hcl.json", `{"//": "names", "variable": {"v": {}}}`, true},
		{"a.hcl.json", `{"job": {}}`, false},
		{"a.hcl.json", `{"variable": {"v"`, false},
		{"a.hcl.json", `{}`, false},
	} {
		if got := load.IsPiece(tt.name, []byte(tt.body)); got != tt.want {
			t.Errorf("%s %q: %v", tt.name, tt.body, got)
		}
	}
}
