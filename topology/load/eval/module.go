package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Module is everything that a topology defines by name, evaluated.
type Module struct {
	context     *hcl.EvalContext
	hosts       map[string]map[string]cty.Value
	files       map[string][]byte
	secrets     []diag.Range
	definitions map[diag.Address]diag.Range
	diagnostics []diag.Diagnostic
}

func newModule(src Source, env Environment) (*Module, error) {
	b := &builder{src: src, env: env, functions: Functions(env), module: &Module{
		hosts:       map[string]map[string]cty.Value{},
		files:       map[string][]byte{},
		definitions: map[diag.Address]diag.Range{},
	}}
	b.declare()
	if err := b.readValues(); err != nil {
		return nil, err
	}
	b.resolveVariables()
	b.resolveGraph()
	b.validate()
	return b.module, nil
}

// builder holds what is needed only until the module is complete.
type builder struct {
	src       Source
	env       Environment
	functions map[string]function.Function
	module    *Module
	variables []*variable // in order of declaration
	byName    map[string]*variable
	varObject cty.Value
	graph     *graph
	// unread: a variable file could not be read whole.
	unread bool
}

func (b *builder) report(ds ...diag.Diagnostic) {
	b.module.diagnostics = append(b.module.diagnostics, ds...)
}
