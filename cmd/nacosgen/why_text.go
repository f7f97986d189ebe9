package main

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
)

// maxLineText is how much of a line stands before its sources, in characters.
const maxLineText = 60

// whyText prints r for people: a line of the file, and beside it where it comes
// from; a single line stands whole, with a line for each of its sources.
func whyText(out io.Writer, topology string, a *answer, r *whyReport) error {
	w := bufio.NewWriter(out)
	of := "of all clusters"
	if a.cluster != "" {
		of = "of cluster " + printable(a.cluster)
	}
	fmt.Fprintf(w, "%s: output %s %s, from %s\n\n", printable(r.File), r.Output, of, printable(topology))
	if len(r.Lines) == 1 && !a.all {
		whyOne(w, &r.Lines[0])
		return w.Flush()
	}
	texts, width := make([]string, len(r.Lines)), 0
	for i := range r.Lines {
		texts[i] = shortened(printable(r.Lines[i].Text))
		width = max(width, utf8.RuneCountInString(texts[i]))
	}
	number := len(fmt.Sprint(len(r.Lines)))
	for i := range r.Lines {
		gap := strings.Repeat(" ", width-utf8.RuneCountInString(texts[i]))
		fmt.Fprintf(w, "%*d  %s%s  %s\n", number, r.Lines[i].Line, texts[i], gap, sentence(r.Lines[i].Sources, a.cluster, topology))
	}
	return w.Flush()
}

// sentence tells the sources of a line: places by address within the cluster
// and by file below the topology, then facts.
func sentence(sources []any, cluster, topology string) string {
	var places, facts []string
	for _, s := range sources {
		switch s := s.(type) {
		case whyPlace:
			places = append(places, within(s.Address, cluster)+" ("+belowFolder(s.where(), topology)+")")
		case whyFact:
			facts = append(facts, strings.TrimSuffix(s.Fact, "."))
		}
	}
	var parts []string
	if n := len(places); n > 1 {
		places = []string{strings.Join(places[:n-1], ", ") + " and " + places[n-1]}
	}
	if len(places) > 0 {
		parts = append(parts, "from "+places[0])
	}
	if parts = append(parts, facts...); len(parts) == 0 {
		return "the output does not tell"
	}
	return printable(strings.Join(parts, "; "))
}

// within is an address without the cluster, which stands above the lines.
func within(address diag.Address, cluster string) string {
	prefix := string(diag.Address("cluster").Child(cluster)) + "."
	return strings.TrimPrefix(string(address), prefix)
}

// belowFolder is where without the topology's folder, which stands above the lines.
func belowFolder(where, topology string) string {
	for _, folder := range []string{topology, path.Dir(topology)} {
		if rest, ok := strings.CutPrefix(where, folder+"/"); ok {
			return rest
		}
	}
	return where
}

func (p whyPlace) where() string {
	switch {
	case p.Default:
		return "default"
	case p.Range == nil:
		return "no place"
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Range.Start.Line, p.Range.Start.Column)
}

// whyOne prints one line and each of its sources.
func whyOne(w io.Writer, l *whyLine) {
	fmt.Fprintf(w, "%d  %s\n\n", l.Line, printable(l.Text))
	if len(l.Sources) == 0 {
		fmt.Fprintln(w, "  the output does not tell")
	}
	width := 0
	for _, s := range l.Sources {
		if s, ok := s.(whyPlace); ok {
			width = max(width, utf8.RuneCountInString(string(s.Address)))
		}
	}
	for _, s := range l.Sources {
		switch s := s.(type) {
		case whyPlace:
			fmt.Fprintf(w, "  from     %s%s  %s\n", s.Address, strings.Repeat(" ", width-utf8.RuneCountInString(string(s.Address))), s.where())
		case whyFact:
			source := ""
			if s.Source != "" {
				source = " (" + s.Source + ")"
			}
			fmt.Fprintf(w, "  because  %s\n", printable(strings.TrimSuffix(s.Fact, ".")+source))
		}
	}
}

func shortened(text string) string {
	if utf8.RuneCountInString(text) <= maxLineText {
		return text
	}
	return string([]rune(text)[:maxLineText-1]) + "…"
}

// printable keeps a text from steering the terminal; tabs become blanks.
func printable(text string) string {
	text = strings.ReplaceAll(text, "\t", "    ")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
