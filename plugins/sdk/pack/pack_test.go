package pack

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// folder is one with the sources of a program that needs nobody's modules.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":          "module example.com/consul\n\ngo 1.26\n",
		"main.go":         "package main\n\nfunc main() {}\n",
		"LICENSE":         "free\n",
		host.ManifestName: `{"format_version": 1, "name": "consul", "version": "1.2.3", "protocols": [1], "kinds": ["output"], "entries": {"plan9/386": "bin/old"}, "files": {"LICENSE": "", "bin/old": ""}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBuild(t *testing.T) {
	dir := folder(t)
	platforms := []string{host.Platform()} // another one would compile the library for it
	if err := build(t.Context(), dir, platforms, true); err != nil {
		t.Fatal(err)
	}
	m, _, err := host.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Entries) != 1 || !strings.HasPrefix(m.Entries[host.Platform()], "bin/consul-") || len(m.Files) != 2 {
		t.Errorf("%+v", m)
	}
	read := func(name string) []byte {
		body, err := os.ReadFile(filepath.Join(dir, "dist", name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	name := "consul_1.2.3_" + runtime.GOOS + "_" + runtime.GOARCH + ".tar.gz"
	first, sums := read(name), read("checksums.txt")
	if !bytes.Contains(sums, []byte(sumOf(first)+"  "+name+"\n")) {
		t.Errorf("checksums.txt has no %s:\n%s", name, sums)
	}
	if err := build(t.Context(), dir, platforms, true); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, read(name)) {
		t.Error("the same sources gave another archive")
	}
	left, err := filepath.Glob(filepath.Join(dir, "dist", "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("%q, %v: want the archive and the sums", left, err)
	}
}

func TestOnly(t *testing.T) {
	m := &host.Manifest{
		Name: "consul", Entries: map[string]string{"linux/amd64": "bin/l", "windows/arm64": "bin/w.exe"},
		Files: map[string]string{"bin/l": "1", "bin/w.exe": "2", "LICENSE": "3"},
	}
	want := &host.Manifest{Name: "consul", Entries: map[string]string{"windows/arm64": "bin/w.exe"}, Files: map[string]string{"bin/w.exe": "2", "LICENSE": "3"}}
	if diff := cmp.Diff(want, only(m, "windows/arm64")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBuildWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(dir string) error
		platforms []string
	}{
		"no manifest":    {func(dir string) error { return os.Remove(filepath.Join(dir, host.ManifestName)) }, nil},
		"file missing":   {func(dir string) error { return os.Remove(filepath.Join(dir, "LICENSE")) }, nil},
		"no platform":    {nil, []string{"linux"}},
		"does not build": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "main.go"), []byte("package"), 0o644) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			if c.change != nil {
				if err := c.change(dir); err != nil {
					t.Fatal(err)
				}
			}
			if err := build(t.Context(), dir, c.platforms, true); err == nil {
				t.Error("no error")
			}
			if _, err := os.Stat(filepath.Join(dir, "dist")); err == nil {
				t.Error("archives were written")
			}
		})
	}
}
