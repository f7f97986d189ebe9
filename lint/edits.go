package lint

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// RenamedKey gives the edit that writes the value at an address under another
// key of its map; nil where that key is not written out for this one instance.
func (p *Pass) RenamedKey(at diag.Address, name string) []diag.Edit {
	key, origin := p.locator.LocateKey(at)
	if origin != topology.Literal {
		return nil
	}
	steps := at.Steps()
	bare := key.End-key.Start == len(steps[len(steps)-1])
	if !bare || !diag.IsIdentifier(name) {
		name = Quoted(name)
	}
	return []diag.Edit{{Range: key, Text: name}}
}

// WithEntry gives the edit that writes one more entry before the first of a map,
// whose entries have these addresses; nil where there are none, or one is not
// written out for this one instance.
func (p *Pass) WithEntry(entries []diag.Address, key, value string) []diag.Edit {
	var first diag.Range
	bare := false
	for _, at := range entries {
		found, origin := p.locator.LocateKey(at)
		if origin != topology.Literal {
			return nil
		}
		if first == (diag.Range{}) || found.Start < first.Start {
			steps := at.Steps()
			first, bare = found, found.End-found.Start == len(steps[len(steps)-1])
		}
	}
	if len(entries) == 0 {
		return nil
	}
	text := Quoted(key) + ": " + Quoted(value) + ", " // HCL reads it as JSON does
	if bare && diag.IsIdentifier(key) {
		text = key + " = " + Quoted(value) + ", "
	}
	return []diag.Edit{{Range: diag.Range{File: first.File, Start: first.Start, End: first.Start}, Text: text}}
}

// WithElement gives the edit that appends an element, in the language's own
// spelling, to a list of that length; nil where the list is not written out.
func (p *Pass) WithElement(list diag.Address, length int, element string) []diag.Edit {
	whole, origin := p.locator.Locate(list)
	if origin != topology.Literal {
		return nil
	}
	if length == 0 {
		return []diag.Edit{{Range: whole, Text: "[" + element + "]"}}
	}
	last, _ := p.locator.Locate(list.Index(length - 1))
	last.Start = last.End
	return []diag.Edit{{Range: last, Text: ", " + element}}
}

// Quoted spells text as a literal of the language: a quoted template without
// anything to evaluate.
func Quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f || r == utf8.RuneError:
			b.WriteString(`\u`)
			hex := strconv.FormatInt(int64(r), 16)
			b.WriteString("0000"[len(hex):] + hex)
		case (r == '$' || r == '%') && strings.HasPrefix(text[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
