// Package syntax reads native HCL into blocks and attributes in the order of the
// file, with places in bytes. HCL's own parser makes tokens first, which take a
// hundred times the room of their text: what is plain is read without them.
package syntax

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
)

// Body is what stands at the top of a file or between the braces of a block.
type Body struct {
	Attributes []Attribute // each name once
	Blocks     []Block
}

// Attribute is name = expression. Lines and columns in the expression's ranges
// mean nothing.
type Attribute struct {
	Name string
	At   diag.Range // of the name
	Expr hcl.Expression
}

// Block is type "label" { body }.
type Block struct {
	Type   string
	At     diag.Range // of the type
	Header diag.Range // type and labels
	Labels []Label
	Body   Body
	End    int // behind its brace or, where all stands in one line, behind its attribute
	// HCL is the block as HCL's parser gives it; nil where the text was plain.
	HCL *hcl.Block
}

// Label is one label of a block.
type Label struct {
	Text string
	At   diag.Range // with its quotes
}

// Parse reads the bytes from start to end of a file, whole lines that lie between
// blocks of the top level and nest no deeper than eval.MaxDepth. Blocks of the types
// asHCL have their HCL. Not ok where HCL's parser has something to say.
func Parse(name string, text string, start, end int, asHCL ...string) (Body, bool) {
	if body, ok := parsePlain(name, text, start, end, asHCL); ok {
		return body, true
	}
	file, problems := hclsyntax.ParseConfig([]byte(text[start:end]), name, hcl.Pos{Byte: start, Line: 1, Column: 1})
	if len(problems) > 0 {
		return Body{}, false
	}
	return Of(file.Body.(*hclsyntax.Body)), true
}
