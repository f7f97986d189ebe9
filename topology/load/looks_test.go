package load_test

import (
	"testing"
	"testing/fstest"

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
		{"a.hcl.json", `{"$schema": "./x.json", "//": "names", "variable": {"v": {}}}`, true},
		{"a.hcl.json", `{"job": {}}`, false},
		{"a.hcl.json", `{"variable": {"v"`, false},
		{"a.hcl.json", `{}`, false},
	} {
		if got := load.IsPiece(tt.name, []byte(tt.body)); got != tt.want {
			t.Errorf("%s %q: %v", tt.name, tt.body, got)
		}
	}
}

func TestEditorSchema(t *testing.T) {
	for text, want := range map[string]int{
		`{"$schema": "./x.json", "cluster": {"c": {"version": "2.4.3", "mode": "standalone", "node": {"a": {"address": "10.0.0.1"}}}}}`: 0,
		`{"cluster": {"c": {"$schema": "x", "version": "2.4.3", "mode": "standalone", "node": {"a": {"address": "10.0.0.1"}}}}}`:        1,
	} {
		r, err := load.Load("t.hcl.json", load.Options{FS: fstest.MapFS{"t.hcl.json": {Data: []byte(text)}}})
		if err != nil || len(r.Diagnostics) != want {
			t.Errorf("%s: %v, %v", text, r, err)
		}
	}
}
