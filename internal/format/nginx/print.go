package nginx

import (
	"bytes"
	"fmt"
	"strings"
)

// MaxWord is the longest word, quotes and escapes included, that nginx's buffer
// of 4096 bytes surely takes (NGX_CONF_BUFFER).
const MaxWord = 4000

// Printed is a configuration with the directive behind each line.
type Printed struct {
	Body []byte
	// Lines holds, for each line of Body, the directive that made it: for the
	// line of a closing brace the block, for a blank line the directive below.
	Lines []*Directive
}

// Print writes ds in one canonical form: four blanks a level, words bare where
// they can be and in double quotes otherwise, an empty line around blocks and
// before comments. An error says which directive nginx could not read back.
func Print(ds []*Directive) (*Printed, error) {
	p := &printer{body: make([]byte, 0, 4096), lines: make([]*Directive, 0, 128)}
	if err := p.block(ds, 0); err != nil {
		return nil, err
	}
	return &Printed{Body: bytes.Clone(p.body), Lines: p.lines}, nil
}

type printer struct {
	body  []byte
	lines []*Directive
}

// end ends a line that d made.
func (p *printer) end(d *Directive, text string) {
	p.body = append(append(p.body, text...), '\n')
	p.lines = append(p.lines, d)
}

func (p *printer) indent(depth int) {
	for range depth {
		p.body = append(p.body, "    "...)
	}
}

func (p *printer) block(ds []*Directive, depth int) error {
	for i, d := range ds {
		if i > 0 && apart(ds[i-1], d) {
			p.end(d, "")
		}
		if err := p.directive(d, depth); err != nil {
			return err
		}
	}
	return nil
}

// apart tells whether an empty line stands between two neighbours.
func apart(a, b *Directive) bool {
	return a.Block != nil || !a.Comment && (b.Comment || b.Block != nil)
}

func (p *printer) directive(d *Directive, depth int) error {
	if d.Comment {
		if strings.ContainsAny(d.Name, "\n\r\x00") {
			return fmt.Errorf("comment %q: a comment is one line", d.Name)
		}
		p.indent(depth)
		p.body = append(p.body, '#')
		p.end(d, d.Name)
		return nil
	}
	p.indent(depth)
	if err := p.words(d); err != nil {
		return fmt.Errorf("directive %q: %w", d.Name, err)
	}
	switch {
	case d.Block == nil:
		p.end(d, ";")
	case len(d.Block) == 0:
		p.end(d, " {}")
	default:
		p.end(d, " {")
		if err := p.block(d.Block, depth+1); err != nil {
			return err
		}
		p.indent(depth)
		p.end(d, "}")
	}
	return nil
}

// words appends the name of d and its arguments.
func (p *printer) words(d *Directive) error {
	word, err := Quote(d.Name)
	if err != nil {
		return err
	}
	p.body = append(p.body, word...)
	for _, arg := range d.Args {
		if word, err = Quote(arg); err != nil {
			return err
		}
		p.body = append(append(p.body, ' '), word...)
	}
	return nil
}

// Quote writes one word so that nginx reads it back as it is: bare, or in
// double quotes. A NUL and a word beyond MaxWord have no form.
func Quote(word string) (string, error) {
	if strings.ContainsRune(word, 0) {
		return "", fmt.Errorf("word %q holds a NUL", word)
	}
	out := word
	if !isBare(word) {
		out = inQuotes(word)
	}
	if len(out) > MaxWord {
		return "", fmt.Errorf("word of %d bytes: nginx takes %d", len(out), MaxWord)
	}
	return out, nil
}

func inQuotes(word string) string {
	out := make([]byte, 0, len(word)+8)
	out = append(out, '"')
	for i := range len(word) {
		switch c := word[i]; c {
		case '\\', '"':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, `\n`...)
		case '\r':
			out = append(out, `\r`...)
		case '\t':
			out = append(out, `\t`...)
		default:
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}

// isBare tells whether word can do without quotes. It is stricter than nginx,
// which would take a number sign or a quote in the middle of a word: people
// misread those.
func isBare(word string) bool {
	return word != "" && !strings.ContainsAny(word, " \t\r\n;{}#\"'\\")
}
