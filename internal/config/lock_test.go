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
