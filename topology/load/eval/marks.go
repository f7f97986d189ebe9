package eval

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

type sensitiveMark struct{}

// Sensitive is the mark of a value that must never be shown.
var Sensitive = sensitiveMark{}

// Unknown is the mark of an unknown value that stems from a variable without a
// value; cty's own unknown values forget where they come from.
type Unknown struct {
	Address diag.Address
}

// apart looks at v itself. A value that is known is so whatever the unknown
// ones it was made with will be: their marks then say nothing.
func apart(v cty.Value) Parts {
	if v == cty.NilVal {
		return Parts{Value: cty.DynamicVal, Broken: true}
	}
	plain, marks := v.Unmark()
	p := Parts{Value: plain}
	if plain.IsKnown() {
		_, p.Sensitive = marks[Sensitive]
		return p
	}
	p.Unknown = unknownOf(marks)
	p.Broken = p.Unknown == ""
	return p
}

func apartDeep(v cty.Value) Parts {
	if v == cty.NilVal {
		return Parts{Value: cty.DynamicVal, Broken: true}
	}
	plain, marks := v.UnmarkDeep()
	p := Parts{Value: plain}
	if plain.IsWhollyKnown() {
		_, p.Sensitive = marks[Sensitive]
		return p
	}
	p.Unknown = unknownOf(marks)
	p.Broken = p.Unknown == ""
	if plain.IsKnown() {
		p.Value = cty.UnknownVal(plain.Type())
	}
	return p
}

// unknownOf gives the first address by name; "" where no mark has one.
func unknownOf(marks cty.ValueMarks) diag.Address {
	var first diag.Address
	for m := range marks {
		if u, ok := m.(Unknown); ok && (first == "" || u.Address < first) {
			first = u.Address
		}
	}
	return first
}

func spread(v cty.Value) cty.Value {
	plain, marks := v.Unmark()
	if plain.IsNull() || !plain.IsKnown() || !plain.CanIterateElements() {
		return v
	}
	t := plain.Type()
	if !t.IsMapType() && !t.IsObjectType() {
		var elements []cty.Value
		for it := plain.ElementIterator(); it.Next(); {
			_, e := it.Element()
			elements = append(elements, e.WithMarks(marks))
		}
		return cty.TupleVal(elements)
	}
	attributes := map[string]cty.Value{}
	for it := plain.ElementIterator(); it.Next(); {
		k, e := it.Element()
		attributes[k.AsString()] = e.WithMarks(marks)
	}
	return cty.ObjectVal(attributes)
}

// markDeep marks v and what it holds; the elements of a set can't be marked
// alone, which their set makes up for.
func markDeep(v cty.Value, mark any) cty.Value {
	marked, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		return v.Mark(mark), nil
	})
	if err != nil {
		panic(err) // the function above returns none
	}
	return marked.Mark(mark)
}

// isSensitive tells whether v holds a sensitive value anywhere.
func isSensitive(v cty.Value) bool {
	if v == cty.NilVal {
		return false
	}
	_, marks := v.UnmarkDeep()
	_, ok := marks[Sensitive]
	return ok
}
