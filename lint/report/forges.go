package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// GitHub prints workflow commands, which GitHub Actions shows at the lines of a
// change (docs.github.com, "Workflow commands for GitHub Actions").
func GitHub(w io.Writer, ds []diag.Diagnostic, o Options) error {
	out, x := bufio.NewWriter(w), newIndex(o.Files)
	for i := range ds {
		d := &ds[i]
		var properties []string
		property := func(name string, value any) {
			properties = append(properties, name+"="+githubProperty(fmt.Sprint(value)))
		}
		if d.Range.File != "" {
			property("file", d.Range.File)
		}
		if start, end, ok := x.span(d.Range); ok {
			property("line", start.Line)
			property("endLine", end.Line)
			if start.Line == end.Line { // columns mean nothing else to GitHub; the end is part of it
				property("col", start.Column)
				property("endColumn", max(start.Column, end.Column-1))
			}
		}
		property("title", d.Rule)
		fmt.Fprintf(out, "::%s %s::%s\n", githubLevel(d.Severity), strings.Join(properties, ","), githubData(message(d, o.Lang)))
	}
	return out.Flush()
}

func githubLevel(s diag.Severity) string {
	if s == diag.Info {
		return "notice"
	}
	return s.String()
}

func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(s))
}

type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// GitLab prints a Code Quality report (docs.gitlab.com, "Code Quality", "Import
// results from a CI/CD job"): an array in which every field is required.
func GitLab(w io.Writer, ds []diag.Diagnostic, o Options) error {
	x, prints := newIndex(o.Files), fingerprints{}
	issues := make([]gitlabIssue, 0, len(ds))
	for i := range ds {
		d := &ds[i]
		issue := gitlabIssue{
			Description: oneLine(d.Summary(o.Lang)), CheckName: d.Rule, Fingerprint: prints.of(d),
			Severity: gitlabSeverity(d.Severity), Location: gitlabLocation{d.Range.File, gitlabLines{1}},
		}
		if start, _, ok := x.span(d.Range); ok {
			issue.Location.Lines.Begin = start.Line
		}
		issues = append(issues, issue)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(issues)
}

func gitlabSeverity(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "critical"
	case diag.Warning:
		return "major"
	}
	return "info"
}
