// Package eval gives a topology's expressions their values: functions,
// variables, locals and hosts, with what is sensitive or unknown marked through
// every expression. It knows neither clusters nor nodes.
package eval

import (
	"io/fs"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// Environment is the outside world that expressions and variables may see.
// A nil function stands for a world without it: no file exists, no variable is set.
type Environment struct {
	// BaseDir is the topology's folder, from which file() and its kin resolve
	// relative names and beside which *.auto.nacosgenvars are looked for.
	BaseDir  string
	ReadFile func(name string) ([]byte, error)
	ReadDir  func(name string) ([]fs.DirEntry, error)
	Stat     func(name string) (fs.FileInfo, error)
	Getenv   func(name string) (string, bool)
}

// Input is one -var or -var-file of the command line.
type Input struct {
	Name, Value string // -var
	File        string // -var-file; Name is then empty. Relative to the working folder
}

// Host is one host block, undecoded. The names of hosts are distinct.
type Host struct {
	Name  string
	Range diag.Range // of its name
	// Attributes are the expressions as written, by attribute.
	Attributes map[string]hcl.Expression
}

// Source is what a module is made of.
type Source struct {
	// Variables are the variable blocks and Locals the locals blocks, in file
	// order, with their labels, in native or JSON syntax.
	Variables []*hcl.Block
	Locals    []*hcl.Block
	Hosts     []Host
	// HostDefaults are the values of a host's attributes that are not written
	// (a typed null for none); an attribute that is missing here does not exist.
	HostDefaults map[string]cty.Value
	// Inputs are -var and -var-file in the order given; what the environment
	// and the *.auto.nacosgenvars files say comes before.
	Inputs []Input
	// RequireVariables makes a required variable without a value an error;
	// otherwise it is unknown, with a mark that names it.
	RequireVariables bool
	// UnknownSecrets lets a sensitive variable be unknown in spite of that.
	UnknownSecrets bool
}

// NewModule evaluates src once and for all: every variable, local and attribute
// of a host. The module does not change afterwards and may be used from
// several goroutines. An error is our own trouble: a variable file that can't
// be read.
func NewModule(src Source, env Environment) (*Module, error) { return newModule(src, env) }

// Diagnostics are those of the variables, locals and hosts, in no order.
// Those of later evaluations are returned by them alone.
func (m *Module) Diagnostics() []diag.Diagnostic { return m.diagnostics }

// Context gives the scope with var, local, host, the functions, and extra on
// top (cluster, self, each). A nil extra gives the shared scope.
func (m *Module) Context(extra map[string]cty.Value) *hcl.EvalContext {
	if extra == nil {
		return m.context
	}
	child := m.context.NewChild()
	child.Variables = extra
	return child
}

// Evaluate gives the value of expr in ctx (from Context, or a child of one).
// Where a diagnostic is an error, the value is unknown without an address,
// which Apart calls Broken. No diagnostic shows a sensitive value.
func (m *Module) Evaluate(expr hcl.Expression, ctx *hcl.EvalContext) (cty.Value, []diag.Diagnostic) {
	return evaluate(expr, ctx)
}

// HostValue gives an attribute of a host as written, or its default, before any
// conversion; cty.NilVal for a host or attribute that does not exist. What is
// wrong with its expression is in Diagnostics already.
func (m *Module) HostValue(host, attribute string) cty.Value {
	return m.hosts[host][attribute]
}

// Files are the variable files that were read, by the name that ranges use.
func (m *Module) Files() map[string][]byte { return m.files }

// Secrets are the places in sources and variable files that hold the text of a
// sensitive variable (a default, a value, a file that could not be understood).
// No snippet may show them.
func (m *Module) Secrets() []diag.Range { return m.secrets }

// Definition gives the place of the name of var.x, local.x or host.x.
func (m *Module) Definition(address diag.Address) (diag.Range, bool) {
	r, ok := m.definitions[address]
	return r, ok
}

// Parts is a value taken apart.
type Parts struct {
	// Value has no mark at its top; its elements keep theirs (see Spread).
	// It is unknown if and only if Unknown or Broken is set.
	Value     cty.Value
	Sensitive bool
	// Unknown is the variable without a value that this one depends on, the
	// first by name where there are several. Unknown wins: Sensitive is then false.
	Unknown diag.Address
	// Broken is a value that could not be evaluated, for which an error has
	// been reported already: say nothing more about it.
	Broken bool
}

// Apart takes v apart at its top. Null is a known value.
func Apart(v cty.Value) Parts { return apart(v) }

// ApartDeep is Apart for a value that is used as a whole: one that is sensitive,
// unknown or broken anywhere inside is so as a whole. Value has no mark at all.
func ApartDeep(v cty.Value) Parts { return apartDeep(v) }

// Spread moves the marks of a known collection or structure to its elements,
// of which each can then be taken apart alone; anything else stays as it is.
// The elements of a set are given as a list, in cty's order.
func Spread(v cty.Value) cty.Value { return spread(v) }

// MarkSensitive marks v and everything in it as sensitive.
func MarkSensitive(v cty.Value) cty.Value { return markDeep(v, Sensitive) }

// UnknownFor gives an unknown value of type t that remembers its variable.
func UnknownFor(address diag.Address, t cty.Type) cty.Value {
	return cty.UnknownVal(t).Mark(Unknown{Address: address})
}

// Diagnostics turns HCL's diagnostics, of parsing or of the structure of
// bodies, into ours. For those of evaluations use Evaluate, which knows better
// what may be shown: here, one that carries a scope with anything sensitive in
// it is given without values.
func Diagnostics(ds hcl.Diagnostics) []diag.Diagnostic {
	secret := slices.ContainsFunc(ds, func(d *hcl.Diagnostic) bool { return scopeHasSecret(d.EvalContext, true) })
	return translateAll(ds, secret)
}

// Range gives the bytes of an HCL range. HCL's parser gives an expression that
// is cut off an end before its start; here it is empty.
func Range(r hcl.Range) diag.Range {
	return diag.Range{File: r.Filename, Start: r.Start.Byte, End: max(r.Start.Byte, r.End.Byte)}
}

// MaxDepth is the deepest nesting of blocks, brackets, templates and operators.
const MaxDepth = 100

// CheckDepth tells whether src nests deeper than MaxDepth, by its tokens alone:
// call it before parsing, since HCL's parser recurses. Files whose name ends in
// ".json" are read as JSON. It gives at most one diagnostic (topology-invalid).
func CheckDepth(src []byte, filename string) []diag.Diagnostic { return checkDepth(src, filename) }

// IsExpression tells whether text can stand for the expression of an attribute: it
// is one, and neither ends the attribute nor holds a comment or what controls a terminal.
func IsExpression(text string) bool { return isExpression(text) }

// Cut divides src, in native syntax, behind lines between the blocks of the top
// level, into pieces of at least size bytes and a rest; it gives their ends. Not
// ok where src may nest deeper than MaxDepth, or where that takes its tokens to tell:
// CheckDepth does it then.
func Cut(src []byte, size int) (ends []int, ok bool) { return cut(src, size) }
