package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSums wants a program that lies still to be hashed once, one that was written
// to since to be hashed again whatever its times say, and only the user's own
// memory to count.
func TestSums(t *testing.T) {
	t.Parallel()
	if !givesLeases(t) {
		t.Skip("the system gives no leases on files here: programs are copied")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "plugin")
	text := []byte("\x7fELF, more or less")
	if err := os.WriteFile(name, text, 0o755); err != nil {
		t.Fatal(err)
	}
	real := strings.TrimPrefix(TreeSum(text), "sha256:")
	start := func(m *sums, sum string) error {
		p, err := inPlace(&found{name: "x", dir: dir, manifest: &Manifest{Files: map[string]string{"plugin": sum}}}, "plugin", m)
		if p != nil {
			p.unchanged()
			p.close()
		}
		return err
	}
	file := filepath.Join(t.TempDir(), "cache", "nacosgen", "plugin-sums")
	fresh := &sums{file: file}
	if err := start(fresh, real); err != nil {
		t.Fatal(err)
	}
	if fresh.save(); len(fresh.known) > 0 {
		t.Fatalf("a file that was written just now is remembered: %v", fresh.known)
	}
	time.Sleep(settled + 100*time.Millisecond)
	if err := start(fresh, real); err != nil {
		t.Fatal(err)
	}
	fresh.save()
	if again := (&sums{file: file}); !again.has(stat(t, name), real) || start(again, real) != nil || again.gained {
		t.Errorf("it was hashed again: %v", again.known)
	}

	// A sum that is not the file's shows who was asked.
	other := strings.Repeat("0", len(real))
	believed := func() bool { return start(&sums{file: file}, other) == nil }
	lie := func() {
		if err := os.WriteFile(file, []byte(identity(stat(t, name))+other+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lie()
	if !believed() {
		t.Fatal("the memory is not asked: the rest of this test tells nothing")
	}
	if err := os.Chmod(file, 0o620); err != nil {
		t.Fatal(err)
	}
	if believed() {
		t.Error("a memory that others can write to is believed")
	}
	if err := os.Rename(file, file+"2"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file+"2", 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file+"2", file); err != nil {
		t.Fatal(err)
	}
	if believed() {
		t.Error("a memory that is a link is believed")
	}
	if err := os.Rename(file+"2", file); err != nil {
		t.Fatal(err)
	}
	before := stat(t, name)
	if err := os.WriteFile(name, []byte("\x7fELF, less or more"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, time.Time{}, time.Unix(before.Mtim.Unix())); err != nil {
		t.Fatal(err)
	}
	if after := stat(t, name); after.Mtim != before.Mtim || after.Ino != before.Ino || after.Size != before.Size {
		t.Fatal("the file that was changed does not look the same")
	}
	if believed() {
		t.Error("a file that was changed, with its time set back, is not hashed")
	}
	if start(nil, other) == nil {
		t.Error("without a memory nothing is hashed")
	}
}

// TestSumsWhereLocked wants every program to be hashed where only what is pinned
// may run.
func TestSumsWhereLocked(t *testing.T) {
	h := New(Options{Sums: filepath.Join(t.TempDir(), "sums")})
	for locked, name := range map[bool]string{true: "pinned", false: "any"} {
		r, err := h.runningOf(&Project{Locked: locked}, &found{name: name}, &Requirement{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if (r.known == nil) != locked {
			t.Errorf("locked %v: memory %v", locked, r.known)
		}
	}
}

// TestSumsLeaveNothing wants no folder where the user has no home, and nothing
// beside the file where it can't be written.
func TestSumsLeaveNothing(t *testing.T) {
	home := filepath.Join(t.TempDir(), "none")
	m := &sums{file: filepath.Join(home, ".cache", "nacosgen", "plugin-sums"), known: []string{"x"}, gained: true}
	if m.save(); exists(home) {
		t.Error("a home was made")
	}
	dir := filepath.Join(t.TempDir(), "nacosgen")
	m = &sums{file: filepath.Join(dir, "plugin-sums"), known: []string{"x"}, gained: true}
	if err := os.MkdirAll(filepath.Join(m.file, "a folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	m.save()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func stat(t *testing.T, name string) *unix.Stat_t {
	t.Helper()
	var s unix.Stat_t
	if err := unix.Stat(name, &s); err != nil {
		t.Fatal(err)
	}
	return &s
}
