package load_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology/load"
)

// A big file is parsed in pieces, but not where it holds a comment in /* */:
// both ways must give the same.
func TestBigFilesInPieces(t *testing.T) {
	sound := "# 中文\r\n" + written(200, 3)
	for _, c := range []struct{ name, text string }{
		{"sound", sound},
		{"a mistake near the end", strings.Replace(sound, "cluster \"c199\" {", "cluster \"c199\" {\n  colour = 3", 1)},
		{"a syntax error near the end", sound + "cluster \"x\" {\n  version = = 1\n}\n"},
		{"a brace is missing", sound + "cluster \"x\" {\n"},
		{"an attribute at both ends", "a = 1\n" + sound + "a = 2\n"},
		{"a name at both ends", sound + "cluster \"c0\" {\n}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pieces, whole := loaded(t, c.text), loaded(t, c.text+"/**/")
			if diff := cmp.Diff(whole.Topology, pieces.Topology); diff != "" {
				t.Errorf("the model (-whole +pieces):\n%s", diff)
			}
			if diff := cmp.Diff(whole.Diagnostics, pieces.Diagnostics); diff != "" {
				t.Errorf("the diagnostics (-whole +pieces):\n%s", diff)
			}
			for i := range 200 {
				address := diag.Address(fmt.Sprintf("cluster.c%d.datasource.params.useSSL", i))
				want, _ := whole.Locator.Locate(address)
				if got, _ := pieces.Locator.Locate(address); got != want {
					t.Fatalf("%s is at %v, want %v", address, got, want)
				}
			}
		})
	}
}

func loaded(t *testing.T, text string) *load.Result {
	t.Helper()
	result, err := load.Load("t.hcl", load.Options{FS: files(map[string]string{"t.hcl": text}), Getenv: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
