package report

import (
	"encoding/json"
	"io"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// The address of this project, and of SARIF's schema (OASIS, 2.1.0 errata 01).
const (
	home        = "https://github.com/nacosgen/nacosgen"
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Language   string        `json:"language"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string            `json:"id"`
	ShortDescription sarifMessage      `json:"shortDescription"`
	HelpURI          string            `json:"helpUri,omitempty"`
	Configuration    map[string]string `json:"defaultConfiguration"`
	Properties       map[string]any    `json:"properties"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations,omitempty"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fixes        []sarifFix        `json:"fixes,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	ID       *int           `json:"id,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifAddress `json:"logicalLocations,omitempty"`
}

type sarifAddress struct {
	Name string `json:"fullyQualifiedName"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

// sarifRegion leaves bytes out: SARIF counts them in the file's own encoding,
// which is what lines and columns say already.
type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifFix struct {
	Description sarifMessage   `json:"description"`
	Changes     []sarifChange  `json:"artifactChanges"`
	Properties  map[string]any `json:"properties"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion  `json:"deletedRegion"`
	Inserted sarifMessage `json:"insertedContent"`
}

// SARIF prints a log by the standard's schema, with fixes and, for a reader to
// match findings from run to run, fingerprints.
func SARIF(w io.Writer, ds []diag.Diagnostic, o Options) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "nacosgen", Version: o.Version, InformationURI: home, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints", Language: string(o.Lang), Results: make([]sarifResult, 0, len(ds)),
	}
	known := make(map[string]int, len(o.Rules))
	for i, r := range o.Rules {
		known[r.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(r, o.Lang))
	}
	x, prints := newIndex(o.Files), fingerprints{}
	for i := range ds {
		d := &ds[i]
		result := sarifResult{
			RuleID: d.Rule, Level: sarifLevel(d.Severity), Message: sarifMessage{message(d, o.Lang)},
			Fingerprints: map[string]string{"nacosgen/v1": prints.of(d)}, Fixes: x.sarifFixes(d, o.Lang),
		}
		if at, ok := known[d.Rule]; ok {
			result.RuleIndex = &at
		}
		if l := x.sarifLocation(d.Range, d.Address); l.Physical != nil || l.Logical != nil {
			result.Locations = []sarifLocation{l}
		}
		for id, r := range d.Related {
			l := x.sarifLocation(r.Range, r.Address)
			l.ID, l.Message = &id, &sarifMessage{oneLine(r.Words.In(o.Lang, r.Args...))}
			result.Related = append(result.Related, l)
		}
		run.Results = append(run.Results, result)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func sarifRuleOf(r *lint.Rule, lang diag.Language) sarifRule {
	if r.Theme == lint.Plugins {
		return sarifRule{
			ID: r.ID, ShortDescription: sarifMessage{r.Summary.In(lang)}, Configuration: map[string]string{"level": sarifLevel(r.Severity)},
			Properties: map[string]any{"tags": []string{string(r.Theme)}},
		}
	}
	return sarifRule{
		ID: r.ID, ShortDescription: sarifMessage{r.Summary.In(lang)}, HelpURI: home + "/blob/main/" + helpPage(r.ID, nil),
		Configuration: map[string]string{"level": sarifLevel(r.Severity)},
		Properties:    map[string]any{"tags": []string{string(r.Theme)}},
	}
}

func sarifLevel(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	}
	return "note"
}

func (x *index) sarifLocation(r diag.Range, a diag.Address) sarifLocation {
	var l sarifLocation
	if r.File != "" {
		l.Physical = &sarifPhysical{Artifact: sarifArtifact{uri(r.File)}, Region: x.sarifRegion(r)}
	}
	if a != "" {
		l.Logical = []sarifAddress{{string(a)}}
	}
	return l
}

func (x *index) sarifRegion(r diag.Range) *sarifRegion {
	start, end, ok := x.span(r)
	if !ok {
		return nil
	}
	return &sarifRegion{start.Line, start.Column, end.Line, end.Column}
}

// sarifFixes leaves out a fix in a file that is not known.
func (x *index) sarifFixes(d *diag.Diagnostic, lang diag.Language) []sarifFix {
	var fixes []sarifFix
next:
	for _, f := range d.Fixes {
		fix := sarifFix{Description: sarifMessage{f.Title.In(lang, f.Args...)}, Properties: map[string]any{"safe": f.Safe}}
		at := map[string]int{}
		for _, e := range f.Edits {
			region := x.sarifRegion(e.Range)
			if region == nil {
				continue next
			}
			i, known := at[e.Range.File]
			if !known {
				i = len(fix.Changes)
				at[e.Range.File] = i
				fix.Changes = append(fix.Changes, sarifChange{Artifact: sarifArtifact{uri(e.Range.File)}})
			}
			fix.Changes[i].Replacements = append(fix.Changes[i].Replacements, sarifReplacement{*region, sarifMessage{e.Text}})
		}
		if fix.Changes != nil {
			fixes = append(fixes, fix)
		}
	}
	return fixes
}
