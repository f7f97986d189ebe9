package syntax

import (
	"math/big"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// values are those of the lists and maps around the current place so far.
type values struct {
	elements []hclsyntax.Expression
	items    []hclsyntax.ObjectConsItem
}

// expression reads a literal, a list, a map or a name.
func (p *plain) expression() hclsyntax.Expression {
	start := p.i
	switch c := p.next(); {
	case c == '"':
		return p.literal(start, cty.StringVal(p.quoted()))
	case '0' <= c && c <= '9':
		return p.literal(start, p.number())
	case c == '[':
		return p.list()
	case c == '{':
		return p.object()
	}
	return p.name()
}

func (p *plain) literal(start int, v cty.Value) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: p.hclRange(start)}
}

// quoted reads a text without sequences and without escapes but the common ones.
func (p *plain) quoted() string {
	p.take('"')
	start := p.i
	for p.i < p.end {
		switch c := p.next(); {
		case c == '"':
			p.i++
			return p.text[start : p.i-1]
		case c == '\\':
			return p.escaped(start)
		case c < ' ', (c == '$' || c == '%') && p.peek(1) == '{':
			p.giveUp()
		default:
			p.i++
		}
	}
	p.giveUp()
	return ""
}

// escaped reads the rest of the text that began at start.
func (p *plain) escaped(start int) string {
	var b strings.Builder
	b.WriteString(p.text[start:p.i])
	for p.i < p.end {
		switch c := p.next(); {
		case c == '"':
			p.i++
			return b.String()
		case c == '\\' && escapes[p.peek(1)] != 0:
			b.WriteByte(escapes[p.peek(1)])
			p.i += 2
		case c == '\\', c < ' ', c >= 0x80, (c == '$' || c == '%') && p.peek(1) == '{':
			p.giveUp()
		default:
			b.WriteByte(c)
			p.i++
		}
	}
	p.giveUp()
	return ""
}

// escapes are what stands for a character behind a backslash.
var escapes = [256]byte{'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\\': '\\'}

// precision is that with which cty reads numbers, in bits.
const precision = 512

// number reads a whole number that fits into 64 bits.
func (p *plain) number() cty.Value {
	const digits = 18
	start, n := p.i, int64(0)
	for c := p.next(); '0' <= c && c <= '9'; c = p.next() {
		n = 10*n + int64(c-'0')
		p.i++
	}
	if c := p.next(); p.i-start > digits || c == '.' || c >= 0x80 || isWord(c, true) {
		p.giveUp()
	}
	return cty.NumberVal(new(big.Float).SetPrec(precision).SetInt64(n))
}

func (p *plain) list() hclsyntax.Expression {
	start, first := p.i, len(p.values.elements)
	p.take('[')
	open := p.hclRange(start)
	for p.space(); p.i < p.end && p.next() != ']'; p.space() {
		e := p.expression()
		p.values.elements = append(p.values.elements, e)
		if p.space(); p.next() != ']' {
			p.take(',')
		}
	}
	p.take(']')
	list := &hclsyntax.TupleConsExpr{Exprs: append([]hclsyntax.Expression(nil), p.values.elements[first:]...), SrcRange: p.hclRange(start), OpenRange: open}
	p.values.elements = p.values.elements[:first]
	return list
}

func (p *plain) object() hclsyntax.Expression {
	start, first := p.i, len(p.values.items)
	p.take('{')
	open := p.hclRange(start)
	for p.space(); p.i < p.end && p.next() != '}'; p.space() {
		item := p.pair()
		p.values.items = append(p.values.items, item)
		if p.blanks(); p.next() == ',' {
			p.i++
		} else if p.next() != '}' && !p.newline() {
			p.giveUp()
		}
	}
	p.take('}')
	object := &hclsyntax.ObjectConsExpr{Items: append([]hclsyntax.ObjectConsItem(nil), p.values.items[first:]...), SrcRange: p.hclRange(start), OpenRange: open}
	p.values.items = p.values.items[:first]
	return object
}

// pair reads key = value of a map.
func (p *plain) pair() hclsyntax.ObjectConsItem {
	start := p.i
	var key hclsyntax.Expression
	if p.next() == '"' {
		key = p.literal(start, cty.StringVal(p.quoted()))
	} else {
		key = p.key()
	}
	if p.blanks(); p.next() == ':' {
		p.i++
	} else {
		p.take('=')
	}
	p.blanks()
	return hclsyntax.ObjectConsItem{KeyExpr: &hclsyntax.ObjectConsKeyExpr{Wrapped: key}, ValueExpr: p.expression()}
}

// key reads a key without quotes.
func (p *plain) key() hclsyntax.Expression {
	start := p.i
	word := p.identifier()
	if isKeyword(word) {
		p.giveUp()
	}
	return &hclsyntax.ScopeTraversalExpr{
		Traversal: hcl.Traversal{hcl.TraverseRoot{Name: word, SrcRange: p.hclRange(start)}}, SrcRange: p.hclRange(start),
	}
}

func isKeyword(word string) bool {
	return word == "for" || word == "true" || word == "false" || word == "null"
}

// name reads a keyword that is a value, or a name and attributes of it.
func (p *plain) name() hclsyntax.Expression {
	start := p.i
	switch word := p.identifier(); word {
	case "true":
		return p.literal(start, cty.True)
	case "false":
		return p.literal(start, cty.False)
	case "null":
		return p.literal(start, cty.NullVal(cty.DynamicPseudoType))
	case "for":
		p.giveUp()
		return nil
	default:
		steps := hcl.Traversal{hcl.TraverseRoot{Name: word, SrcRange: p.hclRange(start)}}
		for p.next() == '.' {
			dot := p.i
			p.i++
			steps = append(steps, hcl.TraverseAttr{Name: p.identifier(), SrcRange: p.hclRange(dot)})
		}
		return &hclsyntax.ScopeTraversalExpr{Traversal: steps, SrcRange: p.hclRange(start)}
	}
}
