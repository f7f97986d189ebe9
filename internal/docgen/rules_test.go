package docgen_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/docgen"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// TestRulePagesAreAll wants a page for every rule, linked from the index, and no
// page that is left from a rule that is gone.
func TestRulePagesAreAll(t *testing.T) {
	pages := docgen.Pages()
	for _, ending := range []string{".md", ".zh-CN.md"} {
		index := string(pages["rules/README"+ending])
		for _, id := range rules.IDs() {
			if pages["rules/"+id+ending] == nil || strings.Count(index, "]("+id+ending+")") != 1 {
				t.Errorf("rules/%s%s: no page, or not linked once from the index", id, ending)
			}
		}
	}
	folder := filepath.Join("..", "..", "docs", "rules")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if pages["rules/"+f.Name()] != nil {
			continue
		}
		if golden.Updating() {
			if err := os.Remove(filepath.Join(folder, f.Name())); err != nil {
				t.Error(err)
			}
			continue
		}
		t.Errorf("docs/rules/%s belongs to no rule", f.Name())
	}
}
