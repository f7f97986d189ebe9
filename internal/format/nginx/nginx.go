// Package nginx reads and writes nginx configuration as a tree of directives.
// It knows nginx's lexer (src/core/ngx_conf_file.c) and no directive's meaning:
// words are what nginx hands to a directive, quotes and escapes taken away. A
// dollar sign is an ordinary character here; whether it starts a variable is
// the directive's business, and nothing can escape it.
package nginx

import "github.com/nacosgen/nacosgen/diag"

// Directive is one directive, block or comment.
type Directive struct {
	// Name is the first word; of a comment the text behind "#" as it stands, up
	// to the end of the line.
	Name    string
	Comment bool
	// Args are the further words.
	Args []string
	// Block holds what stands between braces; nil for a directive that ends with
	// a semicolon, empty and not nil for an empty block.
	Block []*Directive

	// Span covers all of it, semicolon or closing brace included; set by Parse.
	Span Span
	// NameSpan and ArgSpans cover the words with their quotes; set by Parse.
	NameSpan Span
	ArgSpans []Span
}

// Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Simple makes a directive that ends with a semicolon.
func Simple(name string, args ...string) *Directive { return &Directive{Name: name, Args: args} }

// Block makes a directive with braces; args stand before them.
func Block(name string, args []string, body ...*Directive) *Directive {
	if body == nil {
		body = []*Directive{}
	}
	return &Directive{Name: name, Args: args, Block: body}
}

// Comment makes a comment line; text is set off from "#" by a blank.
func Comment(text string) *Directive { return &Directive{Name: " " + text, Comment: true} }

// SyntaxError is the first place at which nginx would stop reading.
type SyntaxError struct {
	Span Span
	Text diag.Words
	Args []any
}

// Error is the English text with the byte offset.
func (e *SyntaxError) Error() string { return e.Text.In(diag.English, e.Args...) }
