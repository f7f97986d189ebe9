package archtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/archtest"
)

func TestOurSources(t *testing.T) {
	problems, err := archtest.Check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// TestCheck shows that every part of the check can fail, and when it must not.
func TestCheck(t *testing.T) {
	ours := `"` + archtest.Module + `/`
	for name, c := range map[string]struct {
		file, source string
		want         []string
	}{
		"allowed":            {"topology/a.go", "package topology\nimport _ " + ours + `diag"`, nil},
		"forbidden":          {"diag/a.go", "package diag\nimport _ " + ours + `topology"`, []string{"diag/a.go:2: diag may not import topology"}},
		"outputs stay apart": {"plugins/nginx/a.go", "package nginx\nimport _ " + ours + `plugins/clusterconf"`, []string{"plugins/nginx/a.go:2: plugins/nginx may not import plugins/clusterconf"}},
		"engine, no host":    {"internal/engine/a.go", "package engine\nimport _ " + ours + `plugins/host"`, []string{"internal/engine/a.go:2: internal/engine may not import plugins/host"}},
		"lint, no generator": {"lint/rules/a.go", "package rules\nimport _ " + ours + `generator"`, []string{"lint/rules/a.go:2: lint/rules may not import generator"}},
		"pattern":            {"internal/format/new/a.go", "package new\nimport _ " + ours + `diag"`, nil},
		"pattern, forbidden": {"internal/format/new/a.go", "package new\nimport _ " + ours + `schemas"`, []string{"internal/format/new/a.go:2: internal/format/new may not import schemas"}},
		"not in the table":   {"internal/x/a.go", "package x\nimport _ " + ours + `diag"`, []string{"internal/x/a.go:2: internal/x stands in no table and imports diag"}},
		"everything":         {"cmd/nacosgen/a.go", "package main\nimport _ " + ours + `internal/engine"`, nil},
		"example":            {"examples/p/a.go", "package main\nimport _ " + ours + `internal/engine"`, []string{"examples/p/a.go:2: examples/p may not import internal/engine"}},
		"test":               {"diag/a_test.go", "package diag\nimport _ " + ours + `topology"`, []string{"diag/a_test.go:2: diag may not import topology"}},
		"test with a helper": {"diag/a_test.go", "package diag\nimport (\n_ \"os\"\n _ " + ours + "internal/golden\"\n)", nil},
		"test with inputs":   {"generator/a_test.go", "package generator\nimport _ " + ours + `deployment"`, nil},
		"test from outside":  {"diag/a_test.go", "package diag_test\nimport _ " + ours + `topology"`, nil},
		"HCL":                {"lint/a.go", "package lint\nimport _ \"github.com/hashicorp/hcl/v2\"", []string{"lint/a.go:2: lint may not know HCL and imports github.com/hashicorp/hcl/v2"}},
		"HCL in load":        {"topology/load/a.go", "package load\nimport _ \"github.com/hashicorp/hcl/v2\"", nil},
		"gRPC":               {"plugins/sdk/a.go", "package sdk\nimport _ \"google.golang.org/grpc/codes\"", []string{"plugins/sdk/a.go:2: plugins/sdk may not know gRPC and go-plugin and imports google.golang.org/grpc/codes"}},
		"Cobra":              {"lint/a.go", "package lint\nimport _ \"github.com/spf13/cobra\"", []string{"lint/a.go:2: lint may not know Cobra and imports github.com/spf13/cobra"}},
		"os in the engine":   {"internal/engine/a.go", "package engine\nimport _ \"os\"", []string{"internal/engine/a.go:2: internal/engine may not know files, processes, logs and chance and imports os"}},
		"os below":           {"lint/a_windows.go", "package lint\nimport _ \"os/exec\"", []string{"lint/a_windows.go:2: lint may not know files, processes, logs and chance and imports os/exec"}},
		"not os":             {"lint/a.go", "package lint\nimport _ \"osm\"", nil},
		"init":               {"lint/a.go", "package lint\nfunc init() {}\nfunc (t) init() {}", []string{"lint/a.go:2: init function: what runs must not depend on imports"}},
		"state":              {"lint/a.go", "package lint\nvar cache map[string]int", []string{"lint/a.go:2: package variable cache begins empty: state of a package"}},
		"work":               {"lint/a.go", "package lint\nvar (\n a = 1\n r = regexp.MustCompile(`x`)\n)", []string{"lint/a.go:4: package variable r is computed when the program starts"}},
		"work inside":        {"lint/a.go", "package lint\nvar r = []any{1, f()}", []string{"lint/a.go:2: package variable r is computed when the program starts"}},
		"values": {"lint/a.go", "package lint\nvar a = []string{\"a\"}\nvar b = &Rule{Check: f}\nvar c = sync.OnceValue(func() int { return f() })\n" +
			"var d = errors.New(\"d\")\nvar e = []byte(\"e\")\n//go:embed f\nvar f string\nvar _ I = (*T)(nil)\nvar g = func() { h() }", nil},
		"local":   {"lint/a.go", "package lint\nfunc f() { var x int; _ = x }", nil},
		"name":    {"lint/util/a.go", "package util", []string{"lint/util/a.go:1: package util: name the noun that it handles"}},
		"ignored": {"lint/testdata/a.go", "package util", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := archtest.Check(fstest.MapFS{c.file: {Data: []byte(c.source)}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckReadsWhatItCanRead(t *testing.T) {
	_, err := archtest.Check(fstest.MapFS{"lint/a.go": {Data: []byte("package")}})
	if err == nil || !strings.Contains(err.Error(), "lint/a.go") {
		t.Errorf("a broken file: %v", err)
	}
}
