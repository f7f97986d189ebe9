package host_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// FuzzParseManifest wants a manifest that is taken to name files below its folder
// alone, and to come back as it was from its own text.
func FuzzParseManifest(f *testing.F) {
	sum := strings.Repeat("0a", 32)
	f.Add([]byte(`{"format_version": 1, "name": "consul", "version": "1.2.0", "protocols": [1], "kinds": ["output"], "entries": {"any": "bin/run.py"}, "interpreter": "python3", "files": {"bin/run.py": "` + sum + `"}}`))
	f.Add([]byte(`{"format_version": 1, "name": "x", "version": "0.1.0", "protocols": [1, 2], "kinds": ["rules", "output"], "entries": {"linux/amd64": "../run"}, "files": {"../run": "` + sum + `", "a\\b": "` + sum + `"}}`))
	f.Add([]byte(`{"format_version": 2}`))
	f.Add([]byte(`{"files": null, "FILES": {"": ""}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := host.ParseManifest(text)
		if err != nil {
			return
		}
		for name := range m.Files {
			if !filepath.IsLocal(filepath.FromSlash(name)) {
				t.Errorf("%q is taken for a file below the manifest", name)
			}
		}
		for platform, entry := range m.Entries {
			if m.Files[entry] == "" {
				t.Errorf("the entry %q of %q has no sum", entry, platform)
			}
		}
		printed, err := m.Text()
		if err != nil {
			t.Fatal(err)
		}
		again, err := host.ParseManifest(printed)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Errorf("%s\n%s", printed, diff)
		}
	})
}
