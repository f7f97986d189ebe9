package write

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// faults makes operations of a file system fail.
type faults struct {
	count atomic.Int64
	first int64 // the first that fails, from 1; 0: none
	times int64 // how many fail from there
	err   error
	// did: the operation is carried out all the same.
	did bool
	ops []string // what was asked, by number
	// kill ends the process before that operation, from 1; 0: never.
	kill int64
	mu   sync.Mutex
}

func (f *faults) fail(op, name string) (error, bool) { return f.failAfter(op, name, func() {}) }

// failAfter does what an operation does before it fails.
func (f *faults) failAfter(op, name string, half func()) (error, bool) {
	n := f.count.Add(1)
	if n == f.kill {
		half()
		if me, err := os.FindProcess(os.Getpid()); err == nil {
			_ = me.Kill()
			select {}
		}
	}
	f.mu.Lock()
	f.ops = append(f.ops, op+" "+name)
	f.mu.Unlock()
	if f.first == 0 || n < f.first || n >= f.first+f.times {
		return nil, true
	}
	half()
	return &fs.PathError{Op: op, Path: name, Err: f.err}, f.did
}

// faultyFolder is the output folder, faultyNear any below.
type faultyFolder struct {
	faultyNear
	folder folder
}

func faulty(top folder, f *faults) folder { return faultyFolder{faultyNear{top, f}, top} }

func (f faultyFolder) Lstat(name string) (fs.FileInfo, error) {
	if err, _ := f.faults.fail("lstat", name); err != nil {
		return nil, err
	}
	return f.folder.Lstat(name)
}

func (f faultyFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	if err, _ := f.faults.fail("readdir", name); err != nil {
		return nil, err
	}
	return f.folder.ReadDir(name)
}

func (f faultyFolder) Rename(from, to string) error {
	return f.do("rename", from+" to "+to, func() error { return f.folder.Rename(from, to) })
}

func (f faultyFolder) Link(from, to string) error {
	return f.do("link", from+" to "+to, func() error { return f.folder.Link(from, to) })
}

func (f faultyFolder) Remove(name string) error {
	return f.do("remove", name, func() error { return f.folder.Remove(name) })
}

func (f faultyFolder) RemoveAll(name string) error {
	return f.do("removeall", name, func() error { return f.folder.RemoveAll(name) })
}

// faultyNear is one folder's own part of it.
type faultyNear struct {
	near
	faults *faults
}

func (f faultyNear) do(op, name string, act func() error) error {
	err, goes := f.faults.fail(op, name)
	if !goes {
		return err
	}
	return errors.Join(act(), err)
}

func (f faultyNear) Read(name string, buffer []byte) ([]byte, fs.FileMode, error) {
	for _, op := range []string{"open", "stat", "read"} {
		if err, _ := f.faults.fail(op, name); err != nil {
			return nil, 0, err
		}
	}
	return f.near.Read(name, buffer)
}

// Put of a full disk takes a part.
func (f faultyNear) Put(name string, mode fs.FileMode, body []byte) error {
	if err, _ := f.faults.fail("create", name); err != nil {
		return err
	}
	if err, _ := f.faults.failAfter("write", name, func() { _ = f.near.Put(name, mode, body[:len(body)/2]) }); err != nil {
		return err
	}
	err := f.near.Put(name, mode, body)
	closed, _ := f.faults.fail("close", name)
	return errors.Join(err, closed)
}

func (f faultyNear) Mkdir(name string, mode fs.FileMode) error {
	return f.do("mkdir", name, func() error { return f.near.Mkdir(name, mode) })
}

func (f faultyNear) Folder(name string) (near, error) {
	if err, _ := f.faults.fail("folder", name); err != nil {
		return nil, err
	}
	next, err := f.near.Folder(name)
	return faultyNear{next, f.faults}, err
}

// before and after are two sets with files that change, come, go, change their
// mode and stay, in old and new folders.
func before() set {
	return set{"a/n/x": "1", "a/n/conf/y": "2", "a/secret": "3", "b/x": "4", "b/y": "5", "gone/x": "6", "stay/x": "7"}
}

func after() set {
	return set{"a/n/x": "one", "a/n/conf/y": "two", "a/n/conf/new": "new", "a/secret": "three", "b/x": "4", "c/d/e/x": "new", "c/d/y": "new", "stay/x": "7"}
}

