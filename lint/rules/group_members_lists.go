package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// listFinding is a finding about one entry of a member list that a user wrote.
// Of several entries with the same fault the first is named.
type listFinding struct {
	summary, detail diag.Words
	args            []any
	related         []diag.Related
	fix             diag.Words // title; none without
	// mended gives what to write for an entry, "" to leave it out; nil: no fix.
	mended func(i int, e lint.MemberEntry) string
}

func reportList(p *lint.Pass, l *lint.MemberList, f listFinding) {
	d := diag.Diagnostic{
		Address: l.Address, Args: f.args, Related: f.related,
		Text: diag.Text{Summary: f.summary, Detail: f.detail},
	}
	if f.mended != nil {
		if edits := l.Rewrite(f.mended); edits != nil {
			d.Fixes = []diag.Fix{{Title: f.fix, Safe: true, Edits: edits}}
		}
	}
	p.Report(d)
}

// firstEntry finds the first entry of a list with a fault.
func firstEntry(l *lint.MemberList, has func(e lint.MemberEntry) bool) (lint.MemberEntry, bool) {
	for _, e := range l.Entries {
		if has(e) {
			return e, true
		}
	}
	return lint.MemberEntry{}, false
}
