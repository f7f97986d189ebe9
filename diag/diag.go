// Package diag holds the one type in which nacosgen says something about what
// a user wrote. It imports nothing of ours: every stage raises diagnostics,
// reporters alone turn them into text.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Diagnostic is one finding about the user's input. Our own trouble (disk,
// process, bug) is an error instead.
type Diagnostic struct {
	// Rule is the stable id, kebab-case, e.g. "port-set-collision".
	Rule     string
	Severity Severity
	// Text holds the words in both languages; Args fill its verbs.
	// Never put the text of a sensitive value into Args.
	Text Text
	Args []any
	// Address is the place in the resolved topology; empty for a finding about
	// syntax. The engine turns it into Range where Range is not set.
	Address Address
	Range   Range
	Related []Related
	Fixes   []Fix
}

// Text is what a diagnostic says. Summary is one line, lower case, without a
// final stop, and names the value at fault and what was expected; Detail says
// what to do.
type Text struct {
	Summary Words
	Detail  Words
}

// Words is one text in the languages we speak. The verbs are those of
// fmt.Sprintf; where the order of the arguments differs between the languages,
// they are indexed (%[2]s). An empty ZH stands for EN.
type Words struct {
	EN string
	ZH string
}

// Related is another place that has to do with a finding.
type Related struct {
	Words   Words
	Args    []any
	Address Address
	Range   Range
}

// Fix is one way to mend a finding. Safe fixes never change what a cluster
// does beyond the finding itself and never write a secret.
type Fix struct {
	Title Words
	Args  []any
	Safe  bool
	Edits []Edit
}

// Edit replaces the bytes of Range by Text. Where Address is set in place of
// Range, the engine finds the range of that attribute's expression.
type Edit struct {
	Address Address
	Range   Range
	Text    string
}

// Range is a half-open span of bytes in a file. The zero Range is no place.
// Lines and columns are computed at the edge, by [Lines].
type Range struct {
	// File is the name under which the file was loaded, with slashes.
	File       string
	Start, End int
}

// IsZero tells whether r is no place at all.
func (r Range) IsZero() bool { return r == Range{} }

// Severity orders findings; a lower value is worse.
type Severity int

// The severities, by worth.
const (
	Error Severity = iota + 1
	Warning
	Info
)

// Off is the level of a rule that is switched off; no finding has it.
const Off Severity = -1

// String gives the name that the command line and the JSON use.
func (s Severity) String() string {
	switch s {
	case Off:
		return "off"
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return fmt.Sprintf("severity(%d)", int(s))
}

// MarshalText writes the name of s.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name of a severity.
func (s *Severity) UnmarshalText(text []byte) error {
	for _, v := range []Severity{Error, Warning, Info} {
		if v.String() == string(text) {
			*s = v
			return nil
		}
	}
	return fmt.Errorf("severity %q: want error, warning or info", text)
}

// Language selects the words of a diagnostic.
type Language string

// The languages that every text has.
const (
	English Language = "en"
	Chinese Language = "zh-CN"
)

// List is an argument of several names, which a sentence of each language lists
// with its own sign.
type List []string

// String is the list in English.
func (l List) String() string { return strings.Join(l, ", ") }

// In gives the words in lang with args filled in.
func (w Words) In(lang Language, args ...any) string {
	s := w.EN
	if lang == Chinese && w.ZH != "" {
		s = w.ZH
	}
	if len(args) == 0 || !strings.Contains(s, "%") {
		return s
	}
	if lang == Chinese {
		args = slices.Clone(args)
		for i, a := range args {
			if l, ok := a.(List); ok {
				args[i] = strings.Join(l, "、")
			}
		}
	}
	return fmt.Sprintf(s, args...)
}

// Summary gives the finding's one line in lang.
func (d *Diagnostic) Summary(lang Language) string { return d.Text.Summary.In(lang, d.Args...) }

// HasErrors tells whether any of ds is an error.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders ds by file, position, rule and, where those are equal, address;
// what is equal in all keeps its order.
func Sort(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Range.File, b.Range.File),
			cmp.Compare(a.Range.Start, b.Range.Start),
			cmp.Compare(a.Range.End, b.Range.End),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Address, b.Address),
		)
	})
}

// Details gives what to do about the finding in lang. The detail shares the
// summary's arguments: its verbs are indexed (%[1]s) and may leave some out.
func (d *Diagnostic) Details(lang Language) string { return d.Text.Detail.In(lang, d.Args...) }
