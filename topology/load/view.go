package load

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// scope is where the expressions of a block get their values.
type scope struct {
	base *hcl.EvalContext // var, local, host, and each and cluster where they are known
	self cty.Value        // NilVal where there is none
	with *hcl.EvalContext // base and self, made when first needed
	// cluster is told to base before anything is evaluated; nil outside of clusters.
	cluster *clusterNames
}

func (s *scope) context(a *attr) *hcl.EvalContext {
	if isConstant(a.expr) {
		return nil
	}
	s.cluster.tell()
	if !a.self || s.self == cty.NilVal {
		return s.base
	}
	if s.with == nil {
		s.with = s.base.NewChild()
		s.with.Variables = map[string]cty.Value{"self": s.self}
	}
	return s.with
}

// layer is a block of which a view takes settings.
type layer struct {
	block *block
	scope *scope
}

// view is a block of the language as one cluster, node or gateway has it: what
// is written for it, and then what it inherits.
type view struct {
	def     *schemas.Block
	address diag.Address
	layers  []layer // the innermost first
	release *schemas.Release
	// node is set where self is known; without it, attributes that need self
	// are as if not written.
	node bool
	// header is where a finding about something that is not written points.
	header place
}

// open gives the view of a block inside v, and whether any layer has one. A
// label may be "" for blocks without one.
func (v view) open(typ, label string) (view, bool) {
	inner := view{def: v.def.Block(typ), address: v.address.Child(typ), release: v.release, node: v.node, header: v.header}
	if label != "" {
		inner.address = inner.address.Child(label)
	}
	for _, l := range v.layers {
		if b := l.block.child(typ, label); b != nil {
			if len(inner.layers) == 0 {
				inner.header, inner.def = b.place(inner.address), b.def
			}
			inner.layers = append(inner.layers, layer{b, l.scope})
		}
	}
	return inner, len(inner.layers) > 0
}

// state tells what became of an attribute.
type state int

const (
	notWritten state = iota
	broken           // reported already
	null             // inheritance is off: the built-in default applies
	written
)

// found is one attribute of a view.
type found struct {
	state state
	def   *schemas.Attribute
	attr  *attr
	layer int
	in    diag.Address // of the block
	parts eval.Parts
	// step leads to an element of the attribute, by its key or index.
	step  step
	key   string
	index int
	// release is the view's; nil where it is not known.
	release *schemas.Release
}

// step is how an element is found in a whole.
type step int

const (
	whole step = iota
	byKey
	byIndex
)

// name is what messages call f.
func (f *found) name() string {
	switch f.step {
	case byKey:
		return f.key
	case byIndex:
		return f.attr.name + "[" + strconv.Itoa(f.index) + "]"
	}
	return f.attr.name
}

// place is that of the whole attribute.
func (f *found) place() place {
	if f.attr == nil {
		return place{}
	}
	return f.attr.place(f.in.Child(f.attr.name))
}

// address is that of f itself.
func (f *found) address() diag.Address {
	switch f.step {
	case byKey:
		return f.in.Child(f.attr.name, f.key)
	case byIndex:
		return f.in.Child(f.attr.name).Index(f.index)
	}
	return f.in.Child(f.attr.name)
}

// spot is where a finding about f points: what is written out for an element
// is only looked for then.
func (f *found) spot() place {
	p := place{eval.Range(f.attr.expr.Range()), f.address()}
	switch f.step {
	case byKey:
		if at, ok := mapPlaces(f.attr.expr)[f.key]; ok {
			p.at = at
		}
	case byIndex:
		if list, ds := hcl.ExprList(f.attr.expr); !ds.HasErrors() && f.index < len(list) {
			p.at = eval.Range(list[f.index].Range())
		}
	}
	return p
}

// find evaluates the innermost expression for an attribute.
func (r *resolver) find(v view, name string) found { return r.findFrom(v, name, 0) }

// findFrom is find from the layer at from on.
func (r *resolver) findFrom(v view, name string, from int) found {
	f := found{def: v.def.Attribute(name), release: v.release}
	if f.def == nil {
		panic("the table of the language has no " + v.def.Type + "." + name)
	}
	for i := from; i < len(v.layers); i++ {
		l := v.layers[i]
		a := l.block.attr(name)
		if a == nil {
			continue
		}
		if a.self && !v.node {
			return f
		}
		f.attr, f.layer, f.in = a, i, v.address
		r.value(&f, l)
		if f.state == written {
			r.checkRelease(f)
		}
		return f
	}
	return f
}

func (r *resolver) value(f *found, l layer) {
	v, ds := r.module.Evaluate(f.attr.expr, l.scope.context(f.attr))
	r.later(ds...)
	f.parts = eval.Apart(v)
	switch {
	case f.parts.Broken:
		f.state = broken
	case f.parts.Unknown == "" && f.parts.Value.IsNull():
		f.state = null
	default:
		f.state = written
	}
}

// checkRelease reports an attribute that the release does not have.
func (r *resolver) checkRelease(f found) {
	if f.release != nil && !f.release.In(f.def.Since, f.def.Until) {
		r.unsupported(f.place(), f.name(), f.release.Version, f.def.Since, f.def.Until)
	}
}

// checkValueRelease reports a value that the release does not have.
func (r *resolver) checkValueRelease(f *found, value string) {
	since := f.def.ValueSince[value]
	if f.release != nil && !f.release.In(since, "") {
		r.unsupported(f.spot(), f.name()+" = "+quoted(value), f.release.Version, since, "")
	}
}

// available reports a block that the release does not have, and then gives it
// without a release: what is inside needs no word of its own.
func (r *resolver) available(v view) view {
	if v.lacks() {
		r.unsupported(v.header, v.def.Type, v.release.Version, v.def.Since, v.def.Until)
		v.release = nil
	}
	return v
}

// lacks tells whether the release is known not to have the block.
func (v view) lacks() bool { return v.release != nil && !v.release.In(v.def.Since, v.def.Until) }

func (r *resolver) unsupported(p place, name, release, since, until string) {
	if until != "" {
		r.error(ruleUnsupported, p, words(
			"Nacos %[2]s has no %[1]s, which ends with %[3]s", "Nacos %[2]s 没有 %[1]s，它到 %[3]s 为止",
			"remove it, or choose a release up to %[3]s", "请删除，或选用 %[3]s 及以前的版本"), name, release, until)
		return
	}
	r.error(ruleUnsupported, p, words(
		"Nacos %[2]s has no %[1]s, which begins with %[3]s", "Nacos %[2]s 没有 %[1]s，%[3]s 起才有",
		"remove it, or choose a release from %[3]s on", "请删除，或选用 %[3]s 及以后的版本"), name, release, since)
}
