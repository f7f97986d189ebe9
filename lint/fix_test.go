package lint_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

func fix(safe bool, edits ...diag.Edit) diag.Diagnostic {
	return diag.Diagnostic{Fixes: []diag.Fix{{Safe: safe, Edits: edits}}}
}

func at(start, end int, text string) diag.Edit {
	return diag.Edit{Range: diag.Range{File: "f", Start: start, End: end}, Text: text}
}

func TestApply(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ds     []diag.Diagnostic
		unsafe bool
		want   string
		fixed  int
	}{
		{"none", nil, false, "", 0},
		{"replace", []diag.Diagnostic{fix(true, at(0, 1, "X"))}, false, "Xbcdef", 1},
		{"out of order", []diag.Diagnostic{fix(true, at(4, 6, "")), fix(true, at(0, 0, ">"))}, false, ">abcd", 2},
		{"unsafe waits", []diag.Diagnostic{fix(false, at(0, 1, "X"))}, false, "", 0},
		{"unsafe on demand", []diag.Diagnostic{fix(false, at(0, 1, "X"))}, true, "Xbcdef", 1},
		{"overlap: the first alone", []diag.Diagnostic{fix(true, at(0, 3, "X")), fix(true, at(2, 4, "Y"))}, false, "Xdef", 1},
		{"the same edit twice is one", []diag.Diagnostic{fix(true, at(0, 3, "X")), fix(true, at(0, 3, "X"))}, false, "Xdef", 2},
		{"two insertions at one place", []diag.Diagnostic{fix(true, at(1, 1, "X")), fix(true, at(1, 1, "Y"))}, false, "aXbcdef", 1},
		{"a fix is whole or not at all", []diag.Diagnostic{fix(true, at(0, 3, "X")), fix(true, at(2, 4, "Y"), at(5, 6, "Z"))}, false, "Xdef", 1},
		{"outside the file", []diag.Diagnostic{fix(true, at(5, 9, "X"))}, false, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed, fixed := lint.Apply(map[string][]byte{"f": []byte("abcdef")}, tt.ds, tt.unsafe)
			if got := string(changed["f"]); got != tt.want || fixed != tt.fixed {
				t.Errorf("got %q, %d fixed; want %q, %d", got, fixed, tt.want, tt.fixed)
			}
		})
	}
}
