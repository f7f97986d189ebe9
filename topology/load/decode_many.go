package load

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// textMap gives a map of free text, merged key by key over the layers; a null
// value takes a key away, a null map what is inherited. It is never nil.
func (r *resolver) textMap(v view, name string) map[string]topology.Value {
	merged := map[string]topology.Value{}
	var gone []string
	for from := 0; ; {
		f := r.findFrom(v, name, from)
		if f.state == notWritten || f.state == null {
			return merged
		}
		from = f.layer + 1
		for _, e := range r.entries(&f) {
			if _, ok := merged[e.key]; ok || slices.Contains(gone, e.key) {
				continue
			}
			if e.state == written {
				merged[e.key] = r.toText(&e)
			} else {
				gone = append(gone, e.key)
			}
		}
	}
}

// entries takes a map apart: what is found under each key, named by it, in
// order of the keys.
func (r *resolver) entries(f *found) []found {
	if f.state != written || !r.plainKeys(f) {
		return nil
	}
	t := f.parts.Value.Type()
	if !t.IsMapType() && !t.IsObjectType() {
		r.mistaken(f.place(), f.name(), describe(f.parts.Value), ruleType, &mistake{want: wanted(f.def)})
		return nil
	}
	def := &schemas.Attribute{Type: schemas.TypeText}
	found := make([]found, 0, f.parts.Value.LengthInt())
	for it := f.parts.Value.ElementIterator(); it.Next(); {
		k, e := it.Element()
		key := k.AsString()
		one := f.element(e, def)
		one.step, one.key = byKey, key
		if key == "" {
			r.mistaken(one.spot(), "key", `""`, ruleInvalid, &mistake{want: diag.Words{EN: "a name", ZH: "名称"}})
			one.state = broken
		}
		found = append(found, one)
	}
	return found
}

// plainKeys tells whether the keys of a map, or the length of a list, are known and not sensitive.
func (r *resolver) plainKeys(f *found) bool {
	if f.parts.Unknown != "" {
		return r.plain(f)
	}
	if f.parts.Sensitive {
		r.error(ruleInvalid, f.place(), words(
			"the keys of %[1]s come from a sensitive value, want plain ones", "%[1]s 的键来自敏感值，应为普通值",
			"keys are names and are shown: write them out and take only the values from sensitive variables, as in { key = var.secret }",
			"键是名称，会被显示：请写出键，只让值来自敏感变量，例如 { key = var.secret }"), f.name())
		return false
	}
	return true
}

// element is what is found in f one step deeper.
func (f *found) element(v cty.Value, def *schemas.Attribute) found {
	e := found{state: written, def: def, attr: f.attr, layer: f.layer, in: f.in, parts: eval.Apart(v)}
	if e.parts.Broken {
		e.state = broken
	} else if e.parts.Unknown == "" && e.parts.Value.IsNull() {
		e.state = null
	}
	return e
}

// mapPlaces tells where the values of a map stand that is written out.
func mapPlaces(expr hcl.Expression) map[string]diag.Range {
	pairs, ds := hcl.ExprMap(expr)
	if ds.HasErrors() {
		return nil
	}
	places := make(map[string]diag.Range, len(pairs))
	for _, p := range pairs {
		if key, ok := literalText(p.Key); ok {
			places[key] = eval.Range(p.Value.Range())
		}
	}
	return places
}

// literalText gives the text of an expression that needs no variables.
func literalText(expr hcl.Expression) (string, bool) {
	if len(expr.Variables()) > 0 {
		return "", false
	}
	v, ds := expr.Value(nil)
	if ds.HasErrors() || v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// elements takes a list apart; the type of its elements is of. The result is
// nil where there is no list.
func (r *resolver) elements(f *found, of schemas.Attribute) []found {
	if f.state != written || f.parts.Unknown != "" && !r.plain(f) {
		return nil
	}
	v := f.parts.Value
	if f.parts.Sensitive {
		v = v.Mark(eval.Sensitive)
	}
	t := f.parts.Value.Type()
	if !t.IsListType() && !t.IsTupleType() && !t.IsSetType() {
		shown := describe(f.parts.Value)
		if f.parts.Sensitive {
			shown = topology.Masked
		}
		r.mistaken(f.place(), f.name(), shown, ruleType, &mistake{want: wanted(f.def), detail: diag.Words{
			EN: "write it in brackets: [ ... ]", ZH: "请用方括号书写：[ ... ]"}})
		return nil
	}
	elements := []found{}
	for it := eval.Spread(v).ElementIterator(); it.Next(); {
		_, e := it.Element()
		one := f.element(e, &of)
		one.step, one.index = byIndex, len(elements)
		if one.state == null {
			r.mistaken(one.spot(), one.name(), "null", ruleType, &mistake{want: wanted(&of)})
		}
		elements = append(elements, one)
	}
	return elements
}

// strs gives a list of plain strings; nil where none is written.
func (r *resolver) strs(v view, name string) []string {
	f := r.find(v, name)
	return r.toStrs(&f)
}

func (r *resolver) toStrs(f *found) []string {
	var list []string
	elements := r.elements(f, elementOf(f.def.Type))
	if elements != nil {
		list = []string{}
	}
	for i := range elements {
		if s, ok := r.toString(&elements[i]); ok {
			list = append(list, s)
		}
	}
	return list
}

// textList gives a list of free text.
func (r *resolver) textList(v view, name string) []topology.Value {
	f := r.find(v, name)
	var list []topology.Value
	elements := r.elements(&f, elementOf(f.def.Type))
	for i := range elements {
		if elements[i].state == written {
			list = append(list, r.toText(&elements[i]))
		}
	}
	return list
}

// toNums gives a list of whole numbers.
func (r *resolver) toNums(f *found) []int {
	var list []int
	elements := r.elements(f, elementOf(f.def.Type))
	for i := range elements {
		if n := r.toNum(&elements[i]); n != nil {
			list = append(list, *n)
		}
	}
	return list
}

// elementOf gives the type of the elements of a list.
func elementOf(t schemas.Type) schemas.Attribute {
	switch t {
	case schemas.TypeTextList:
		return schemas.Attribute{Type: schemas.TypeText}
	case schemas.TypePorts:
		return schemas.Attribute{Type: schemas.TypePort}
	case schemas.TypeNumbers:
		return schemas.Attribute{Type: schemas.TypeNumber}
	case schemas.TypeAddresses:
		return schemas.Attribute{Type: schemas.TypeAddress}
	case schemas.TypeHostPorts, schemas.TypeCIDRs:
		return schemas.Attribute{Type: t} // the form of one element, see checkForm
	}
	return schemas.Attribute{Type: schemas.TypeString}
}

// emptied gives an empty list in place of nil.
func emptied[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return slices.Clip(list)
}