// TestEveryOperationFails lets each operation of a build fail, once or from
// there on: the files are the old set or the new one, and the next build makes
// them new without taking its own files for changed by hand.
func TestEveryOperationFails(t *testing.T) {
	errs := []error{syscall.ENOSPC, syscall.EACCES, syscall.EIO}
	for _, times := range []int64{1, 1 << 40} {
		for _, did := range []bool{false, true} {
			t.Run(fmt.Sprintf("times=%d,did=%v", times, did), func(t *testing.T) {
				tried := int64(0)
				for n := int64(1); ; n++ {
					f := &faults{first: n, times: times, err: errs[n%3], did: did}
					if !failOnce(t, f) {
						break
					}
					tried = n
				}
				if tried < 60 {
					t.Errorf("only %d operations were tried", tried)
				}
			})
		}
	}
}

// failOnce tells whether the fault was met.
func failOnce(t *testing.T, f *faults) bool {
	t.Helper()
	dir := filepath.Join(fastDir(t), "out")
	mustBuild(t, dir, before(), Options{})
	opts := Options{Prune: true, between: func(top folder) folder { return faulty(top, f) }}
	_, err := build(t.Context(), dir, "../t.hcl", after(), opts)
	if f.count.Load() < f.first {
		return false
	}
	at := f.ops[f.first-1]
	got, _ := tree(t, dir)
	isOld, isNew := maps.Equal(got, before()), maps.Equal(got, after())
	switch {
	case f.times == 1 && !f.did && err == nil && !forgiven(at):
		t.Errorf("operation %d (%s) failed unseen", f.first, at)
	case err == nil && !isNew:
		t.Errorf("operation %d (%s): no error, but not the new set: %v", f.first, at, got)
	case f.times == 1 && !f.did && !isOld && !isNew:
		t.Errorf("operation %d (%s): torn: %v\n%v", f.first, at, got, err)
	}
	eachOldOrNew(t, fmt.Sprintf("operation %d (%s)", f.first, at), got)
	healed(t, dir, fmt.Sprintf("operation %d (%s) failed with %v", f.first, at, err))
	return true
}

// forgiven are operations whose failure has another way out.
func forgiven(op string) bool {
	return strings.HasPrefix(op, "link ") || // copied instead
		strings.HasPrefix(op, "remove ") && !strings.Contains(op, StageName) || // an empty folder stays
		strings.HasPrefix(op, "lstat "+stageIntent) // of Close, when all is done
}

func eachOldOrNew(t *testing.T, when string, got set) {
	t.Helper()
	was, will := before(), after()
	for _, p := range slices.Sorted(maps.Keys(got)) {
		if got[p] != was[p] && got[p] != will[p] {
			t.Errorf("%s: %s is %q, neither old nor new", when, p, got[p])
		}
	}
	for p := range was {
		if _, stays := will[p]; stays && got[p] == "" {
			t.Errorf("%s: %s is lost", when, p)
		}
	}
}

func healed(t *testing.T, dir, when string) {
	t.Helper()
	out, err := build(t.Context(), dir, "../t.hcl", after(), Options{Prune: true})
	if err != nil || out.Refused() {
		t.Fatalf("after %s: the next build gives %+v, %v", when, out.Summary, err)
	}
	got, all := tree(t, dir)
	if !maps.Equal(got, after()) || all != len(after())+1 {
		t.Fatalf("after %s: healed to %v, %d files", when, got, all)
	}
	if out, err = build(t.Context(), dir, "../t.hcl", before(), Options{Prune: true}); err != nil || out.Refused() {
		t.Fatalf("after %s: the build after next gives %+v, %v", when, out.Summary, err)
	}
}

// TestRecoveryFails stops builds and then the recovery of each.
func TestRecoveryFails(t *testing.T) {
	stopped := 0
	for n := int64(1); ; n++ {
		dir := filepath.Join(fastDir(t), "out")
		mustBuild(t, dir, before(), Options{})
		f := &faults{first: n, times: 1 << 40, err: syscall.EIO}
		_, _ = build(t.Context(), dir, "../t.hcl", after(), Options{Prune: true, between: func(top folder) folder { return faulty(top, f) }})
		if f.count.Load() < n {
			break
		}
		if _, err := readAll(mustRoot(t, dir), stageIntent); err != nil {
			continue // nothing was promised
		}
		stopped++
		for m := int64(1); ; m++ {
			g := &faults{first: m, times: 1 << 40, err: syscall.EIO}
			w, err := Open(t.Context(), dir, Options{between: func(top folder) folder { return faulty(top, g) }})
			got, _ := tree(t, dir)
			eachOldOrNew(t, fmt.Sprintf("operation %d, then %d", n, m), got)
			if err == nil {
				_ = w.Close()
				break
			}
		}
		healed(t, dir, fmt.Sprintf("operation %d failed, and the recovery at each", n))
	}
	if stopped < 5 {
		t.Errorf("only %d builds were stopped after their promise", stopped)
	}
}

// fastDir is a folder in memory where there is such a thing.
func fastDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "nacosgen-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func mustRoot(t *testing.T, dir string) folder {
	t.Helper()
	w, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w.top
}
