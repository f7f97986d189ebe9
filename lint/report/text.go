package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// Text prints each finding with the line that it is about:
//
//	error: address "10.0.0.1:8848" has a port in it (topology-invalid)
//	  --> topology.hcl:12:13
//	   |
//	12 |   address = "10.0.0.1:8848"
//	   |             ^^^^^^^^^^^^^^^
//	   = write the port as its own attribute
func Text(w io.Writer, ds []diag.Diagnostic, o Options) error {
	p := &printer{w: bufio.NewWriter(w), x: newIndex(o.Files), o: o, details: map[wrapped][]string{}}
	for i := range ds {
		if i > 0 {
			p.w.WriteByte('\n')
		}
		p.finding(&ds[i])
	}
	return p.w.Flush()
}

type printer struct {
	w *bufio.Writer
	x *index
	o Options
	// details are those printed so far: a fleet gets the same ones for each cluster.
	details map[wrapped][]string
}

// wrapped is a text and the width of its lines.
type wrapped struct {
	text  string
	width int
}

func (p *printer) lines(of wrapped) []string {
	lines, known := p.details[of]
	if !known {
		lines = wrap(clean(of.text), of.width)
		p.details[of] = lines
	}
	return lines
}

// paint wraps s in an escape sequence where colour is wanted.
func (p *printer) paint(code, s string) string {
	if !p.o.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

const (
	bold  = "1"
	faint = "2"
)

func colour(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "1;31"
	case diag.Warning:
		return "1;33"
	}
	return "1;36"
}

func (p *printer) finding(d *diag.Diagnostic) {
	fmt.Fprintf(p.w, "%s: %s %s\n", p.paint(colour(d.Severity), d.Severity.String()),
		p.paint(bold, oneLine(d.Summary(p.o.Lang))), p.paint(faint, "("+d.Rule+")"))
	margin := p.snippet(d.Range, colour(d.Severity), 1)
	for _, r := range d.Related {
		fmt.Fprintf(p.w, "%*s %s\n", margin, "", p.paint(bold, oneLine(r.Words.In(p.o.Lang, r.Args...))))
		p.snippet(r.Range, faint, margin)
	}
	if detail := d.Details(p.o.Lang); detail != "" {
		lead := fmt.Sprintf("%*s = ", margin, "")
		for _, line := range p.lines(wrapped{detail, p.o.Width - len(lead)}) {
			fmt.Fprintf(p.w, "%s%s\n", lead, line)
			lead = strings.Repeat(" ", len(lead))
		}
	}
}

// snippet prints where r is and its first line, and gives the width of the
// margin of line numbers, at least least.
func (p *printer) snippet(r diag.Range, mark string, least int) int {
	lines := p.x.of(r.File)
	if lines == nil {
		if r.File != "" {
			fmt.Fprintf(p.w, "%*s%s %s\n", least+1, "", p.paint(faint, "-->"), oneLine(r.File))
		}
		return least
	}
	start, end := lines.At(r.Start), lines.At(r.End)
	number := fmt.Sprint(start.Line)
	margin := max(least, len(number))
	fmt.Fprintf(p.w, "%*s%s %s:%d:%d\n", margin+1, "", p.paint(faint, "-->"), oneLine(r.File), start.Line, start.Column)
	text := lines.Line(start.Line)
	from := start.Byte - lineStart(p.x.files[r.File], start.Byte)
	to := len(text)
	if end.Line == start.Line {
		to = min(len(text), from+end.Byte-start.Byte)
	}
	from = min(from, len(text))
	text, from, to = p.hide(r.File, start.Byte-from, text, from, max(from, to))
	before, at, after := display(text[:from]), display(text[from:to]), display(text[to:])
	before, at, after = p.fit(before, at, after, margin)
	bar := p.paint(faint, "|")
	fmt.Fprintf(p.w, "%*s %s\n", margin, "", bar)
	fmt.Fprintf(p.w, "%s %s %s\n", p.paint(faint, fmt.Sprintf("%*s", margin, number)), bar, strings.TrimRight(before+at+after, " "))
	fmt.Fprintf(p.w, "%*s %s %s%s\n", margin, "", bar, strings.Repeat(" ", columns(before)),
		p.paint(mark, strings.Repeat("^", max(1, columns(at)))))
	return margin
}

// hide replaces what must not be shown in a line that begins at byte base of
// file, and moves the span [from,to) along.
func (p *printer) hide(file string, base int, text []byte, from, to int) ([]byte, int, int) {
	const mask = "(sensitive)"
	for _, h := range slices.Backward(p.hiddenIn(file, base, len(text))) {
		text = slices.Concat(text[:h.Start], []byte(mask), text[h.End:])
		from, to = shift(from, h.Start, h.End, len(mask)), shift(to, h.Start, h.End, len(mask))
	}
	return text, from, max(from, to)
}

// hiddenIn gives the hidden spans of a line of n bytes at byte base of file,
// relative to the line, in order, none touching another.
func (p *printer) hiddenIn(file string, base, n int) []diag.Range {
	var spans []diag.Range
	for _, h := range p.o.Hidden {
		if start, end := max(h.Start-base, 0), min(h.End-base, n); h.File == file && start < end {
			spans = append(spans, diag.Range{Start: start, End: end})
		}
	}
	slices.SortFunc(spans, func(a, b diag.Range) int { return cmp.Compare(a.Start, b.Start) })
	merged := spans[:0]
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.Start <= merged[last].End {
			merged[last].End = max(merged[last].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// shift moves offset i of a text whose bytes [start,end) became n bytes.
func shift(i, start, end, n int) int {
	switch {
	case i <= start:
		return i
	case i >= end:
		return i - (end - start) + n
	}
	return start + n
}

// fit cuts a line that is wider than the terminal around the part that matters.
func (p *printer) fit(before, at, after string, margin int) (string, string, string) {
	room := p.o.Width - margin - 4
	if p.o.Width == 0 || room < 20 || columns(before)+columns(at)+columns(after) <= room {
		return before, at, after
	}
	at = cut(at, room)
	if lead := room - columns(at); columns(before) > lead {
		runes := []rune(before)
		for len(runes) > 0 && columns(string(runes))+1 > lead/2 {
			runes = runes[1:]
		}
		before = "…" + string(runes)
	}
	return before, at, cut(after, max(0, room-columns(before)-columns(at)))
}

// lineStart gives the offset at which the line of offset begins.
func lineStart(src []byte, offset int) int {
	for offset > 0 && src[offset-1] != '\n' {
		offset--
	}
	return offset
}
