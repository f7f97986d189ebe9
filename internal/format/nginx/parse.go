package nginx

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// maxDepth bounds nesting; nginx's own contexts end at about six.
const maxDepth = 100

// Parse reads a configuration as nginx's lexer does. Where nginx would stop it
// returns what came before with a *SyntaxError. Files that `include` names are
// not read.
func Parse(src []byte) ([]*Directive, error) {
	p := &parser{src: src}
	body, err := p.block(0, -1)
	if err != nil {
		return body, err
	}
	return body, nil
}

type parser struct {
	src []byte
	pos int
}

type tokenKind int

const (
	tokenEnd       tokenKind = iota // of the file
	tokenWord                       // text holds it without quotes and escapes
	tokenComment                    // text holds what stands behind "#"
	tokenSemicolon                  // ;
	tokenOpen                       // {
	tokenClose                      // }
)

type token struct {
	kind tokenKind
	text string
	span Span
}

// block reads directives up to the brace that closes the one at offset open, or
// to the end of the file where open is -1.
func (p *parser) block(depth, open int) ([]*Directive, error) {
	body := []*Directive{}
	if depth > maxDepth {
		return body, syntaxError(Span{open, open + 1}, tooDeep(), maxDepth)
	}
	for {
		t, err := p.next()
		if err != nil {
			return body, err
		}
		switch t.kind {
		case tokenEnd:
			if open >= 0 {
				return body, syntaxError(Span{open, open + 1}, unclosedBlock())
			}
			return body, nil
		case tokenClose:
			if open < 0 {
				return body, syntaxError(t.span, unexpected(), "}")
			}
			return body, nil
		case tokenComment:
			body = append(body, comment(t))
		case tokenSemicolon:
			return body, syntaxError(t.span, unexpected(), ";")
		case tokenOpen:
			return body, syntaxError(t.span, unexpected(), "{")
		case tokenWord:
			d, comments, err := p.directive(t, depth)
			body = append(append(body, comments...), d)
			if err != nil {
				return body, err
			}
		}
	}
}

// directive reads the rest of the directive whose name is name. Comments
// between its words are handed back, to stand before it.
func (p *parser) directive(name token, depth int) (d *Directive, comments []*Directive, err error) {
	d = &Directive{Name: name.text, NameSpan: name.span, Span: name.span}
	for {
		t, err := p.next()
		if err != nil {
			return d, comments, err
		}
		d.Span.End = t.span.End
		switch t.kind {
		case tokenWord:
			d.Args, d.ArgSpans = append(d.Args, t.text), append(d.ArgSpans, t.span)
		case tokenComment:
			comments = append(comments, comment(t))
		case tokenSemicolon:
			return d, comments, nil
		case tokenOpen:
			d.Block, err = p.block(depth+1, t.span.Start)
			d.Span.End = p.pos
			return d, comments, err
		case tokenClose:
			return d, comments, syntaxError(t.span, unexpected(), "}")
		case tokenEnd:
			return d, comments, syntaxError(name.span, unterminated(), name.text)
		}
	}
}

func comment(t token) *Directive {
	return &Directive{Name: t.text, Comment: true, Span: t.span, NameSpan: Span{t.span.Start + 1, t.span.End}}
}

// next reads one token, as ngx_conf_read_token does.
func (p *parser) next() (token, error) {
	for p.pos < len(p.src) && isBlank(p.src[p.pos]) {
		p.pos++
	}
	start := p.pos
	if start == len(p.src) {
		return token{kind: tokenEnd, span: Span{start, start}}, nil
	}
	switch c := p.src[start]; c {
	case ';':
		return p.punctuation(tokenSemicolon), nil
	case '{':
		return p.punctuation(tokenOpen), nil
	case '}':
		return p.punctuation(tokenClose), nil
	case '#':
		for p.pos < len(p.src) && p.src[p.pos] != '\n' {
			p.pos++
		}
		text := strings.TrimSuffix(string(p.src[start+1:p.pos]), "\r")
		return token{kind: tokenComment, text: text, span: Span{start, start + 1 + len(text)}}, nil
	case '"', '\'':
		return p.quoted(c)
	}
	return p.bare()
}

func (p *parser) punctuation(kind tokenKind) token {
	p.pos++
	return token{kind: kind, span: Span{p.pos - 1, p.pos}}
}

// quoted reads a word in quotes, whose opening one is next.
func (p *parser) quoted(quote byte) (token, error) {
	start := p.pos
	for p.pos++; p.pos < len(p.src) && p.src[p.pos] != quote; p.pos++ {
		if p.src[p.pos] == '\\' {
			p.pos++
		}
	}
	if p.pos >= len(p.src) {
		p.pos = len(p.src)
		return token{}, syntaxError(Span{start, start + 1}, unclosedQuote(), string(quote))
	}
	p.pos++
	t := token{kind: tokenWord, text: unescape(p.src[start+1 : p.pos-1]), span: Span{start, p.pos}}
	if p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case isBlank(c), c == ';', c == '{', c == ')':
		default:
			return t, syntaxError(Span{p.pos, p.pos + 1}, unexpected(), string(rune(c)))
		}
	}
	return t, nil
}

// bare reads a word without quotes. A brace ends it, unless it stands behind a
// dollar sign; a closing brace and a number sign do not.
func (p *parser) bare() (token, error) {
	start, variable := p.pos, false
	for ; p.pos < len(p.src); p.pos++ {
		c := p.src[p.pos]
		if c == '{' && variable {
			continue
		}
		variable = c == '$'
		if c == '\\' {
			p.pos++
			continue
		}
		if isBlank(c) || c == ';' || c == '{' {
			break
		}
	}
	p.pos = min(p.pos, len(p.src))
	return token{kind: tokenWord, text: unescape(p.src[start:p.pos]), span: Span{start, p.pos}}, nil
}

// unescape takes the backslash from the five sequences that nginx knows; any
// other one stays as it is.
func unescape(raw []byte) string {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c == '\\' && i+1 < len(raw) {
			switch raw[i+1] {
			case '"', '\'', '\\':
				i++
				c = raw[i]
			case 't':
				i++
				c = '\t'
			case 'r':
				i++
				c = '\r'
			case 'n':
				i++
				c = '\n'
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func syntaxError(at Span, text diag.Words, args ...any) error {
	return &SyntaxError{Span: at, Text: text, Args: args}
}

func unexpected() diag.Words {
	return diag.Words{EN: "unexpected %q", ZH: "此处不应出现 %q"}
}

func unterminated() diag.Words {
	return diag.Words{EN: `directive %q is not ended by ";"`, ZH: `指令 %q 没有以 ";" 结束`}
}

func unclosedBlock() diag.Words {
	return diag.Words{EN: `"{" without its "}"`, ZH: `"{" 没有对应的 "}"`}
}

func unclosedQuote() diag.Words {
	return diag.Words{EN: "quote %s is not closed", ZH: "引号 %s 没有结束"}
}

func tooDeep() diag.Words {
	return diag.Words{EN: "blocks nested deeper than %d", ZH: "块的嵌套超过 %d 层"}
}
