package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
)

// FuzzParseLock wants ranges inside the file of whatever is read, and a lock
// without an error to come back as it was from its own text.
func FuzzParseLock(f *testing.F) {
	sum := "sha256:" + strings.Repeat("0a", 32)
	f.Add([]byte("plugin \"consul\" {\n  source = \"./p\"\n  version = \"1.2.0\"\n  protocol = 1\n  platform \"linux/amd64\" {\n    archive = \"" + sum + "\"\n    tree = \"" + sum + "\"\n  }\n}\n"))
	f.Add([]byte("plugin \"a\" \"b\" {}\nplugin \"$${x}\" {\n  version = \"\\\"\\n%%{\"\n  protocol = 999\n  platform \"any\" { tree = \"" + sum + "\" }\n}"))
	f.Add([]byte("plugin \"a\" {\n  protocol = 1e3\n  platform {}\n  platform \"x\" { tree = sum }\n}\nversion = 1"))
	f.Fuzz(func(t *testing.T, src []byte) {
		got, found := config.ParseLock("l", src)
		for _, d := range found {
			if d.Range.Start < 0 || d.Range.Start > d.Range.End || d.Range.End > len(src) {
				t.Errorf("range %v of %d bytes: %s", d.Range, len(src), d.Summary(diag.English))
			}
		}
		if diag.HasErrors(found) {
			return
		}
		again, found := config.ParseLock("l", got.Text())
		if diff := cmp.Diff(got, again); diff != "" || len(found) > 0 {
			t.Errorf("%v\n%s\n%s", found, got.Text(), diff)
		}
	})
}

// TestLockMistakes wants each mistake in a lock at its own place.
func TestLockMistakes(t *testing.T) {
	tree := "\n  platform \"any\" { tree = \"sha256:" + strings.Repeat("0a", 32) + "\" }\n}\n"
	for _, c := range []struct{ name, src, at, want string }{
		{"a fraction", "plugin \"p\" {\n  version = \"1\"\n  protocol = 1.5" + tree, "1.5", "protocol"},
		{"a number that is nothing yet", "plugin \"p\" {\n  version = \"1\"\n  protocol = 0%", "0", "protocol"},
		{"a text for a number", "plugin \"p\" {\n  version = \"1\"\n  protocol = \"1\"" + tree, `"1"`, "protocol"},
		{"no number", "plugin \"p\" {\n  version = \"1\"\n  protocol = null" + tree, "null", "protocol"},
		{"a short sum", "plugin \"p\" {\n  version = \"1\"\n  protocol = 1\n  platform \"any\" { tree = \"sha256:0a\" }\n}\n", `"sha256:0a"`, "sha256:"},
		{"an unknown name", "plugin \"p\" {\n  versoin = \"1\"\n  protocol = 1" + tree, "versoin", "did you mean version?"},
		{"the same plugin twice", "plugin \"p\" {\n  version = \"1\"\n  protocol = 1" + tree + "plugin \"p\" {}\n", `"p"`, "plugin p"},
	} {
		_, found := config.ParseLock("l", []byte(c.src))
		said := false
		for _, d := range found {
			said = said || c.src[d.Range.Start:d.Range.End] == c.at && strings.Contains(d.Summary(diag.English), c.want)
		}
		if !said {
			for _, d := range found {
				t.Logf("%q: %s", c.src[d.Range.Start:d.Range.End], d.Summary(diag.English))
			}
			t.Errorf("%s: nothing about %q at %q", c.name, c.want, c.at)
		}
	}
}
