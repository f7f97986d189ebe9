package docgen_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/docgen"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/schemas"
)

func TestPagesAreFresh(t *testing.T) {
	for name, text := range docgen.Pages() {
		golden.File(t, filepath.Join("..", "..", "docs", name), text)
	}
}

func TestLanguagePageIsWhole(t *testing.T) {
	text := string(docgen.Pages()["language.md"])
	var walk func(b *schemas.Block, path string)
	walk = func(b *schemas.Block, path string) {
		heading := "\n## `" + path + "`\n"
		from := strings.Index(text, heading)
		if from < 0 {
			t.Errorf("no section %s", path)
			return
		}
		section, _, _ := strings.Cut(text[from+len(heading):], "\n## ")
		for _, a := range b.Attributes {
			if path != "defaults" && !strings.Contains(section, "| `"+a.Name+"` |") {
				t.Errorf("%s.%s is missing", path, a.Name)
			}
		}
		for _, inner := range b.Blocks {
			if path != "defaults" {
				walk(inner, path+"."+inner.Type)
			}
		}
	}
	for _, b := range schemas.Language().Blocks {
		walk(b, b.Type)
	}
}

// Every table has as many cells in each row as in its header.
func TestTablesAreEven(t *testing.T) {
	for name, text := range docgen.Pages() {
		cells := 0
		for i, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := strings.Count(line, "|") - strings.Count(line, `\|`)
			if cells == 0 {
				cells = n
			}
			if n != cells {
				t.Errorf("docs/%s:%d: %d bars, the header has %d", name, i+1, n, cells)
			}
		}
	}
}

// Links within a page point at a heading of it.
func TestLinksHaveTheirHeadings(t *testing.T) {
	for name, bytes := range docgen.Pages() {
		text := string(bytes)
		anchors := map[string]bool{}
		for line := range strings.Lines(text) {
			if heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
				anchors[strings.NewReplacer("`", "", ".", "", " ", "-").Replace(strings.ToLower(strings.TrimSpace(heading)))] = true
			}
		}
		for _, part := range strings.Split(text, "](#")[1:] {
			if target, _, _ := strings.Cut(part, ")"); !anchors[target] {
				t.Errorf("docs/%s: no heading for #%s", name, target)
			}
		}
	}
}
