package write

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/generator"
)

// Summary is what a build did, or, read-only, would do.
type Summary struct {
	Written   int // created or replaced
	Unchanged int
	Removed   int
	LeftOut   int // hold a secret, so that git does not keep them (Committed)
	// Stale are files that a topology made once and makes no more, kept without
	// --prune; by path.
	Stale []string
	// ByHand are files that were changed by hand or are not ours; where there
	// are any, nothing was written. By path.
	ByHand []string
	// Changes are those of files that no cluster makes any more; by path.
	Changes []Change
}

// Refused tells that nothing was written because of files changed by hand.
func (s *Summary) Refused() bool { return len(s.ByHand) > 0 }

// Differs tells whether the disk is not as the topologies say.
func (s *Summary) Differs() bool { return s.Written+s.Removed+len(s.ByHand) > 0 }

// Finish puts all staged files in place, once every cluster of every topology
// was added without an error. After an error the files are as they were before,
// unless the error says otherwise.
func (w *Writer) Finish(ctx context.Context) (*Summary, error) {
	sum := &Summary{Written: w.counts.staged, Unchanged: w.counts.unchanged, LeftOut: w.counts.leftOut, ByHand: slices.Clone(w.byHand)}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now, gone, err := w.plan(sum)
	if err != nil {
		return nil, err
	}
	slices.Sort(sum.ByHand)
	switch {
	case w.opts.ReadOnly || sum.Refused():
		return sum, nil
	case w.blocked.Load():
		return nil, fmt.Errorf("finishing a build that was refused")
	case w.counts.staged == 0 && len(gone) == 0 && slices.Equal(now, w.old) && !w.loose:
		w.done = true
		return sum, nil
	}
	return sum, w.commit(now, gone)
}

// plan decides about the files that nothing makes any more, and gives the
// entries of the new manifest and those whose files go away.
func (w *Writer) plan(sum *Summary) (now, gone []entry, err error) {
	made := w.allMade()
	now = made
	rest := made // what comes behind the entry at hand, or is it
	disk := walker{top: w.base}
	defer disk.close()
	for i := range w.old {
		e := &w.old[i]
		for len(rest) > 0 && rest[0].Path < e.Path {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0].Path == e.Path {
			continue
		}
		set := w.coveredBy(e)
		if set == nil {
			now = append(now, *e)
			continue
		}
		if w.opts.Committed && e.Mode.Perm()&0o077 == 0 {
			continue // git does not keep it
		}
		action, diff, err := w.stale(&disk, e, set)
		if err != nil {
			return nil, nil, err
		}
		switch action {
		case generator.Unchanged: // gone already
			continue
		case generator.Remove:
			gone = append(gone, *e)
			sum.Removed++
		case generator.ByHand:
			sum.ByHand = append(sum.ByHand, e.Path)
			now = append(now, *e)
		default:
			sum.Stale = append(sum.Stale, e.Path)
			now = append(now, *e)
		}
		sum.Changes = append(sum.Changes, Change{Path: e.Path, Action: action, Output: e.by().Output, Cluster: e.by().Cluster, Diff: diff})
	}
	if len(now) > len(made) {
		sortEntries(now)
	}
	return now, w.withoutTwins(now, gone), nil
}

// allMade gives the entries of all clusters by path. Those of one are sorted, and
// most clusters have a folder to themselves.
func (w *Writer) allMade() []entry {
	lists := slices.DeleteFunc(w.made, func(es []entry) bool { return len(es) == 0 })
	slices.SortFunc(lists, func(a, b []entry) int { return strings.Compare(a[0].Path, b[0].Path) })
	all := slices.Concat(lists...)
	if !slices.IsSortedFunc(all, byPathOrder) {
		sortEntries(all)
	}
	return all
}

func (w *Writer) coveredBy(e *entry) *Set {
	for _, s := range w.sets {
		if s.covers(e) {
			return s
		}
	}
	return nil
}

func (w *Writer) stale(walk *walker, e *entry, set *Set) (generator.Action, string, error) {
	a := adding{set: set, disk: *walk}
	disk, body, err := a.look(&generator.File{Path: e.Path, Mode: e.Mode})
	*walk = a.disk
	if err != nil {
		return "", "", w.trouble("reading", e.Path, err)
	}
	if disk.Exists {
		disk.Sum = sha256.Sum256(body)
	}
	action := generator.DecideStale(disk, set.owner(e.Path, w.old, nil), w.opts.Prune, w.opts.Force)
	if !w.opts.Diff || action == generator.Stale || action == generator.Unchanged {
		return action, "", nil
	}
	old := generator.Old{Exists: true, Body: body, Secret: e.Mode.Perm()&0o077 == 0}
	var b strings.Builder
	err = generator.NewDiffer(nil).Print(context.Background(), &b, e.Path, old, nil)
	return action, b.String(), err
}

// withoutTwins keeps from gone what would remove a file of the new set: on a
// file system that knows no case, a renamed file is the same file.
func (w *Writer) withoutTwins(now, gone []entry) []entry {
	if len(gone) == 0 {
		return nil
	}
	paths := make(map[string]string, len(now))
	for i := range now {
		paths[generator.Fold(now[i].Path)] = now[i].Path
	}
	return slices.DeleteFunc(gone, func(e entry) bool {
		twin, ok := paths[generator.Fold(e.Path)]
		return ok && w.sameFile(e.Path, twin)
	})
}

func (w *Writer) sameFile(a, b string) bool {
	x, err1 := w.top.Lstat(a)
	y, err2 := w.top.Lstat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// removeEmpty removes the folders that lost their last file.
func (w *Writer) removeEmpty(gone []entry) {
	tried := map[string]bool{}
	for _, e := range gone {
		for dir := path.Dir(e.Path); dir != "." && !tried[dir]; dir = path.Dir(dir) {
			if w.top.Remove(dir) != nil {
				break // there is something in it
			}
			tried[dir] = true
		}
	}
}
