package lint

import (
	"cmp"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
)

// Apply makes the edits of the fixes among ds on files, and gives the files
// that changed and how many findings were fixed. Of each finding the first fix
// that is allowed is taken: a safe one, with unsafe any. A fix is made whole or
// not at all; one that overlaps an earlier one waits for the next run. Findings
// come with their ranges (see Place).
func Apply(files map[string][]byte, ds []diag.Diagnostic, unsafe bool) (changed map[string][]byte, fixed int) {
	taken := map[string][]diag.Edit{}
	for _, d := range ds {
		for _, f := range d.Fixes {
			if !f.Safe && !unsafe || !free(taken, f.Edits, files) {
				continue
			}
			for _, e := range f.Edits {
				taken[e.Range.File] = append(taken[e.Range.File], e)
			}
			fixed++
			break
		}
	}
	changed = make(map[string][]byte, len(taken))
	for name, edits := range taken {
		changed[name] = edit(files[name], edits)
	}
	return changed, fixed
}

// free tells whether none of edits touches one that is taken, or another of
// its own, and each lies inside its file. The very same edit twice is one.
func free(taken map[string][]diag.Edit, edits []diag.Edit, files map[string][]byte) bool {
	for i, e := range edits {
		src, ok := files[e.Range.File]
		if !ok || e.Range.Start < 0 || e.Range.Start > e.Range.End || e.Range.End > len(src) {
			return false
		}
		if slices.ContainsFunc(taken[e.Range.File], func(t diag.Edit) bool { return t != e && touch(t.Range, e.Range) }) ||
			slices.ContainsFunc(edits[:i], func(t diag.Edit) bool { return t.Range.File == e.Range.File && touch(t.Range, e.Range) }) {
			return false
		}
	}
	return len(edits) > 0
}

// touch tells whether two spans overlap, or both insert at one place.
func touch(a, b diag.Range) bool {
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start
	}
	return a.Start < b.End && b.Start < a.End
}

// edit applies edits, which don't overlap, to src.
func edit(src []byte, edits []diag.Edit) []byte {
	// An insertion comes before what begins at its place.
	slices.SortFunc(edits, func(a, b diag.Edit) int {
		return cmp.Or(cmp.Compare(a.Range.Start, b.Range.Start), cmp.Compare(a.Range.End, b.Range.End))
	})
	edits = slices.Compact(edits)
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, src[at:e.Range.Start]...), e.Text...)
		at = e.Range.End
	}
	return append(out, src[at:]...)
}
