package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/nacosgen/nacosgen/diag"
)

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// Checkstyle prints the XML of Checkstyle's own reports, which many tools read.
func Checkstyle(w io.Writer, ds []diag.Diagnostic, o Options) error {
	x := newIndex(o.Files)
	log := checkstyle{Version: "4.3"}
	for _, file := range byFile(ds) {
		f := checkstyleFile{Name: file.name}
		for _, d := range file.found {
			start, _, _ := x.span(d.Range)
			f.Errors = append(f.Errors, checkstyleError{start.Line, start.Column, d.Severity.String(), message(d, o.Lang), "nacosgen." + d.Rule})
		}
		log.Files = append(log.Files, f)
	}
	return printXML(w, log)
}

type junit struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit prints a test suite a file and a case a finding; errors and warnings
// fail. Without a finding one case passes, as an empty report is an error to many readers.
func JUnit(w io.Writer, ds []diag.Diagnostic, o Options) error {
	x := newIndex(o.Files)
	var log junit
	for _, file := range byFile(ds) {
		suite := junitSuite{Name: file.name}
		for _, d := range file.found {
			suite.add(d, x, o.Lang)
		}
		log.Suites = append(log.Suites, suite)
		log.Tests, log.Failures = log.Tests+suite.Tests, log.Failures+suite.Failures
	}
	if len(ds) == 0 {
		log.Tests = 1
		log.Suites = []junitSuite{{Name: "nacosgen lint", Tests: 1, Cases: []junitCase{{Name: "no findings", Class: "nacosgen lint"}}}}
	}
	return printXML(w, log)
}

func (s *junitSuite) add(d *diag.Diagnostic, x *index, lang diag.Language) {
	start, _, _ := x.span(d.Range)
	c := junitCase{Name: d.Rule, Class: d.Range.File, File: d.Range.File, Line: start.Line}
	if start.Line > 0 {
		c.Name = fmt.Sprintf("%s %d:%d", d.Rule, start.Line, start.Column)
	}
	s.Tests++
	if d.Severity == diag.Info {
		c.Out = message(d, lang)
	} else {
		s.Failures++
		c.Failure = &junitFailure{oneLine(d.Summary(lang)), d.Severity.String(), message(d, lang)}
	}
	s.Cases = append(s.Cases, c)
}

// ofFile are the findings about one file.
type ofFile struct {
	name  string
	found []*diag.Diagnostic
}

// byFile groups ds by file, in their order.
func byFile(ds []diag.Diagnostic) []ofFile {
	var files []ofFile
	at := map[string]int{}
	for i := range ds {
		name := ds[i].Range.File
		n, known := at[name]
		if !known {
			n = len(files)
			at[name] = n
			files = append(files, ofFile{name: name})
		}
		files[n].found = append(files[n].found, &ds[i])
	}
	return files
}

func printXML(w io.Writer, log any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(log); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
