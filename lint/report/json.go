package report

import (
	"encoding/json"
	"io"

	"github.com/nacosgen/nacosgen/diag"
)

// FormatVersion is the version of the JSON report. Fields are only ever added.
const FormatVersion = 1

type jsonReport struct {
	FormatVersion int              `json:"format_version"`
	Summary       jsonSummary      `json:"summary"`
	Diagnostics   []jsonDiagnostic `json:"diagnostics"`
}

type jsonSummary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	Files    int `json:"files"`
}

type jsonDiagnostic struct {
	Rule     string        `json:"rule"`
	Severity diag.Severity `json:"severity"`
	Summary  string        `json:"summary"`
	Detail   string        `json:"detail"`
	File     string        `json:"file"`
	Range    *jsonRange    `json:"range"`
	Address  diag.Address  `json:"address"`
	Related  []jsonRelated `json:"related"`
	Fixes    []jsonFix     `json:"fixes"`
	Help     string        `json:"help"`
}

type jsonRange struct {
	Start diag.Position `json:"start"`
	End   diag.Position `json:"end"`
}

type jsonRelated struct {
	Summary string       `json:"summary"`
	File    string       `json:"file"`
	Range   *jsonRange   `json:"range"`
	Address diag.Address `json:"address"`
}

type jsonFix struct {
	Title string     `json:"title"`
	Safe  bool       `json:"safe"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	File  string     `json:"file"`
	Range *jsonRange `json:"range"`
	Text  string     `json:"text"`
}

// JSON prints one object by schemas/lint.schema.json.
func JSON(w io.Writer, ds []diag.Diagnostic, o Options) error {
	n := Count(ds)
	x := newIndex(o.Files)
	x.plugins = ofPlugins(o.Rules)
	out := jsonReport{
		FormatVersion: FormatVersion,
		Summary:       jsonSummary{n.Errors, n.Warnings, n.Infos, len(o.Files)},
		Diagnostics:   make([]jsonDiagnostic, 0, len(ds)),
	}
	for i := range ds {
		out.Diagnostics = append(out.Diagnostics, jsonOf(&ds[i], x, o.Lang))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func jsonOf(d *diag.Diagnostic, x *index, lang diag.Language) jsonDiagnostic {
	j := jsonDiagnostic{
		Rule: d.Rule, Severity: d.Severity, Summary: oneLine(d.Summary(lang)), Detail: clean(d.Details(lang)),
		File: d.Range.File, Range: x.jsonRange(d.Range), Address: d.Address,
		Related: []jsonRelated{}, Fixes: []jsonFix{},
		Help: helpPage(d.Rule, x.plugins),
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{oneLine(r.Words.In(lang, r.Args...)), r.Range.File, x.jsonRange(r.Range), r.Address})
	}
	for _, f := range d.Fixes {
		edits := []jsonEdit{}
		for _, e := range f.Edits {
			edits = append(edits, jsonEdit{e.Range.File, x.jsonRange(e.Range), e.Text})
		}
		j.Fixes = append(j.Fixes, jsonFix{f.Title.In(lang, f.Args...), f.Safe, edits})
	}
	return j
}

func (x *index) jsonRange(r diag.Range) *jsonRange {
	lines := x.of(r.File)
	if lines == nil {
		return nil
	}
	return &jsonRange{lines.At(r.Start), lines.At(r.End)}
}
