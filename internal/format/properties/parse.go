package properties

import (
	"unicode/utf16"

	"github.com/nacosgen/nacosgen/diag"
)

// File is what stands in a .properties file.
type File struct {
	Entries  []Entry   // in order; a key may stand several times, the last one counts
	Comments []Comment // in order
	Faults   []Fault   // any fault makes Java refuse the whole file
}

// Entry is one key with its value, unescaped. The ranges hold the text as
// written, escapes and continued lines included, without the separator.
type Entry struct {
	Key, Value           string
	KeyRange, ValueRange diag.Range
}

// Comment is a line that begins with # or !, after blanks; Text is what follows
// that sign.
type Comment struct {
	Text  string
	Range diag.Range // with the sign, without the line end
}

// Fault is an escape \u without four hexadecimal digits behind it. The entry is
// there all the same, with the escape as written.
type Fault struct{ Range diag.Range }

// Parse reads src by the grammar of java.util.Properties. Bytes above 127 are
// ISO-8859-1, as Java takes them; half a surrogate pair becomes U+FFFD. The name
// is what ranges call the file.
func Parse(name string, src []byte) *File {
	p := &parser{name: name, src: src, file: &File{}}
	for p.pos < len(src) {
		p.skip(isBlank)
		switch {
		case p.pos == len(src):
		case isLineEnd(src[p.pos]):
			p.pos++
		case src[p.pos] == '#' || src[p.pos] == '!':
			p.comment()
		default:
			p.logicalLine()
		}
	}
	return p.file
}

type parser struct {
	name string
	src  []byte
	pos  int
	file *File
	line []place // of the logical line, used again for each
}

// place is one byte of a logical line and where it stands.
type place struct {
	c  byte
	at int
}

func isBlank(c byte) bool   { return c == ' ' || c == '\t' || c == '\f' }
func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

func (p *parser) skip(while func(byte) bool) {
	for p.pos < len(p.src) && while(p.src[p.pos]) {
		p.pos++
	}
}

func (p *parser) comment() {
	start := p.pos
	p.skip(func(c byte) bool { return !isLineEnd(c) })
	p.file.Comments = append(p.file.Comments, Comment{
		Text:  latin1(p.src[start+1 : p.pos]),
		Range: diag.Range{File: p.name, Start: start, End: p.pos},
	})
}

// logicalLine collects a line with its continuations and takes it apart. While
// it is empty, a comment may still begin; a backslash that ends the file makes
// an entry even so, with an empty key (JDK 17).
func (p *parser) logicalLine() {
	line, cut := p.line[:0], diag.Range{File: p.name, Start: p.pos, End: p.pos}
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		if isLineEnd(c) || len(line) == 0 && (c == '#' || c == '!') {
			break
		}
		if c != '\\' {
			line = append(line, place{c, p.pos})
			p.pos++
			continue
		}
		if p.pos+1 == len(p.src) || p.pos+2 == len(p.src) && isLineEnd(p.src[p.pos+1]) {
			p.pos = len(p.src)
			if len(line) == 0 {
				p.file.Entries = append(p.file.Entries, Entry{KeyRange: cut, ValueRange: cut})
			}
			break
		}
		next := p.src[p.pos+1]
		if isLineEnd(next) {
			p.pos += 2
			if next == '\r' && p.src[p.pos] == '\n' {
				p.pos++
			}
			p.skip(isBlank)
			continue
		}
		line = append(line, place{c, p.pos}, place{next, p.pos + 1})
		p.pos += 2
	}
	p.line = line
	if len(line) > 0 {
		p.entry(line)
	}
}

// entry splits a logical line at the first separator that is not escaped.
func (p *parser) entry(line []place) {
	end := 0
	for end < len(line) && !isBlank(line[end].c) && line[end].c != '=' && line[end].c != ':' {
		if line[end].c == '\\' {
			end++
		}
		end++
	}
	value, separated := end, false
	for value < len(line) {
		c := line[value].c
		if c == '=' || c == ':' {
			if separated {
				break
			}
			separated = true
		} else if !isBlank(c) {
			break
		}
		value++
	}
	p.file.Entries = append(p.file.Entries, Entry{
		Key: p.unescape(line[:end]), Value: p.unescape(line[value:]),
		KeyRange: p.span(line, 0, end), ValueRange: p.span(line, value, len(line)),
	})
}

// span is the range of line[from:to]; an empty one stands behind what is before it.
func (p *parser) span(line []place, from, to int) diag.Range {
	if from == to {
		at := line[0].at
		if from > 0 {
			at = line[from-1].at + 1
		}
		return diag.Range{File: p.name, Start: at, End: at}
	}
	return diag.Range{File: p.name, Start: line[from].at, End: line[to-1].at + 1}
}

func (p *parser) unescape(part []place) string {
	units := make([]uint16, 0, len(part))
	for i := 0; i < len(part); i++ {
		c := part[i].c
		if c != '\\' || i+1 == len(part) {
			units = append(units, uint16(c))
			continue
		}
		i++
		switch c = part[i].c; c {
		case 't':
			c = '\t'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 'f':
			c = '\f'
		case 'u':
			if u, ok := hexUnit(part[i+1:]); ok {
				units = append(units, u)
				i += 4
				continue
			}
			p.file.Faults = append(p.file.Faults, Fault{p.span(part, i-1, min(i+5, len(part)))})
			units = append(units, '\\')
		}
		units = append(units, uint16(c))
	}
	return string(utf16.Decode(units))
}

// hexUnit reads four hexadecimal digits.
func hexUnit(digits []place) (unit uint16, ok bool) {
	if len(digits) < 4 {
		return 0, false
	}
	for _, d := range digits[:4] {
		switch c := d.c; {
		case c >= '0' && c <= '9':
			unit = unit<<4 | uint16(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			unit = unit<<4 | uint16(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return unit, true
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}
