package docgen_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// Every relative link of every document leads to a file of the repository, and
// behind a # to a heading of it.
func TestLinksLeadSomewhere(t *testing.T) {
	root := os.DirFS("../..")
	documents := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "want" || name != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".md":
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		documents++
		for _, m := range link.FindAllStringSubmatch(prose(string(text)), -1) {
			if problem := follow(root, name, m[1]); problem != "" {
				t.Errorf("%s: link to %s: %s", name, m[1], problem)
			}
		}
		return nil
	})
	if err != nil || documents < 10 {
		t.Fatalf("%d documents, %v", documents, err)
	}
}

// prose leaves code blocks and code out.
func prose(text string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		if !fenced {
			parts := strings.Split(line, "`")
			for i := 0; i < len(parts); i += 2 {
				b.WriteString(parts[i])
			}
		}
	}
	return b.String()
}

// follow tells what is wrong with a link; "" where nothing is, or where it
// leads out of the repository.
func follow(root fs.FS, from, to string) string {
	if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(to, "#")
	target := from
	if file != "" {
		target = path.Join(path.Dir(from), file)
	}
	if _, err := fs.Stat(root, target); err != nil {
		return "there is no such file"
	}
	if anchor == "" || path.Ext(target) != ".md" {
		return ""
	}
	text, err := fs.ReadFile(root, target)
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(text)) {
		if heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") && slug(heading) == anchor {
			return ""
		}
	}
	return "there is no such heading"
}

// slug is the anchor that GitHub gives a heading.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-', r == '_', r > 0x7f:
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimSpace(heading)))
}
