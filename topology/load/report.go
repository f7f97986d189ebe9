package load

import (
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
)

// The rules of what is wrong with the language itself, as documented.
const (
	ruleSyntax      = "hcl-syntax"
	ruleUnknownName = "hcl-unknown-name"
	ruleType        = "hcl-type"
	ruleReference   = "hcl-reference"
	ruleMissing     = "variable-missing"
	ruleVariable    = "variable-invalid"
	ruleInvalid     = "topology-invalid"
	ruleUnsupported = "setting-unsupported"
	ruleDatasource  = "datasource-missing"
	ruleNewer       = "release-newer-than-known"
)

// reporter collects diagnostics. The same words at the same place are said
// once, however many instances of a block they concern.
type reporter struct {
	list []diag.Diagnostic
	seen map[said]bool
	// partial: some source has a syntax error, so that what seems to be missing
	// may stand in the part that could not be read.
	partial bool
	// lost: nothing is left of some source, so that names may be defined there.
	lost bool
}

type said struct {
	rule, summary string
	at            diag.Range
}

// place is where a diagnostic points.
type place struct {
	at      diag.Range
	address diag.Address
}

func (r *reporter) add(d diag.Diagnostic) {
	key := said{d.Rule, d.Text.Summary.EN, d.Range}
	if d.Rule == ruleVariable {
		key.summary = d.Summary(diag.English) // each condition that a value does not meet
	}
	if r.seen[key] {
		return
	}
	if r.seen == nil {
		r.seen = map[said]bool{}
	}
	r.seen[key] = true
	r.list = append(r.list, d)
}

// later takes diagnostics of expressions, which may be mistaken about what is
// not there while a source could not be read whole.
func (r *reporter) later(ds ...diag.Diagnostic) {
	for _, d := range ds {
		if r.partial && d.Rule == ruleReference || r.lost && d.Rule == ruleUnknownName {
			continue
		}
		r.add(d)
	}
}

func (r *reporter) error(rule string, p place, text diag.Text, args ...any) {
	r.add(diag.Diagnostic{Rule: rule, Severity: diag.Error, Text: text, Args: args, Range: p.at, Address: p.address})
}

// absent reports that something is not there.
func (r *reporter) absent(rule string, p place, text diag.Text, args ...any) {
	if !r.partial {
		r.error(rule, p, text, args...)
	}
}

// words makes a text: summary and detail, each in English and Chinese.
func words(summaryEN, summaryZH, detailEN, detailZH string) diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: summaryEN, ZH: summaryZH},
		Detail:  diag.Words{EN: detailEN, ZH: detailZH},
	}
}

// quoted is how a text stands in a summary: one line, not too long.
func quoted(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "..."
	}
	return strconv.Quote(s)
}
