package lint

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// Place fills in the ranges of what ds name by address alone. A fix with an
// edit that may not be made (its place is no literal of its own) is dropped.
func Place(ds []diag.Diagnostic, l topology.Locator) {
	for i := range ds {
		d := &ds[i]
		if d.Range.IsZero() && d.Address != "" {
			d.Range, _ = l.Locate(d.Address)
		}
		for j := range d.Related {
			if r := &d.Related[j]; r.Range.IsZero() && r.Address != "" {
				r.Range, _ = l.Locate(r.Address)
			}
		}
		var fixes []diag.Fix
		for _, f := range d.Fixes {
			if placeEdits(f.Edits, l) {
				fixes = append(fixes, f)
			}
		}
		d.Fixes = fixes
	}
}

// placeEdits finds the ranges of edits; false where one may not be made.
func placeEdits(edits []diag.Edit, l topology.Locator) bool {
	for i := range edits {
		e := &edits[i]
		if !e.Range.IsZero() {
			continue
		}
		var origin topology.Origin
		if e.Range, origin = l.Locate(e.Address); origin != topology.Literal {
			return false
		}
	}
	return true
}
