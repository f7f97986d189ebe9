//go:build linux

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is written is read back, is the same, and then is not.
func TestPlainPrograms(t *testing.T) {
	dir := t.TempDir()
	files := []file{{"c/a/x", 0o600, []byte("1\n")}, {"c/b/x.sh", 0o755, []byte("2\n")}, {"d/y", 0o644, nil}}
	if _, err := timed(files, func(f *file) error { return f.write(dir) })(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".record"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	files[2].body = []byte{}
	if diff := cmp.Diff(files, got, cmp.AllowUnexported(file{})); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
	compare := timed(files, func(f *file) error { return f.compare(dir) })
	if _, err := compare(); err != nil {
		t.Error(err)
	}
	files[1].body = []byte("3\n")
	if _, err := compare(); err == nil {
		t.Error("no error for a file that differs")
	}
}
