package host

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSwapped changes a plugin's file between the check and the start: what was
// hashed is what runs, or nothing runs.
func TestSwapped(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	// It leaves a mark, and then serves nothing.
	script := func(mark string) []byte { return []byte("#!/bin/sh\n: >" + mark + "\n") }
	over := func(file string, text []byte) error { // as an editor or an installer does
		other := file + ".new"
		return errors.Join(os.WriteFile(other, text, 0o755), os.Rename(other, file))
	}
	// A writer that waits would wait for this very test.
	within := func(file string, text []byte) error {
		w, err := os.OpenFile(file, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return errors.Join(err, w.Truncate(int64(len(text))), w.Close())
	}
	for _, c := range []struct {
		name    string
		before  func(good string) []byte
		swap    func(file string, text []byte) error
		want    string // of the error, "" for none
		refused error  // what who swaps gets
		mode    os.FileMode
	}{
		{name: "a program by another file", before: func(string) []byte { return binary }, swap: over},
		{name: "a program in place", before: func(string) []byte { return binary }, swap: within, refused: syscall.EWOULDBLOCK},
		{name: "a program that is copied", before: func(string) []byte { return binary }, swap: within, mode: 0o644},
		{name: "a script by another file", before: script, swap: over, want: "it ended before it served anything"},
		{name: "a script in place", before: script, swap: within, want: "it ended before it served anything"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			good, bad := filepath.Join(dir, "good"), filepath.Join(dir, "bad")
			place := filepath.Join(dir, "plugins", "hosts")
			file := filepath.Join(place, "plugin")
			text := c.before(good)
			m := &Manifest{
				FormatVersion: 1, Name: "hosts", Version: "1.2.3", Protocols: []int{1}, Kinds: []string{KindOutput, KindRules},
				Entries: map[string]string{AnyPlatform: "plugin"}, Files: map[string]string{"plugin": strings.TrimPrefix(TreeSum(text), "sha256:")},
			}
			manifest, err := m.Text()
			if c.mode == 0 {
				c.mode = 0o755
			}
			err = errors.Join(err, os.MkdirAll(place, 0o755), os.WriteFile(file, text, c.mode), os.WriteFile(filepath.Join(place, ManifestName), manifest, 0o644))
			if err != nil {
				t.Fatal(err)
			}
			h := New(Options{})
			swapped := errors.New("nothing was started")
			beforeStart(h, func() { swapped = c.swap(file, script(bad)) })
			_, err = h.Plugins(t.Context(), &Project{Search: []string{filepath.Join(dir, "plugins")}}, []Requirement{{Name: "hosts"}})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if leases := givesLeases(t); leases && !errors.Is(swapped, c.refused) {
				t.Errorf("who swaps gets %v, want %v", swapped, c.refused)
			}
			if err := h.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(bad); err == nil {
				t.Error("what was not hashed ran")
			}
			if _, err := os.Stat(good); err != nil && c.want != "" {
				t.Error("what was hashed did not run")
			}
		})
	}
}

// beforeStart has f called when the plugin's file was hashed, before it is started.
func beforeStart(h *Host, f func()) {
	h.launch.jobs = make(chan func())
	go func() {
		for job := range h.launch.jobs {
			f()
			job()
		}
	}()
}

// TestLease wants a plugin's file to be nobody's to write while it is checked and
// started, and everybody's afterwards, though the plugin still has it open.
func TestLease(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "plugin")
	text := []byte("\x7fELF, more or less")
	if err := os.WriteFile(name, text, 0o755); err != nil {
		t.Fatal(err)
	}
	f := &found{name: "x", dir: dir, manifest: &Manifest{Files: map[string]string{"plugin": strings.TrimPrefix(TreeSum(text), "sha256:")}}}
	writable := func() error {
		w, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			err = w.Close()
		}
		return err
	}
	if !givesLeases(t) {
		t.Skip("the system gives no leases on files here: programs are copied")
	}
	p, err := inPlace(f, "plugin", nil)
	if err != nil || p == nil {
		t.Fatal(p, err)
	}
	plugins, err := unix.Dup(int(p.extra[0].Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(plugins)
	if err := writable(); !errors.Is(err, syscall.EWOULDBLOCK) {
		t.Errorf("writing while it is checked: %v", err)
	}
	if !p.unchanged() {
		t.Error("it changed")
	}
	p.close()
	w, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatalf("writing while it runs: %v", err)
	}
	if p, err := inPlace(f, "plugin", nil); p != nil || err != nil {
		t.Errorf("what is open for writing is started in place: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// givesLeases tells whether the system of files does; not all do.
func givesLeases(t *testing.T) bool {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return isLocal(file) && lease(file, unix.F_RDLCK) == nil
}
