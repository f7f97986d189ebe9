package conformance

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/diag"
)

// Formats are the names of the formats that Print knows.
func Formats() []string { return []string{"text", "json", "junit"} }

// Print writes how all cases of one plugin ended.
func Print(w io.Writer, format, plugin string, all []Outcome, lang diag.Language) error {
	switch format {
	case "text":
		return printText(w, all, lang)
	case "json":
		return printJSON(w, plugin, all)
	case "junit":
		return printJUnit(w, plugin, all)
	}
	return fmt.Errorf("the format %q is none of %s", format, strings.Join(Formats(), ", "))
}

// Count tells how many cases ended so.
func Count(all []Outcome, s Status) int {
	n := 0
	for _, o := range all {
		if o.Status == s {
			n++
		}
	}
	return n
}

func printText(w io.Writer, all []Outcome, lang diag.Language) error {
	marks := map[Status]string{Passed: "ok  ", Failed: "FAIL", Skipped: "skip"}
	for _, o := range all {
		line := fmt.Sprintf("%s  %-24s %s\n", marks[o.Status], o.Name, o.Summary.In(lang))
		if o.Message != "" {
			line += "      " + strings.ReplaceAll(o.Message, "\n", "\n      ") + "\n"
		}
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	total := diag.Words{EN: "%[1]d passed, %[2]d failed, %[3]d skipped\n", ZH: "通过 %[1]d，失败 %[2]d，跳过 %[3]d\n"}
	_, err := io.WriteString(w, total.In(lang, Count(all, Passed), Count(all, Failed), Count(all, Skipped)))
	return err
}

// printJSON prints one object; fields are only added.
func printJSON(w io.Writer, plugin string, all []Outcome) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		FormatVersion int            `json:"format_version"`
		Plugin        string         `json:"plugin"`
		Summary       map[Status]int `json:"summary"`
		Cases         []Outcome      `json:"cases"`
	}{1, plugin, map[Status]int{Passed: Count(all, Passed), Failed: Count(all, Failed), Skipped: Count(all, Skipped)}, all})
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	Time    string     `xml:"time,attr"`
	Failure *junitText `xml:"failure"`
	Skipped *junitText `xml:"skipped"`
}

type junitText struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func printJUnit(w io.Writer, plugin string, all []Outcome) error {
	s := junitSuite{Name: plugin, Tests: len(all), Failures: Count(all, Failed), Skipped: Count(all, Skipped)}
	var took time.Duration
	for _, o := range all {
		took += o.Took
		c := junitCase{Class: "nacosgen.plugin." + plugin, Name: o.Name, Time: seconds(o.Took)}
		first, _, _ := strings.Cut(o.Message, "\n")
		switch o.Status {
		case Failed:
			c.Failure = &junitText{first, o.Message}
		case Skipped:
			c.Skipped = &junitText{Message: first}
		}
		s.Cases = append(s.Cases, c)
	}
	s.Time = seconds(took)
	text, err := xml.MarshalIndent(struct {
		XMLName xml.Name   `xml:"testsuites"`
		Suite   junitSuite `xml:"testsuite"`
	}{Suite: s}, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
