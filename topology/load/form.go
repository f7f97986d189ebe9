package load

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// block is one block as written; the form of a file mirrors it.
type block struct {
	def    *schemas.Block
	label  string
	header diag.Range // type and label
	// labelAt is the place of the label, of the header where there is none.
	labelAt diag.Range
	end     int // byte behind its brace, in native syntax
	// raw is set for variable, locals and required_plugins, which are read
	// elsewhere and have neither attrs nor blocks here.
	raw     *hcl.Block
	forEach *attr
	// misspelt are the known names that unknown ones were probably meant to be.
	misspelt []string
	attrs    []attr   // in file order, each name once
	blocks   []*block // in file order
}

// attr is one attribute as written.
type attr struct {
	name string
	expr hcl.Expression
	// self: a per-node attribute whose expression refers to self.
	self bool
}

func (b *block) attr(name string) *attr {
	for i := range b.attrs {
		if b.attrs[i].name == name {
			return &b.attrs[i]
		}
	}
	return nil
}

// child finds the first block of a type; label "" is any.
func (b *block) child(typ, label string) *block {
	for _, c := range b.blocks {
		if c.def.Type == typ && (label == "" || c.label == label) {
			return c
		}
	}
	return nil
}

// children lists the blocks of a type.
func (b *block) children(typ string) []*block {
	var found []*block
	for _, c := range b.blocks {
		if c.def.Type == typ {
			found = append(found, c)
		}
	}
	return found
}

// place is the header of b.
func (b *block) place(address diag.Address) place {
	return place{b.header, address}
}

// labelPlace is the label of b, see labelAt.
func (b *block) labelPlace(address diag.Address) place {
	return place{b.labelAt, address}
}

func (b *block) asHost() eval.Host {
	h := eval.Host{Name: b.label, Range: b.labelAt, Attributes: make(map[string]hcl.Expression, len(b.attrs))}
	for _, a := range b.attrs {
		h.Attributes[a.name] = a.expr
	}
	return h
}

func (a *attr) place(address diag.Address) place {
	return place{eval.Range(a.expr.Range()), address}
}

// isConstant tells of a literal in native syntax that it needs no scope.
func isConstant(expr hcl.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	}
	return false
}

// usesSelf tells whether expr refers to self.
func usesSelf(expr hcl.Expression) bool {
	if isConstant(expr) {
		return false
	}
	for _, t := range expr.Variables() {
		if t.RootName() == "self" {
			return true
		}
	}
	return false
}

// anySelf tells whether any per-node attribute in b, or in the blocks inside
// it, refers to self.
func (b *block) anySelf() bool {
	for _, a := range b.attrs {
		if a.self {
			return true
		}
	}
	for _, c := range b.blocks {
		if c.anySelf() {
			return true
		}
	}
	return false
}
