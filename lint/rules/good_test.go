package rules_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint/report"
)

// TestGoodTopologies lints what people who know Nacos write, each in a way of
// their own: no error and no warning may come of it. Infos may: a release grows old.
func TestGoodTopologies(t *testing.T) {
	names, err := filepath.Glob("testdata/good/*.hcl")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d topologies: %v", len(names), err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e := newEngine(map[string][]byte{topologyFile: src})
		for _, d := range report.Distinct(check(t, e, topologyFile)) {
			if d.Severity != diag.Info {
				t.Errorf("%s: %q: %s: %s (%s)", name, text(src, d.Range), d.Severity, d.Summary(diag.English), d.Rule)
			}
		}
	}
}
