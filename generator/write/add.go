package write

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"unique"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
)

// Change is what a build does with one file.
type Change struct {
	Path    string // below the output folder
	Action  generator.Action
	Output  string
	Cluster string
	Diff    string // unified, secrets masked; where asked for
}

// Added is what became of the files of one cluster.
type Added struct {
	Changes   []Change // by path; without those that stay as they are
	Unchanged int
	Findings  []diag.Diagnostic // rule path-conflict: files of another topology
}

// Add compares the files of one cluster with the disk and stages those that
// differ. It may be called by several goroutines. The paths must be sound and free
// (generator.PathSet). An error is one of the disk.
func (s *Set) Add(ctx context.Context, c *generator.Cluster) (*Added, error) {
	a := &adding{
		set: s, cluster: c, differ: generator.NewDiffer(c), last: map[string]hashed{}, origins: map[string]unique.Handle[origin]{},
		disk: walker{top: s.w.base}, next: walker{makes: true}, kept: walker{makes: true},
	}
	if buffer, ok := s.w.buffers.Get().(*[]byte); ok {
		a.buffer = *buffer
	}
	defer func() { s.w.buffers.Put(&a.buffer) }()
	defer a.disk.close()
	defer a.next.close()
	defer a.kept.close()
	a.made = make([]entry, 0, len(c.Files))
	order := make([]*generator.File, len(c.Files))
	for i := range c.Files {
		order[i] = &c.Files[i]
	}
	slices.SortFunc(order, func(x, y *generator.File) int { return cmp.Compare(x.Path, y.Path) })
	if len(order) > 0 {
		a.old = between(s.w.old, order[0].Path, order[len(order)-1].Path)
	}
	for _, f := range order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := a.add(ctx, f); err != nil {
			return nil, err
		}
	}
	s.w.take(a)
	return &a.result, nil
}

// adding is one call of Add.
type adding struct {
	set     *Set
	cluster *generator.Cluster
	differ  *generator.Differ
	// Where we stand in the output folder, among the staged files and among
	// those that they replace.
	disk, next, kept walker

	old      []entry // of the manifest, from the first of our paths to the last
	sums     []generator.Sum
	buffer   []byte
	last     map[string]hashed // by output: nodes often share a body
	origins  map[string]unique.Handle[origin]
	result   Added
	made     []entry
	replaced []entry
	byHand   []string
	staged   int
	leftOut  int
}

type hashed struct {
	body []byte
	sum  generator.Sum
}

func (w *Writer) take(a *adding) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.made = append(w.made, a.made)
	w.byHand = append(w.byHand, a.byHand...)
	for _, e := range a.replaced {
		w.replaced[e.Path] = e.Sum
	}
	w.counts.staged += a.staged
	w.counts.unchanged += a.result.Unchanged
	w.counts.leftOut += a.leftOut
}

func (a *adding) add(ctx context.Context, f *generator.File) error {
	disk, body, err := a.look(f)
	if err != nil {
		return a.set.w.trouble("reading", f.Path, err)
	}
	sum := a.sum(f)
	if disk.Exists && disk.Same {
		disk.Sum = sum
	} else if disk.Exists {
		disk.Sum = sha256.Sum256(body)
		disk.Rewritten = a.set.w.opts.Rewritten != nil && a.set.w.opts.Rewritten(f, body)
	}
	owner := a.set.owner(f.Path, a.old, a.sums)
	a.sums = owner.Sums
	action := a.decide(f, disk, owner)
	a.made = append(a.made, entry{
		Path: f.Path, Sum: sum, Mode: f.Mode, By: a.by(f.Output),
	})
	switch action {
	case generator.Unchanged:
		a.result.Unchanged++
		return nil
	case generator.LeftOut:
		a.leftOut++
		return nil
	case generator.Foreign:
		a.set.w.blocked.Store(true)
		a.result.Findings = append(a.result.Findings, foreign(f, a.set.w.foreign(f.Path)))
		return nil
	case generator.Rewritten:
		a.result.Unchanged++
		a.result.Changes = append(a.result.Changes, Change{Path: f.Path, Action: action, Output: f.Output, Cluster: a.cluster.Name})
		return nil
	case generator.ByHand:
		a.set.w.blocked.Store(true)
		a.byHand = append(a.byHand, f.Path)
	default:
		a.staged++
		if err := a.stage(f, disk, body); err != nil {
			return err
		}
	}
	change := Change{Path: f.Path, Action: action, Output: f.Output, Cluster: a.cluster.Name}
	if a.set.w.opts.Diff {
		change.Diff, err = a.diff(ctx, f, disk, body, owner)
	}
	a.result.Changes = append(a.result.Changes, change)
	return err
}

// decide tells what to do with f.
func (a *adding) decide(f *generator.File, disk generator.Disk, owner generator.Owner) generator.Action {
	if a.set.w.opts.Committed {
		return generator.DecideCommitted(f, disk, owner)
	}
	return generator.Decide(f.Mode, disk, owner, a.set.w.opts.Force)
}

// by is what makes the cluster's files of an output.
func (a *adding) by(output string) unique.Handle[origin] {
	by, ok := a.origins[output]
	if !ok {
		by = unique.Make(origin{a.set.identity, a.cluster.Name, output})
		a.origins[output] = by
	}
	return by
}

