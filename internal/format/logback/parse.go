package logback

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// blanks are what XML calls white space.
const blanks = " \t\r\n"

// maxDepth limits the nesting of elements; Logback's own go six deep.
const maxDepth = 100

// Parse reads a file whose name for messages is file. Where src is not
// well-formed there is no document, and one diagnostic (rule logback-broken).
// Declarations of types and processing instructions are left out.
func Parse(file string, src []byte) (*Document, []diag.Diagnostic) {
	p := parser{file: file, src: src}
	body := bytes.TrimPrefix(src, []byte("\uFEFF"))
	p.base = len(src) - len(body)
	p.decoder = xml.NewDecoder(bytes.NewReader(body))
	p.decoder.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, encodingError(label)
	}
	p.end = p.base
	for {
		token, err := p.decoder.RawToken()
		p.start, p.end = p.end, p.base+int(p.decoder.InputOffset())
		if errors.Is(err, io.EOF) {
			err = p.finish()
			if err == nil {
				return &p.document, nil
			}
		}
		if err == nil {
			err = p.take(token)
		}
		if err != nil {
			return nil, []diag.Diagnostic{p.broken(err)}
		}
	}
}

type parser struct {
	file       string
	src        []byte
	base       int // bytes before the decoder's first
	decoder    *xml.Decoder
	start, end int // of the current token
	document   Document
	open       []openElement // from the root to the innermost
	hasRoot    bool
}

type openElement struct {
	*Element
	text *strings.Builder // so far, from its first letter on
}

func (p *parser) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return p.startElement(t)
	case xml.EndElement:
		return p.endElement(fullName(t.Name))
	case xml.CharData:
		return p.characters(string(t))
	case xml.Comment:
		return p.commentToken(string(t))
	}
	return nil
}

func (p *parser) startElement(t xml.StartElement) error {
	e := Element{Name: fullName(t.Name), Range: p.span(p.start, p.end)}
	if !isName(e.Name) {
		return fmt.Errorf("element name %q", e.Name)
	}
	attributes, err := p.attributes(t.Attr)
	if err != nil {
		return err
	}
	e.Attributes = attributes
	if len(p.open) == maxDepth {
		return fmt.Errorf("more than %d elements inside each other", maxDepth)
	}
	place := &p.document.Root
	switch {
	case len(p.open) > 0:
		place = p.add(e)
	case p.hasRoot:
		return fmt.Errorf("a second root element <%s>", e.Name)
	default:
		p.hasRoot, *place = true, e
	}
	p.open = append(p.open, openElement{place, &strings.Builder{}})
	return nil
}

// add appends a child to the innermost open element. Its place stays valid while
// it is open: siblings come only after it is closed.
func (p *parser) add(e Element) *Element {
	parent := p.open[len(p.open)-1]
	parent.Children = append(parent.Children, e)
	return &parent.Children[len(parent.Children)-1]
}

func (p *parser) endElement(name string) error {
	if len(p.open) == 0 {
		return fmt.Errorf("</%s> closes nothing", name)
	}
	e := p.open[len(p.open)-1]
	if e.Name != name {
		return fmt.Errorf("</%s> where </%s> is expected", name, e.Name)
	}
	e.Text = strings.TrimRight(e.text.String(), blanks)
	p.open = p.open[:len(p.open)-1]
	return nil
}

func (p *parser) characters(text string) error {
	trimmed := strings.Trim(text, blanks)
	if len(p.open) == 0 {
		if trimmed != "" {
			return errors.New("text outside the root element")
		}
		return nil
	}
	e := p.open[len(p.open)-1]
	if e.text.Len() == 0 {
		text = strings.TrimLeft(text, blanks)
	}
	if trimmed != "" {
		e.TextRange = diag.Range{}
		if e.text.Len() == 0 {
			e.TextRange = p.trimmedSpan()
		}
	}
	e.text.WriteString(text)
	return nil
}

func (p *parser) commentToken(text string) error {
	if err := checkCharacters(text); err != nil {
		return err
	}
	e := Element{Text: commentText(text), Range: p.span(p.start, p.end)}
	switch {
	case len(p.open) > 0:
		p.add(e)
	case p.hasRoot:
		p.document.Tail = append(p.document.Tail, e)
	default:
		p.document.Head = append(p.document.Head, e)
	}
	return nil
}

func (p *parser) finish() error {
	switch {
	case len(p.open) > 0:
		return fmt.Errorf("the file ends inside <%s>", p.open[len(p.open)-1].Name)
	case !p.hasRoot:
		return errors.New("no element in the file")
	}
	return nil
}

// attributes takes over the decoder's attributes with the places of their
// values, which it finds in the start tag.
func (p *parser) attributes(decoded []xml.Attr) ([]Attribute, error) {
	var list []Attribute
	at := p.start
	for _, d := range decoded {
		a := Attribute{Name: fullName(d.Name), Value: d.Value}
		switch {
		case !isName(a.Name):
			return nil, fmt.Errorf("attribute name %q", a.Name)
		case repeated(list, a.Name):
			return nil, fmt.Errorf("attribute %s stands twice", a.Name)
		}
		if quote := bytes.IndexAny(p.src[at:p.end], `"'`); quote >= 0 {
			first := at + quote + 1
			length := bytes.IndexByte(p.src[first:p.end], p.src[first-1])
			if length >= 0 {
				a.Range, at = p.span(first, first+length), first+length+1
			}
		}
		list = append(list, a)
	}
	return list, nil
}

func (p *parser) span(start, end int) diag.Range {
	return diag.Range{File: p.file, Start: start, End: end}
}

// trimmedSpan is the current token without the blanks around it.
func (p *parser) trimmedSpan() diag.Range {
	raw := p.src[p.start:p.end]
	start := p.start + len(raw) - len(bytes.TrimLeft(raw, blanks))
	return p.span(start, start+len(bytes.Trim(raw, blanks)))
}

func (p *parser) broken(err error) diag.Diagnostic {
	reason := err.Error()
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		reason = syntax.Msg
	}
	if encoding := encodingError(""); errors.As(err, &encoding) {
		reason = encoding.Error()
	}
	return diag.Diagnostic{
		Rule:     "logback-broken",
		Severity: diag.Error,
		Text: diag.Text{
			Summary: diag.Words{
				EN: "not well-formed XML: %s; expected one <configuration> element that is closed",
				ZH: "XML 格式不正确：%s；应为一个完整闭合的 <configuration> 元素",
			},
			Detail: diag.Words{
				EN: "Logback reads nothing of such a file, and the server writes to the console alone. Mend it at this place.",
				ZH: "Logback 无法读取该文件的任何内容，服务端只会输出到控制台。请在此处修正。",
			},
		},
		Args:  []any{reason},
		Range: p.span(min(p.start, len(p.src)), min(max(p.end, p.start), len(p.src))),
	}
}

// encodingError is an encoding other than UTF-8.
type encodingError string

func (e encodingError) Error() string { return fmt.Sprintf("encoding %q, not UTF-8", string(e)) }

// fullName undoes the decoder's cut at the colon.
func fullName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// commentText trims the lines of a comment, and drops empty ones at its ends.
func commentText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.Trim(lines[i], blanks)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
