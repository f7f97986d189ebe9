// Package write brings the files of a build to disk. What changed is staged in
// a mirror of the output folder inside it; when the last cluster has succeeded,
// everything is renamed into place. Before that the set is written down, so
// that a build killed at any point leaves each file old or new and the next one
// completes it. The process may die at any point; a power loss is out of
// scope: nothing is synced.
//
// A manifest owns the files. One that was changed by hand since is found by its
// checksum and kept, and then nothing at all is written.
package write

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nacosgen/nacosgen/generator"
)

// StageName is the folder at the top of an output folder in which a build
// prepares its files; it is gone when the build is done.
const StageName = ".nacosgen-build"

// Inside the stage.
const (
	stageNew      = StageName + "/new"           // files to come, in their folders
	stageOld      = StageName + "/old"           // files that they replace, until all is done
	stageManifest = StageName + "/manifest.json" // of the new set
	stageIntent   = StageName + "/intent.json"   // once it stands, the new set is completed
	stageDraft    = StageName + "/draft.json"
)

// Options say how to write.
type Options struct {
	// ReadOnly compares and writes nothing at all, not even a lock.
	ReadOnly bool
	// Committed, with ReadOnly, compares as git keeps files: of a mode the owner's
	// executable bit alone, no file that holds a secret, and whoever wrote it.
	Committed bool
	// Force takes files that were changed by hand or are not ours.
	Force bool
	// Prune removes files that a topology made once and makes no more.
	Prune bool
	// Diff fills Change.Diff.
	Diff bool
	// Rewritten tells whether a server makes disk of f; such a file stays and is no
	// difference. It is asked about content that differs; nil: no server does that.
	Rewritten func(f *generator.File, disk []byte) bool
	// Wait is how long to wait for another build in the folder; 0: DefaultWait.
	Wait time.Duration
	// Me names the topologies to other builds that wait for this one.
	Me string
	// Progress is told how many files are in place; it may be nil.
	Progress func(done, total int)

	// between stands between the writer and the disk, in tests.
	between func(folder) folder
}

// Writer is one build in one output folder.
type Writer struct {
	dir     string
	opts    Options
	top     folder // nil: read-only, and there is no output folder
	root    *os.Root
	base    near // the top, to walk from; nil as that is
	lock    *lock
	created []string // folders that Open made, the deepest first

	old     []entry           // by path
	loose   bool              // others may read the manifest
	pending map[string]*entry // of a killed build, where read-only

	blocked atomic.Bool // something is in the way: nothing will be written
	staging sync.Once
	staged  error     // of making the stage
	next    near      // stageNew, once there is a stage
	kept    near      // stageOld
	hashed  sync.Map  // *hashed by output
	buffers sync.Pool // *[]byte, for files on disk

	mu       sync.Mutex
	sets     []*Set
	made     [][]entry                // of each cluster
	replaced map[string]generator.Sum // what staged files will replace
	byHand   []string
	counts   counts
	done     bool
}

type counts struct{ staged, unchanged, leftOut int }

// Open prepares to build in dir, which is made where it is missing, waits for a
// build that is at work there ([Locked] when that takes too long), and completes one
// that was killed. Close must follow.
func Open(ctx context.Context, dir string, opts Options) (*Writer, error) {
	if opts.Wait == 0 {
		opts.Wait = DefaultWait
	}
	w := &Writer{dir: dir, opts: opts, replaced: map[string]generator.Sum{}}
	if err := w.open(ctx); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Writer) open(ctx context.Context) error {
	if !w.opts.ReadOnly {
		if err := w.makeDir(); err != nil {
			return fmt.Errorf("making the output folder %s: %w", w.dir, cause(err))
		}
	}
	root, err := os.OpenRoot(w.dir)
	if w.opts.ReadOnly && isNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the output folder %s: %w", w.dir, cause(err))
	}
	w.root, w.top = root, rootFolder{root}
	if w.opts.between != nil {
		w.top = w.opts.between(w.top)
	}
	if w.base, err = w.top.Folder(itself); err != nil {
		return fmt.Errorf("opening the output folder %s: %w", w.dir, cause(err))
	}
	w.lock, err = acquire(ctx, root, w.opts.ReadOnly, w.opts.Wait, holder(w.opts.Me))
	var locked *Locked
	if err != nil && !errors.As(err, &locked) && ctx.Err() == nil {
		err = w.trouble("locking", "", err)
	}
	if err != nil {
		return err
	}
	if !w.opts.ReadOnly {
		if err := w.recover(); err != nil {
			return err
		}
	} else if w.pending, err = w.readPending(); err != nil {
		return err
	}
	w.old, err = w.readManifest(ManifestName)
	if err != nil {
		return err
	}
	return w.lookAtManifest()
}

// lookAtManifest finds out whether others may read the manifest, as after a
// checkout; it is written anew then.
func (w *Writer) lookAtManifest() error {
	info, err := w.top.Lstat(ManifestName)
	switch {
	case isNotExist(err):
		return nil
	case err != nil:
		return w.trouble("reading", ManifestName, err)
	}
	w.loose = info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows"
	return nil
}

