package report

import "github.com/nacosgen/nacosgen/diag"

// Distinct leaves one of those findings that say the same of the same place: a
// literal that several clusters or nodes share is one mistake for those who read
// the file. Programs that go by addresses want them all.
func Distinct(ds []diag.Diagnostic) []diag.Diagnostic {
	type key struct {
		rule, summary string
		severity      diag.Severity
		at            diag.Range
	}
	seen := make(map[key]bool, len(ds))
	list := make([]diag.Diagnostic, 0, len(ds))
	for i := range ds {
		d := &ds[i]
		k := key{d.Rule, d.Summary(diag.English), d.Severity, d.Range}
		if !seen[k] || d.Range.IsZero() {
			seen[k] = true
			list = append(list, *d)
		}
	}
	return list
}