// look reads the file on disk. The body is nil where it is missing, and valid
// until the next call.
func (a *adding) look(f *generator.File) (generator.Disk, []byte, error) {
	var disk generator.Disk
	if a.disk.top == nil {
		return disk, nil, nil
	}
	body, mode, err := a.read(f.Path)
	switch {
	case isNotExist(err):
		return disk, nil, nil
	case err != nil:
		return disk, nil, err
	}
	disk = generator.Disk{Exists: true, Same: bytes.Equal(body, f.Body), Mode: mode}
	if runtime.GOOS == "windows" {
		disk.Mode = f.Mode // no such thing there
	}
	return disk, body, nil
}

// read reads a file of the output folder.
func (a *adding) read(path string) (body []byte, mode fs.FileMode, err error) {
	if top, ok := a.disk.top.(far); ok {
		body, mode, done, err := top.ReadFar(path, a.buffer)
		if a.buffer = body; done {
			return body, mode, err
		}
	}
	dir, name := split(path)
	here, err := a.disk.at(dir)
	if err != nil {
		return nil, 0, err
	}
	if here == nil {
		return nil, 0, fs.ErrNotExist
	}
	body, mode, err = here.Read(name, a.buffer)
	a.buffer = body
	return body, mode, err
}

func readAll(top folder, name string) ([]byte, error) {
	data, _, err := top.Read(name, nil)
	return data, err
}

func (a *adding) sum(f *generator.File) generator.Sum {
	last, there := a.last[f.Output]
	switch {
	case !there:
		last = a.set.w.hash(f)
	case bytes.Equal(last.body, f.Body):
		return last.sum
	default:
		last = hashed{f.Body, sha256.Sum256(f.Body)}
	}
	a.last[f.Output] = last
	return last.sum
}

// hash looks whether the cluster before, too, began with a file of that body.
func (w *Writer) hash(f *generator.File) hashed {
	if last, ok := w.hashed.Load(f.Output); ok && bytes.Equal(last.(*hashed).body, f.Body) {
		return *last.(*hashed)
	}
	h := hashed{f.Body, sha256.Sum256(f.Body)}
	w.hashed.Store(f.Output, &h)
	return h
}

// stage puts f into the mirror, and keeps what it will replace.
func (a *adding) stage(f *generator.File, disk generator.Disk, old []byte) error {
	w := a.set.w
	if w.opts.ReadOnly || w.blocked.Load() {
		return nil
	}
	if err := w.stage(); err != nil {
		return err
	}
	a.next.top, a.kept.top = w.next, w.kept
	if err := put(&a.next, f.Path, f.Mode, f.Body); err != nil {
		return w.trouble("writing", f.Path, err)
	}
	if !disk.Exists {
		return nil
	}
	a.replaced = append(a.replaced, entry{Path: f.Path, Sum: disk.Sum})
	if err := a.keep(f.Path, disk.Mode, old); err != nil {
		return w.trouble("keeping", f.Path, err)
	}
	return nil
}

// keep holds on to the file at path until the new set stands: by a link, or by
// a copy where the file system has no links.
func (a *adding) keep(path string, mode fs.FileMode, body []byte) error {
	dir, _ := split(path)
	if _, err := a.kept.at(dir); err != nil {
		return err
	}
	if a.set.w.top.Link(path, stageOld+"/"+path) == nil {
		return nil
	}
	return put(&a.kept, path, mode.Perm(), body)
}

// put writes a new file in one go.
func put(w *walker, path string, mode fs.FileMode, body []byte) error {
	dir, name := split(path)
	here, err := w.at(dir)
	if err != nil {
		return err
	}
	return here.Put(name, mode, body)
}

func (a *adding) diff(ctx context.Context, f *generator.File, disk generator.Disk, body []byte, owner generator.Owner) (string, error) {
	old := generator.Old{Exists: disk.Exists, Body: body, Own: slices.Contains(owner.Sums, disk.Sum)}
	if e := find(a.set.w.old, f.Path); e != nil {
		old.Secret = e.Mode.Perm()&0o077 == 0
	} else {
		old.Secret = disk.Mode.Perm()&0o077 == 0
	}
	var b strings.Builder
	if err := a.differ.Print(ctx, &b, f.Path, old, f); err != nil {
		return "", fmt.Errorf("comparing %s: %w", f.Path, err)
	}
	return b.String(), nil
}

func foreign(f *generator.File, other string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "path-conflict", Severity: diag.Error, Address: f.Address, Args: []any{f.Path, other, f.Output},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "path %[1]q of output %[3]s belongs to another topology, %[2]s",
				ZH: "输出 %[3]s 的路径 %[1]q 属于另一个拓扑 %[2]s",
			},
			Detail: diag.Words{
				EN: "Topologies may share an output folder but no file: rename the cluster or build into another folder. If %[2]s is gone or is this topology under an older name, build once with --force.",
				ZH: "多个拓扑可以共用输出目录，但不能共用文件：请重命名集群，或生成到其他目录。如果 %[2]s 已不存在，或它就是本拓扑以前的名称，请用 --force 生成一次。",
			},
		},
	}
}
