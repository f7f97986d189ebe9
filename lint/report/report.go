// Package report prints diagnostics, one file a format. It alone knows lines,
// columns and languages.
package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// Options is what every format may use.
type Options struct {
	Lang diag.Language
	// Files are the sources by the name that ranges use. A file that is missing
	// gives no line, column or snippet.
	Files map[string][]byte
	// Hidden are spans whose text must not be shown in a snippet.
	Hidden []diag.Range
	Color  bool
	// Width is that of the terminal in columns; 0 does not wrap.
	Width int
	// Rules are those that may have reported, by id, for formats that describe them.
	Rules []*lint.Rule
	// Version is nacosgen's own, for formats that name the tool.
	Version string
}

// Format is one way to print diagnostics.
type Format struct {
	Name  string
	Print func(w io.Writer, ds []diag.Diagnostic, o Options) error
}

// Formats lists the formats, the one for people first.
func Formats() []Format {
	return []Format{
		{"text", Text}, {"concise", Concise}, {"json", JSON}, {"sarif", SARIF},
		{"github", GitHub}, {"gitlab", GitLab}, {"checkstyle", Checkstyle}, {"junit", JUnit},
	}
}

// Severities are counts by severity.
type Severities struct{ Errors, Warnings, Infos int }

// Count counts ds by severity.
func Count(ds []diag.Diagnostic) Severities {
	var n Severities
	for _, d := range ds {
		switch d.Severity {
		case diag.Error:
			n.Errors++
		case diag.Warning:
			n.Warnings++
		default:
			n.Infos++
		}
	}
	return n
}

// In says n in one line.
func (n Severities) In(lang diag.Language) string {
	if lang == diag.Chinese {
		return fmt.Sprintf("%d 个错误，%d 个警告，%d 条提示", n.Errors, n.Warnings, n.Infos)
	}
	return strings.Join([]string{count(n.Errors, "error"), count(n.Warnings, "warning"), count(n.Infos, "info")}, ", ")
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// index keeps the line index of each file that was asked for.
type index struct {
	plugins map[string]bool // rules that plugins offer
	files   map[string][]byte
	lines   map[string]*diag.Lines
}

func newIndex(files map[string][]byte) *index {
	return &index{files: files, lines: map[string]*diag.Lines{}}
}

// of gives the lines of a file, or nil where it is not known.
func (x *index) of(file string) *diag.Lines {
	src, ok := x.files[file]
	if !ok {
		return nil
	}
	if x.lines[file] == nil {
		x.lines[file] = diag.NewLines(src)
	}
	return x.lines[file]
}

// clean makes text safe for a terminal: control characters and those that turn
// the direction of text stand as a replacement character.
func clean(s string) string { return strings.Map(cleanRune, s) }

func cleanRune(r rune) rune {
	switch {
	case ' ' <= r && r <= '~' || r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return unicode.ReplacementChar
	}
	return r
}

// oneLine is clean text without line ends.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return cleanRune(r)
	}, s)
}
