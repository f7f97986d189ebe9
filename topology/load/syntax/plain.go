package syntax

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
)

// plain reads what is plain: blocks, and attributes of literals, lists, maps and
// names such as var.x. It gives up at the first thing that is not, mistakes among
// them, so that what it accepts is what HCL's parser accepts.
type plain struct {
	file  string
	text  string
	i     int // where it reads
	end   int
	asHCL []string
	gone  bool // it gave up; i is then end
	// What the bodies around the current place hold so far: each takes its own
	// off the end when it closes.
	attributes []Attribute
	blocks     []Block
	values     values
}

// maxAttributes of a body are few enough to compare the names of all.
const maxAttributes = 100

func parsePlain(file, text string, start, end int, asHCL []string) (Body, bool) {
	p := &plain{file: file, text: text, i: start, end: end, asHCL: asHCL}
	body := p.body(false)
	return body, !p.gone
}

// giveUp lets all that reads come to its end.
func (p *plain) giveUp() { p.gone, p.i = true, p.end }

// next is the byte to read; 0 at the end.
func (p *plain) next() byte { return p.peek(0) }

func (p *plain) peek(ahead int) byte {
	if p.i+ahead < p.end {
		return p.text[p.i+ahead]
	}
	return 0
}

// take reads c, or gives up.
func (p *plain) take(c byte) {
	if p.next() != c {
		p.giveUp()
		return
	}
	p.i++
}

func (p *plain) blanks() {
	for p.next() == ' ' || p.next() == '\t' {
		p.i++
	}
}

// newline reads a comment and the end of its line, and tells whether there was
// either. The end of the text is the end of a line too.
func (p *plain) newline() bool {
	switch c := p.next(); {
	case c == '\n':
		p.i++
	case c == '\r' && p.peek(1) == '\n':
		p.i += 2
	case c == '#' || c == '/' && p.peek(1) == '/':
		line := strings.IndexByte(p.text[p.i:p.end], '\n')
		if line < 0 {
			p.i = p.end
		} else {
			p.i += line + 1
		}
	default:
		return p.i == p.end
	}
	return true
}

// space reads blanks, comments and ends of lines.
func (p *plain) space() {
	for {
		p.blanks()
		if p.i == p.end || !p.newline() {
			return
		}
	}
}

// line wants the end of a line.
func (p *plain) line() {
	p.blanks()
	if !p.newline() {
		p.giveUp()
	}
}

func (p *plain) at(start int) diag.Range { return diag.Range{File: p.file, Start: start, End: p.i} }

func (p *plain) hclRange(start int) hcl.Range {
	return hcl.Range{Filename: p.file, Start: hcl.Pos{Byte: start}, End: hcl.Pos{Byte: p.i}}
}

// body reads a body up to the brace that closes it or, not nested, the end.
func (p *plain) body(nested bool) Body {
	attributes, blocks := len(p.attributes), len(p.blocks)
	for p.space(); p.i < p.end && !(nested && p.next() == '}'); p.space() {
		p.item(attributes)
		p.line()
	}
	if nested {
		p.take('}')
	}
	return p.close(attributes, blocks)
}

// close takes what was read since then off the end.
func (p *plain) close(attributes, blocks int) Body {
	b := Body{slices.Clone(p.attributes[attributes:]), slices.Clone(p.blocks[blocks:])}
	p.attributes, p.blocks = p.attributes[:attributes], p.blocks[:blocks]
	return b
}

// item reads an attribute or a block of the body whose attributes begin at first.
func (p *plain) item(first int) {
	start := p.i
	name := p.identifier()
	at := p.at(start)
	if p.blanks(); p.next() != '=' {
		p.block(name, at)
		return
	}
	p.attribute(first, name, at)
}

func (p *plain) attribute(first int, name string, at diag.Range) {
	p.take('=')
	p.blanks()
	own := p.attributes[first:]
	if len(own) == maxAttributes || slices.ContainsFunc(own, func(a Attribute) bool { return a.Name == name }) {
		p.giveUp()
		return
	}
	p.attributes = append(p.attributes, Attribute{name, at, p.expression()})
}

func (p *plain) block(typ string, at diag.Range) {
	if slices.Contains(p.asHCL, typ) {
		p.giveUp()
		return
	}
	b := Block{Type: typ, At: at, Header: at}
	for p.next() != '{' && !p.gone {
		l := p.label()
		b.Labels, b.Header.End = append(b.Labels, l), l.At.End
		p.blanks()
	}
	p.take('{')
	p.blanks()
	if c := p.next(); c == '}' || c == '\n' || c == '\r' || c == '#' || c == '/' {
		b.Body = p.body(true)
		b.End = p.i
	} else {
		b.Body, b.End = p.single()
	}
	p.blocks = append(p.blocks, b)
}

// single reads the one attribute of a block in one line.
func (p *plain) single() (Body, int) {
	attributes, blocks := len(p.attributes), len(p.blocks)
	start := p.i
	name := p.identifier()
	at := p.at(start)
	p.blanks()
	p.attribute(attributes, name, at)
	end := p.i
	p.blanks()
	p.take('}')
	return p.close(attributes, blocks), end
}

func (p *plain) label() Label {
	start := p.i
	if p.next() == '"' {
		text := p.quoted()
		return Label{text, p.at(start)}
	}
	name := p.identifier()
	return Label{name, p.at(start)}
}

// identifier reads a name of ASCII characters.
func (p *plain) identifier() string {
	start := p.i
	for p.i < p.end && isWord(p.text[p.i], p.i > start) {
		p.i++
	}
	if p.i == start || p.next() >= 0x80 {
		p.giveUp()
		return ""
	}
	return p.text[start:p.i]
}

// isWord tells whether c may stand in a name, inside or at its begin.
func isWord(c byte, inside bool) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || inside && ('0' <= c && c <= '9' || c == '-')
}
