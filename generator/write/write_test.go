package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/generator"
)

// set is what a topology makes: bodies by path. A path whose name is "secret"
// holds one; the first name of a path is its cluster, the last its output.
type set map[string]string

func (s set) clusters() []*generator.Cluster {
	byName := map[string]*generator.Cluster{}
	for _, p := range slices.Sorted(maps.Keys(s)) {
		name, _, _ := strings.Cut(p, "/")
		_, output := split(p)
		c := byName[name]
		if c == nil {
			c = &generator.Cluster{Name: name}
			byName[name] = c
		}
		f := generator.File{Path: p, Mode: 0o644, Body: []byte(s[p]), Output: output}
		if output == "secret" {
			f.Mode, f.Secret = 0o600, true
		}
		c.Files = append(c.Files, f)
	}
	var cs []*generator.Cluster
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		cs = append(cs, byName[name])
	}
	return cs
}

type outcome struct {
	*Summary
	changes  []string
	findings int
}

// build runs one whole build of one topology.
func build(ctx context.Context, dir, identity string, s set, opts Options) (out outcome, err error) {
	w, err := Open(ctx, dir, opts)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	top := w.Topology(identity, nil, nil)
	for _, c := range s.clusters() {
		a, err := top.Add(ctx, c)
		if err != nil {
			return out, err
		}
		out.findings += len(a.Findings)
		for _, c := range a.Changes {
			out.changes = append(out.changes, string(c.Action)+" "+c.Path)
		}
	}
	if out.findings > 0 {
		return out, nil
	}
	out.Summary, err = w.Finish(ctx)
	if err == nil {
		for _, c := range out.Summary.Changes {
			out.changes = append(out.changes, string(c.Action)+" "+c.Path)
		}
	}
	return out, err
}

