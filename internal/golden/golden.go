// Package golden compares what a test made with files that are kept. With
// UPDATE_GOLDEN=1 in the environment the kept files are rewritten: read each
// changed one before committing.
package golden

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Updating tells whether golden files are rewritten.
func Updating() bool { return os.Getenv("UPDATE_GOLDEN") == "1" }

// Dir compares got, by slash-separated path, with the files below dir: each
// must be equal, and none may be left over.
func Dir(t testing.TB, dir string, got map[string][]byte) {
	t.Helper()
	if Updating() {
		write(t, dir, got)
		return
	}
	want := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		want[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatalf("golden files (UPDATE_GOLDEN=1 writes them): %v", err)
	}
	for _, name := range sortedKeys(got) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: made, but not in %s", name, dir)
		}
	}
	for _, name := range sortedKeys(want) {
		body, ok := got[name]
		if !ok {
			t.Errorf("%s: in %s, but not made", name, dir)
			continue
		}
		if diff := cmp.Diff(string(want[name]), string(body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// File compares got with one file.
func File(t testing.TB, path string, got []byte) {
	t.Helper()
	if Updating() {
		write(t, filepath.Dir(path), map[string][]byte{filepath.Base(path): got})
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden file (UPDATE_GOLDEN=1 writes it): %v", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func write(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if _, ok := files[filepath.ToSlash(name)]; !ok && len(files) > 1 {
			return os.Remove(path)
		}
		return nil
	})
}

func sortedKeys(m map[string][]byte) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