// makeDir makes the output folder and remembers what was missing.
func (w *Writer) makeDir() error {
	var missing []string
	for dir := filepath.Clean(w.dir); ; dir = filepath.Dir(dir) {
		_, err := os.Stat(dir)
		if err == nil || dir == filepath.Dir(dir) {
			break
		}
		if !isNotExist(err) {
			return err
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return err
	}
	w.created = missing
	return nil
}

// readManifest gives no entries where there is no such file.
func (w *Writer) readManifest(name string) ([]entry, error) {
	data, err := readAll(w.top, name)
	if isNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, w.trouble("reading", name, err)
	}
	es, err := decodeManifest(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w; restore the file, or delete it and build with --force",
			filepath.Join(w.dir, filepath.FromSlash(name)), err)
	}
	return es, nil
}

// Set is what one topology makes.
type Set struct {
	w        *Writer
	identity string
	outputs  []string
	clusters []string
}

// Topology begins the files of one topology. Identity tells it from others
// that share the folder, see [Identity]; outputs and clusters name what is built of
// it, nil is all.
func (w *Writer) Topology(identity string, outputs, clusters []string) *Set {
	s := &Set{w: w, identity: identity, outputs: outputs, clusters: clusters}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sets = append(w.sets, s)
	return s
}

func (s *Set) covers(e *entry) bool {
	by := e.by()
	return by.Topology == s.identity &&
		(s.outputs == nil || slices.Contains(s.outputs, by.Output)) &&
		(s.clusters == nil || slices.Contains(s.clusters, by.Cluster))
}

// Close drops what was not finished and lets the next build in.
func (w *Writer) Close() error {
	var errs []error
	w.leave()
	if w.top != nil {
		if !w.opts.ReadOnly && !w.done && w.lock != nil {
			errs = append(errs, w.abandon())
		}
		errs = append(errs, w.lock.release())
		w.top.Close()
	}
	if !w.done {
		for _, dir := range w.created {
			if os.Remove(dir) != nil {
				break // somebody put something there
			}
		}
	}
	w.top, w.lock, w.created = nil, nil, nil
	return errors.Join(errs...)
}

// abandon removes a stage that holds no promise.
func (w *Writer) abandon() error {
	if _, err := w.top.Lstat(stageIntent); !isNotExist(err) {
		return nil // the next build completes it, or sees that there is nothing
	}
	if err := w.top.RemoveAll(StageName); err != nil {
		return w.trouble("removing", StageName, err)
	}
	return nil
}

// Identity names a topology for the manifest: its path relative to the output
// folder, with slashes, so that a checkout may move as a whole. "-" is standard
// input.
func Identity(dir, topology string) (string, error) {
	if topology == "-" {
		return topology, nil
	}
	from, err := real(dir)
	if err != nil {
		return "", err
	}
	to, err := real(topology)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(from, to)
	if err != nil { // another drive
		rel = to
	}
	return filepath.ToSlash(rel), nil
}

// real resolves the links of the part of a path that exists.
func real(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := abs; ; dir = filepath.Dir(dir) {
		resolved, err := filepath.EvalSymlinks(dir)
		if err == nil {
			return filepath.Join(resolved, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

// stage makes the stage before the first file goes there.
func (w *Writer) stage() error {
	w.staging.Do(func() {
		for _, dir := range []string{StageName, stageNew, stageOld} {
			mode := fs.FileMode(0o755)
			if dir == StageName {
				mode = 0o700
			}
			if err := w.top.Mkdir(dir, mode); err != nil {
				w.staged = w.trouble("making", dir, err)
				return
			}
		}
		if w.next, w.staged = w.openStage(stageNew); w.staged == nil {
			w.kept, w.staged = w.openStage(stageOld)
		}
	})
	return w.staged
}

func (w *Writer) openStage(dir string) (near, error) {
	opened, err := w.top.Folder(dir)
	if err != nil {
		return nil, w.trouble("opening", dir, err)
	}
	return opened, nil
}

// leave closes what was opened to add files.
func (w *Writer) leave() {
	for _, open := range []*near{&w.base, &w.next, &w.kept} {
		if *open != nil {
			(*open).Close()
			*open = nil
		}
	}
}

// foreign names the topology that owns a path.
func (w *Writer) foreign(path string) string {
	if e := find(w.old, path); e != nil {
		return e.by().Topology
	}
	if e := w.pending[path]; e != nil {
		return e.by().Topology
	}
	return ""
}

// owner is what the manifest, of which old is the part to look at, and that of a
// killed build say about a path. Sums is where those of the owner have room.
func (s *Set) owner(path string, old []entry, sums []generator.Sum) generator.Owner {
	o := generator.Owner{Sums: sums[:0]}
	for _, e := range [...]*entry{find(old, path), s.w.pending[path]} {
		if e == nil {
			continue
		}
		o.Known, o.Mine = true, e.by().Topology == s.identity
		o.Sums = append(o.Sums, e.Sum)
	}
	return o
}