func mustBuild(t testing.TB, dir string, s set, opts Options) outcome {
	t.Helper()
	out, err := build(t.Context(), dir, "../t.hcl", s, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tree reads all files below dir but for our own; all is their number with ours.
func tree(t testing.TB, dir string) (files set, all int) {
	t.Helper()
	files = set{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all++
		name, _ := filepath.Rel(dir, p)
		if name = filepath.ToSlash(name); strings.HasPrefix(name, generator.OwnPrefix) {
			return nil
		}
		body, err := os.ReadFile(p)
		files[name] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, all
}

func wantTree(t testing.TB, dir string, want set) {
	t.Helper()
	got, all := tree(t, dir)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if all != len(want)+1 {
		entries, _ := os.ReadDir(dir)
		t.Errorf("%d files, want %d and the manifest; at the top: %v", all, len(want), entries)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func edit(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var one = set{"a/n/x": "1", "a/n/conf/y": "2", "a/secret": "3", "b/x": "4"}

func TestBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "out")
	out := mustBuild(t, dir, one, Options{})
	wantTree(t, dir, one)
	if out.Written != 4 || out.Unchanged != 0 {
		t.Errorf("summary %+v", out.Summary)
	}
	for name, want := range map[string]fs.FileMode{"a/secret": 0o600, ManifestName: 0o600, "a/n/x": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s: mode %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	manifest := read(t, filepath.Join(dir, ManifestName))

	out = mustBuild(t, dir, one, Options{})
	if out.Written != 0 || out.Unchanged != 4 || len(out.changes) != 0 {
		t.Errorf("again: %+v", out)
	}
	two := maps.Clone(one)
	two["a/n/x"], two["c/x"], two["a/n/conf/z"] = "one", "5", "6"
	out = mustBuild(t, dir, two, Options{})
	wantTree(t, dir, two)
	if diff := cmp.Diff([]string{"create a/n/conf/z", "update a/n/x", "create c/x"}, out.changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	other := filepath.Join(t.TempDir(), "out")
	mustBuild(t, other, one, Options{})
	if got := read(t, filepath.Join(other, ManifestName)); got != manifest {
		t.Errorf("the manifest of the same build elsewhere differs:\n%s\n%s", manifest, got)
	}
}

func TestReadOnlyWritesNothing(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "out")
	out := mustBuild(t, dir, one, Options{ReadOnly: true})
	if entries, _ := os.ReadDir(parent); len(entries) != 0 || out.Written != 4 || !out.Differs() {
		t.Errorf("made %v, summary %+v", entries, out.Summary)
	}
	mustBuild(t, dir, one, Options{})
	two := maps.Clone(one)
	two["b/x"] = "new"
	delete(two, "a/n/x")
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	out = mustBuild(t, dir, two, Options{ReadOnly: true, Prune: true})
	if diff := cmp.Diff([]string{"update b/x", "remove a/n/x"}, out.changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, one)
	if out = mustBuild(t, dir, one, Options{ReadOnly: true}); out.Differs() {
		t.Errorf("a built folder differs: %+v", out)
	}
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, dir, one, Options{})
	past := time.Unix(1000000000, 0)
	for name := range one {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	manifest := filepath.Join(dir, ManifestName)
	if err := os.Chtimes(manifest, past, past); err != nil {
		t.Fatal(err)
	}
	two := maps.Clone(one)
	mustBuild(t, dir, two, Options{})
	if info, _ := os.Stat(manifest); !info.ModTime().Equal(past) {
		t.Error("the manifest was written though nothing changed")
	}
	two["a/n/x"] = "changed"
	mustBuild(t, dir, two, Options{})
	for name := range one {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if same := info.ModTime().Equal(past); same == (name == "a/n/x") {
			t.Errorf("%s: untouched %v", name, same)
		}
	}
}

func TestChangedByHand(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, dir, one, Options{})
	edit(t, filepath.Join(dir, "b/x"), "mine")
	two := maps.Clone(one)
	two["a/n/x"], two["b/x"] = "new", "new"
	for _, s := range []set{one, two} {
		out := mustBuild(t, dir, s, Options{})
		if !out.Refused() || !slices.Equal(out.ByHand, []string{"b/x"}) || !out.Differs() {
			t.Errorf("summary %+v, want b/x by hand", out.Summary)
		}
		want := maps.Clone(one)
		want["b/x"] = "mine"
		wantTree(t, dir, want)
	}
	edit(t, filepath.Join(dir, "b/x"), "new") // as the build would make it
	if out := mustBuild(t, dir, two, Options{}); out.Refused() || out.Written != 1 {
		t.Errorf("summary %+v", out.Summary)
	}
	two["b/x"] = "newer"
	if out := mustBuild(t, dir, two, Options{}); out.Refused() {
		t.Errorf("taken for changed by hand after it was adopted: %+v", out.Summary)
	}
	edit(t, filepath.Join(dir, "b/x"), "mine")
	if err := os.Remove(filepath.Join(dir, "a/secret")); err != nil {
		t.Fatal(err)
	}
	if out := mustBuild(t, dir, two, Options{Force: true}); out.Refused() || out.Written != 2 {
		t.Errorf("forced: %+v", out.Summary)
	}
	wantTree(t, dir, two)
}

func TestFilesOfOthersAreKept(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(dir, "b/x"), "somebody's")
	edit(t, filepath.Join(dir, "b/y"), "somebody's")
	out := mustBuild(t, dir, one, Options{})
	if !slices.Equal(out.ByHand, []string{"b/x"}) {
		t.Errorf("summary %+v", out.Summary)
	}
	if got, _ := tree(t, dir); len(got) != 2 {
		t.Errorf("written: %v", got)
	}
	mustBuild(t, dir, one, Options{Force: true})
	want := maps.Clone(one)
	want["b/y"] = "somebody's"
	wantTree(t, dir, want)
	mustBuild(t, dir, set{}, Options{Prune: true})
	wantTree(t, dir, set{"b/y": "somebody's"})
}

func TestModes(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, dir, one, Options{})
	for name, mode := range map[string]fs.FileMode{"a/secret": 0o644, "a/n/x": 0o600, "b/x": 0o666, ManifestName: 0o644} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	out := mustBuild(t, dir, one, Options{})
	if diff := cmp.Diff([]string{"update a/secret", "update b/x"}, out.changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	for name, want := range map[string]fs.FileMode{"a/secret": 0o600, "a/n/x": 0o600, "b/x": 0o644, ManifestName: 0o600} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != want {
			t.Errorf("%s: mode %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, dir, one, Options{})
	less := set{"a/n/x": "1"}
	out := mustBuild(t, dir, less, Options{})
	if !slices.Equal(out.Stale, []string{"a/n/conf/y", "a/secret", "b/x"}) || out.Differs() {
		t.Errorf("summary %+v", out.Summary)
	}
	wantTree(t, dir, one)
	edit(t, filepath.Join(dir, "b/x"), "mine")
	if out = mustBuild(t, dir, less, Options{Prune: true}); !slices.Equal(out.ByHand, []string{"b/x"}) {
		t.Errorf("summary %+v", out.Summary)
	}
	if out = mustBuild(t, dir, less, Options{Prune: true, Force: true}); out.Removed != 3 {
		t.Errorf("summary %+v", out.Summary)
	}
	wantTree(t, dir, less)
	if _, err := os.Stat(filepath.Join(dir, "b")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder is left: %v", err)
	}
}

func TestPruneRespectsSelections(t *testing.T) {
	dir := t.TempDir()
	mustBuild(t, dir, one, Options{})
	run := func(outputs, clusters []string) {
		t.Helper()
		w, err := Open(t.Context(), dir, Options{Prune: true})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		w.Topology("../t.hcl", outputs, clusters)
		if _, err := w.Finish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run([]string{"x"}, []string{"b"})
	wantTree(t, dir, set{"a/n/x": "1", "a/n/conf/y": "2", "a/secret": "3"})
	run([]string{"secret", "x"}, nil)
	wantTree(t, dir, set{"a/n/conf/y": "2"})
}

func TestTopologiesShareAFolder(t *testing.T) {
	dir := t.TempDir()
	first, second := set{"a/x": "1", "b/x": "1"}, set{"c/x": "2", "d/x": "2"}
	do := func(identity string, s set, opts Options) outcome {
		t.Helper()
		out, err := build(t.Context(), dir, identity, s, opts)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	do("../one.hcl", first, Options{})
	do("../two.hcl", second, Options{Prune: true})
	wantTree(t, dir, set{"a/x": "1", "b/x": "1", "c/x": "2", "d/x": "2"})
	do("../one.hcl", set{"a/x": "1"}, Options{Prune: true})
	wantTree(t, dir, set{"a/x": "1", "c/x": "2", "d/x": "2"})
	if out := do("../one.hcl", set{"a/x": "new", "c/x": "2"}, Options{}); out.findings != 1 {
		t.Errorf("taking a file of another topology: %+v", out)
	}
	wantTree(t, dir, set{"a/x": "1", "c/x": "2", "d/x": "2"})
	do("../one.hcl", set{"a/x": "1", "c/x": "1"}, Options{Force: true})
	do("../two.hcl", set{"d/x": "2"}, Options{Prune: true})
	wantTree(t, dir, set{"a/x": "1", "c/x": "1", "d/x": "2"})
}

func TestIdentity(t *testing.T) {
	dir := t.TempDir()
	top := filepath.Join(dir, "prod", "topology.hcl")
	if err := os.MkdirAll(filepath.Dir(top), 0o755); err != nil {
		t.Fatal(err)
	}
	edit(t, top, "")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "prod"), link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	cases := []struct{ dir, topology, want string }{
		{"out", "prod/topology.hcl", "../prod/topology.hcl"},
		{filepath.Join(dir, "out"), "./prod/../prod/topology.hcl", "../prod/topology.hcl"},
		{"out", "link/topology.hcl", "../prod/topology.hcl"},
		{"out", "prod/", "../prod"},
		{"prod/out/", "prod", ".."},
		{"out", "-", "-"},
	}
	for _, c := range cases {
		if got, err := Identity(c.dir, c.topology); err != nil || got != c.want {
			t.Errorf("Identity(%q, %q) = %q, %v, want %q", c.dir, c.topology, got, err, c.want)
		}
	}
}

// TestTroubleOfTheDisk breaks the output folder; the old set must stay.
func TestTroubleOfTheDisk(t *testing.T) {
	two := maps.Clone(one)
	two["a/n/x"], two["c/n/x"] = "new", "new"
	cases := map[string]struct {
		breaks func(dir string) error
		want   string
		rooted bool // root is not stopped by it
	}{
		"file for a folder": {func(d string) error { return os.WriteFile(d+"/c", nil, 0o600) }, "c/n/x: a file is where a folder must be", false},
		"folder for a file": {func(d string) error { return os.MkdirAll(d+"/c/n/x", 0o755) }, "c/n/x: a folder is where a file must be", false},
		"link out":          {func(d string) error { return os.Symlink(os.TempDir(), d+"/c") }, "c/n/x: ", false},
		"link for a file": {func(d string) error {
			return errors.Join(os.MkdirAll(d+"/c/n", 0o755), os.Symlink("../../b/x", d+"/c/n/x"))
		}, "c/n/x: it is no regular file", false},
		"read-only folder": {func(d string) error { return os.Chmod(d, 0o500) }, "permission denied", true},
		"read-only inside": {func(d string) error { return os.Chmod(d+"/a/n", 0o500) }, "permission denied", true},
		"unreadable file":  {func(d string) error { return os.Chmod(d+"/a/n/x", 0) }, "a/n/x: permission denied", true},
		"manifest no JSON": {func(d string) error { return os.WriteFile(d+"/"+ManifestName, []byte("<<<<"), 0o600) }, "it is no manifest", false},
		"manifest too new": {func(d string) error { return os.WriteFile(d+"/"+ManifestName, []byte(`{"format_version":2}`), 0o600) }, "format_version is 2", false},
		"manifest is folder": {func(d string) error {
			return errors.Join(os.Remove(d+"/"+ManifestName), os.Mkdir(d+"/"+ManifestName, 0o755))
		}, "a folder is where a file must be", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.rooted && os.Geteuid() == 0 {
				t.Skip("root is not stopped by modes")
			}
			dir := t.TempDir()
			mustBuild(t, dir, one, Options{})
			if err := c.breaks(dir); err != nil {
				t.Fatal(err)
			}
			_, err := build(t.Context(), dir, "../t.hcl", two, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, c.want)
			}
			_ = os.Chmod(dir, 0o700)
			_ = os.Chmod(dir+"/a/n", 0o700)
			_ = os.Chmod(dir+"/a/n/x", 0o600)
			for path, body := range one {
				if got := read(t, filepath.Join(dir, path)); got != body {
					t.Errorf("%s is %q, want the old %q", path, got, body)
				}
			}
			if _, err := os.Lstat(filepath.Join(dir, StageName)); err == nil {
				t.Error("the stage is left")
			}
		})
	}
	t.Run("file for the output folder", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "out")
		edit(t, dir, "x")
		if _, err := build(t.Context(), dir, "../t.hcl", one, Options{}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("error %v, want one that names %s", err, dir)
		}
	})
	t.Run("vanished folder", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "out")
		w, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		_, err = w.Topology("../t.hcl", nil, nil).Add(t.Context(), one.clusters()[0])
		if err == nil || !strings.Contains(err.Error(), "no such file or directory") {
			t.Errorf("error %v", err)
		}
	})
}

