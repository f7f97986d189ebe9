// Package logback reads and writes the XML files that configure Logback. It
// keeps what Joran, Logback's reader, looks at: elements, attributes, texts
// without the blanks around them; and comments. It knows no Nacos.
package logback

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// Document is one file.
type Document struct {
	Head []Element // comments above the root
	Root Element
	Tail []Element // comments below it
}

// Element is an XML element or, without a name, a comment.
type Element struct {
	Name       string
	Attributes []Attribute // in order, each name once
	// Text is without blanks at either end, as Joran trims it. Where the text of
	// a file is broken by children, it is all of it. A comment's lines are
	// trimmed one by one.
	Text     string
	Children []Element

	// Mark is the printing program's own number of this element; [PrintMarked]
	// gives it back for every line. It is not in the file.
	Mark int
	// Range is the start tag or the whole comment, TextRange the text where it
	// is in one piece. Both are zero in a document that was not parsed.
	Range, TextRange diag.Range
}

// Attribute is one attribute. Range is the value without its quotes.
type Attribute struct {
	Name, Value string
	Range       diag.Range
}

// Comment makes a comment of lines; none may hold "--".
func Comment(lines ...string) Element { return Element{Text: strings.Join(lines, "\n")} }

// IsComment tells whether e is a comment.
func (e *Element) IsComment() bool { return e.Name == "" }

// Attribute gives the value of an attribute and whether it is there.
func (e *Element) Attribute(name string) (string, bool) {
	for i := range e.Attributes {
		if e.Attributes[i].Name == name {
			return e.Attributes[i].Value, true
		}
	}
	return "", false
}

// Child gives the first child of that name, or nil. Case does not count: Joran
// takes <MaxHistory> and <maxHistory>.
func (e *Element) Child(name string) *Element {
	for i := range e.Children {
		if strings.EqualFold(e.Children[i].Name, name) {
			return &e.Children[i]
		}
	}
	return nil
}
