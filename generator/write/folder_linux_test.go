package write

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLinkInside has a folder that is a symbolic link to another one of the
// output folder: its files are written and compared there.
func TestLinkInside(t *testing.T) {
	dir := t.TempDir()
	s := set{"c/n/x": "1", "c/n/deep/y": "2"}
	if err := errors.Join(os.MkdirAll(dir+"/c", 0o755), os.Mkdir(dir+"/elsewhere", 0o755), os.Symlink("../elsewhere", dir+"/c/n")); err != nil {
		t.Fatal(err)
	}
	if out := mustBuild(t, dir, s, Options{}); out.Written != 2 {
		t.Errorf("%+v", out)
	}
	if out := mustBuild(t, dir, s, Options{}); out.Written != 0 || out.Unchanged != 2 {
		t.Errorf("the next build: %+v", out)
	}
	for path, body := range map[string]string{"elsewhere/x": "1", "elsewhere/deep/y": "2"} {
		if got := read(t, filepath.Join(dir, path)); got != body {
			t.Errorf("%s is %q, want %q", path, got, body)
		}
	}
}

// TestReadFar reads what plain folders lead to, and nothing else.
func TestReadFar(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	edit(t, outside+"/x", "theirs")
	if err := errors.Join(os.MkdirAll(dir+"/c/n", 0o755), os.WriteFile(dir+"/c/n/x", []byte("1"), 0o640),
		os.Symlink("n", dir+"/c/inside"), os.Symlink(outside, dir+"/c/outside"), os.Symlink("x", dir+"/c/n/link")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	top, err := openFolder(root, itself)
	if err != nil {
		t.Fatal(err)
	}
	defer top.Close()
	if _, _, _, err := top.(far).ReadFar("c/n/x", nil); err != nil {
		t.Fatal(err)
	}
	if top.(*descriptor).stepwise.Load() {
		t.Skip("the system has no openat2: folders are entered one by one")
	}
	for path, want := range map[string]struct {
		body string
		done bool
		err  error
	}{
		"c/n/x":       {"1", true, nil},
		"c/n/none":    {"", true, fs.ErrNotExist},
		"c/none/x":    {"", true, fs.ErrNotExist},
		"c/n":         {"", true, errNoFile},
		"c/n/x/y":     {"", false, nil}, // the walk tells what is wrong there
		"c/n/link":    {"", false, nil},
		"c/inside/x":  {"", false, nil},
		"c/outside/x": {"", false, nil},
		"../x":        {"", false, nil},
	} {
		body, mode, done, err := top.(far).ReadFar(path, nil)
		if string(body) != want.body || done != want.done || !errors.Is(err, want.err) || err == nil && done && mode != 0o640 {
			t.Errorf("%s: %q, mode %v, done %v, error %v", path, body, mode, done, err)
		}
	}
}

// TestLinkOutside has links out of the output folder below its first folders.
func TestLinkOutside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	edit(t, outside+"/x", "theirs")
	if err := errors.Join(os.MkdirAll(dir+"/c", 0o755), os.Symlink(outside, dir+"/c/n")); err != nil {
		t.Fatal(err)
	}
	_, err := build(t.Context(), dir, "../t.hcl", set{"c/n/x": "1"}, Options{Force: true})
	if !errors.Is(err, errOutside) || read(t, outside+"/x") != "theirs" {
		t.Errorf("error %v, the file outside is %q", err, read(t, outside+"/x"))
	}
}

// TestSpecialFiles stand where a file goes; none is waited for or followed.
func TestSpecialFiles(t *testing.T) {
	for name, makes := range map[string]func(string) error{
		"pipe":   func(p string) error { return unix.Mkfifo(p, 0o600) },
		"link":   func(p string) error { return os.Symlink("y", p) },
		"socket": func(p string) error { return unix.Mknod(p, unix.S_IFSOCK|0o600, 0) },
	} {
		dir := t.TempDir()
		if err := errors.Join(os.MkdirAll(dir+"/c", 0o755), os.WriteFile(dir+"/c/y", nil, 0o600), makes(dir+"/c/x")); err != nil {
			t.Fatal(err)
		}
		_, err := build(t.Context(), dir, "../t.hcl", set{"c/x": "1"}, Options{Force: true})
		if !errors.Is(err, errSpecial) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestReadSizes reads files about as large as the buffer, and one whose size the
// system does not tell.
func TestReadSizes(t *testing.T) {
	dir := t.TempDir()
	for size := range 40 {
		body := strings.Repeat("x", size)
		edit(t, dir+"/f", body)
		for _, buffer := range [][]byte{nil, make([]byte, 5, 16), make([]byte, 0, size), make([]byte, 0, size+1)} {
			got, mode, err := open(t, dir).Read("f", buffer)
			if string(got) != body || mode != 0o600 || err != nil {
				t.Fatalf("%d bytes: %q, %v, %v", size, got, mode, err)
			}
		}
	}
	got, _, err := open(t, "/proc/self").Read("status", nil)
	if err != nil || !strings.Contains(string(got), "nonvoluntary_ctxt_switches") {
		t.Errorf("%q, %v", got, err)
	}
	if _, _, err := open(t, dir).Read("g", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func open(t *testing.T, dir string) near {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	here, err := openFolder(root, ".")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(here.Close(), root.Close()) })
	return here
}