func TestNothingIsLeftOfARefusedBuild(t *testing.T) {
	parent := t.TempDir()
	w, err := Open(t.Context(), filepath.Join(parent, "x/y/out"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Topology("../t.hcl", nil, nil).Add(t.Context(), one.clusters()[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(parent); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	w, err := Open(t.Context(), dir, Options{Me: "prod.hcl\x1b[31m"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, Options{Wait: time.Millisecond})
	var locked *Locked
	if me := fmt.Sprintf("process %d on ", os.Getpid()); !errors.As(err, &locked) || !strings.HasPrefix(locked.Holder, me) || !strings.HasSuffix(locked.Holder, ", building prod.hcl[31m") {
		t.Errorf("error %v, want Locked by %s...", err, me)
	}
	_, err = Open(t.Context(), dir, Options{ReadOnly: true, Wait: time.Millisecond})
	if !errors.As(err, &locked) {
		t.Errorf("read-only: error %v, want Locked", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = Open(ctx, dir, Options{Wait: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want canceled", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
	mustBuild(t, dir, one, Options{})
}

// TestBuildsTakeTurns lets builds of two topologies race in one folder.
func TestBuildsTakeTurns(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			identity, s := "../one.hcl", set{"a/x": "1", "a/y": "1"}
			if i%2 == 1 {
				identity, s = "../two.hcl", set{"b/x": "2", "b/y": "2"}
			}
			if i%4 > 1 {
				for p := range s {
					s[p] += "changed"
				}
			}
			if out, err := build(t.Context(), dir, identity, s, Options{Prune: true, Wait: time.Minute}); err != nil || out.Refused() {
				t.Errorf("%s: %+v, %v", identity, out.Summary, err)
			}
		})
	}
	wg.Wait()
	mustBuild(t, dir, set{}, Options{})
	got, all := tree(t, dir)
	if len(got) != 4 || all != 5 || got["a/x"] != got["a/y"] || got["b/x"] != got["b/y"] {
		t.Errorf("torn: %v (%d files)", got, all)
	}
}
