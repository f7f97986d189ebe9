package logback

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const declaration = `<?xml version="1.0" encoding="UTF-8"?>`

// Print writes d in UTF-8. It fails where an element or attribute has no proper
// name, and where XML, or Joran's trimming, could not give a text back.
func Print(d *Document) ([]byte, error) {
	p := printer{}
	err := p.document(d)
	return p.out, err
}

// PrintMarked writes what Print does, and for each line the mark of its element:
// the outermost one that stands whole on it, or the one that it opens or closes.
// The declaration has mark 0.
func PrintMarked(d *Document) ([]byte, []int, error) {
	p := printer{marking: true}
	err := p.document(d)
	return p.out, p.marks, err
}

type printer struct {
	out     []byte
	marks   []int // of the lines that are complete
	marking bool
}

func (p *printer) document(d *Document) error {
	p.out = make([]byte, 0, 1024*(1+len(d.Root.Children)/2)) // half a KiB for each child is seldom too little
	p.out = append(p.out, declaration...)
	p.newline(0)
	for _, part := range [][]Element{d.Head, {d.Root}, d.Tail} {
		for i := range part {
			if err := p.element(&part[i], 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// newline ends the line that belongs to mark.
func (p *printer) newline(mark int) {
	p.out = append(p.out, '\n')
	if p.marking {
		p.marks = append(p.marks, mark)
	}
}

func (p *printer) indent(depth int) {
	for range depth {
		p.out = append(p.out, "  "...)
	}
}

// element writes e: on one line where nothing, text alone or a single empty
// child is inside.
func (p *printer) element(e *Element, depth int) error {
	if e.IsComment() {
		return p.comment(e, depth)
	}
	p.indent(depth)
	if err := p.opening(e); err != nil {
		return err
	}
	switch {
	case len(e.Children) == 0 && e.Text == "":
		p.out = append(p.out, "/>"...)
	case len(e.Children) == 0:
		p.out = append(p.out, '>')
		if err := p.text(e); err != nil {
			return err
		}
		p.closing(e)
	case hasOneEmptyChild(e):
		p.out = append(p.out, '>')
		if err := p.opening(&e.Children[0]); err != nil {
			return err
		}
		p.out = append(p.out, "/>"...)
		p.closing(e)
	default:
		return p.block(e, depth)
	}
	p.newline(e.Mark)
	return nil
}

// block writes what follows the start tag of e on lines of its own.
func (p *printer) block(e *Element, depth int) error {
	p.out = append(p.out, '>')
	p.newline(e.Mark)
	if e.Text != "" {
		p.indent(depth + 1)
		if err := p.text(e); err != nil {
			return err
		}
		p.newline(e.Mark)
	}
	for i := range e.Children {
		if err := p.element(&e.Children[i], depth+1); err != nil {
			return err
		}
	}
	p.indent(depth)
	p.closing(e)
	p.newline(e.Mark)
	return nil
}

func hasOneEmptyChild(e *Element) bool {
	if len(e.Children) != 1 || e.Text != "" {
		return false
	}
	c := &e.Children[0]
	return !c.IsComment() && c.Text == "" && len(c.Children) == 0
}

// opening writes a start tag but for its end.
func (p *printer) opening(e *Element) error {
	if !isName(e.Name) {
		return fmt.Errorf("element %q: no XML name", e.Name)
	}
	p.out = append(append(p.out, '<'), e.Name...)
	for i := range e.Attributes {
		a := &e.Attributes[i]
		if !isName(a.Name) {
			return fmt.Errorf("element %s: attribute %q: no XML name", e.Name, a.Name)
		}
		if repeated(e.Attributes[:i], a.Name) {
			return fmt.Errorf("element %s: attribute %s stands twice", e.Name, a.Name)
		}
		p.out = append(append(append(p.out, ' '), a.Name...), `="`...)
		if err := p.escape(a.Value, true); err != nil {
			return fmt.Errorf("element %s: attribute %s: %w", e.Name, a.Name, err)
		}
		p.out = append(p.out, '"')
	}
	return nil
}

func repeated(attributes []Attribute, name string) bool {
	for i := range attributes {
		if attributes[i].Name == name {
			return true
		}
	}
	return false
}

func (p *printer) closing(e *Element) {
	p.out = append(append(append(p.out, "</"...), e.Name...), '>')
}

func (p *printer) text(e *Element) error {
	if e.Text != strings.Trim(e.Text, blanks) {
		return fmt.Errorf("element %s: text %q: Logback drops the blanks at its ends", e.Name, e.Text)
	}
	from := len(p.out)
	if err := p.escape(e.Text, false); err != nil {
		return fmt.Errorf("element %s: text: %w", e.Name, err)
	}
	if p.marking {
		for range bytes.Count(p.out[from:], []byte{'\n'}) {
			p.marks = append(p.marks, e.Mark)
		}
	}
	return nil
}

func (p *printer) comment(e *Element, depth int) error {
	if err := checkComment(e); err != nil {
		return err
	}
	p.indent(depth)
	p.out = append(p.out, "<!--"...)
	first := true
	for line := range strings.SplitSeq(e.Text, "\n") {
		switch {
		case !first:
			p.newline(e.Mark)
			if line != "" {
				p.indent(depth)
				p.out = append(p.out, "     "...)
			}
		case line != "":
			p.out = append(p.out, ' ')
		}
		p.out, first = append(p.out, line...), false
	}
	p.out = append(p.out, " -->"...)
	p.newline(e.Mark)
	return nil
}

func checkComment(e *Element) error {
	switch {
	case len(e.Attributes) > 0 || len(e.Children) > 0:
		return errors.New("a comment holds nothing but text")
	case strings.Contains(e.Text, "--"):
		return fmt.Errorf("comment %q: must not hold \"--\"", e.Text)
	case e.Text != commentText(e.Text):
		return fmt.Errorf("comment %q: blanks at the ends of lines, or empty lines at its ends", e.Text)
	}
	return checkCharacters(e.Text)
}

// escape writes s so that an XML reader gives back the same.
func (p *printer) escape(s string, attribute bool) error {
	plain := 0 // from here on s is not written yet, and needs no escape
	for i := 0; i < len(s); {
		c := s[i]
		if isPlain(c) {
			i++
			continue
		}
		size := 1
		if c < utf8.RuneSelf {
			p.out = append(p.out, s[plain:i]...)
			if err := p.escapeByte(c, attribute); err != nil {
				return err
			}
			plain = i + 1
		} else {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); !isCharacter(r, size) {
				return fmt.Errorf("character %q: XML has no way to write it", s[i:i+size])
			}
		}
		i += size
	}
	p.out = append(p.out, s[plain:]...)
	return nil
}

func isPlain(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"'
}

func (p *printer) escapeByte(c byte, attribute bool) error {
	switch c {
	case '&':
		p.out = append(p.out, "&amp;"...)
	case '<':
		p.out = append(p.out, "&lt;"...)
	case '>':
		p.out = append(p.out, "&gt;"...)
	case '\r':
		p.out = append(p.out, "&#xD;"...)
	case '"', '\n', '\t':
		if !attribute {
			p.out = append(p.out, c)
			break
		}
		p.out = fmt.Appendf(p.out, "&#x%X;", c)
	default:
		return fmt.Errorf("character %q: XML has no way to write it", rune(c))
	}
	return nil
}

// checkCharacters finds the first character that XML has no way to write.
func checkCharacters(s string) error {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isCharacter(r, size) {
			return fmt.Errorf("character %q: XML has no way to write it", s[i:i+size])
		}
		i += size
	}
	return nil
}

// isCharacter tells whether XML 1.0 has r; size is what decoding it took.
func isCharacter(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size <= 1:
		return false
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF
}

// isName tells whether s can name an element or attribute: in ASCII, as all of
// Logback's are (of other letters, the editions of XML know different ones), with
// at most one prefix, as in xsi:schemaLocation.
func isName(s string) bool {
	prefix, local, qualified := strings.Cut(s, ":")
	return isPlainName(prefix) && (!qualified || isPlainName(local))
}

func isPlainName(s string) bool {
	for i, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_':
		case i > 0 && ('0' <= r && r <= '9' || r == '-' || r == '.'):
		default:
			return false
		}
	}
	return s != ""
}
