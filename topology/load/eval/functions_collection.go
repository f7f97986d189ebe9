package eval

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// maxProduct bounds the number of elements that setproduct makes.
const maxProduct = 1_000_000

func collectionFunctions() map[string]function.Function {
	return map[string]function.Function{
		"alltrue":         allOf("list", cty.True),
		"anytrue":         allOf("list", cty.False),
		"chunklist":       stdlib.ChunklistFunc,
		"coalesce":        coalesceFunction(),
		"coalescelist":    stdlib.CoalesceListFunc,
		"compact":         stdlib.CompactFunc,
		"concat":          stdlib.ConcatFunc,
		"contains":        stdlib.ContainsFunc,
		"distinct":        stdlib.DistinctFunc,
		"element":         stdlib.ElementFunc,
		"flatten":         stdlib.FlattenFunc,
		"index":           indexFunction(),
		"keys":            stdlib.KeysFunc,
		"length":          lengthFunction(),
		"lookup":          lookupFunction(),
		"matchkeys":       matchKeysFunction(),
		"merge":           stdlib.MergeFunc,
		"one":             oneFunction(),
		"range":           stdlib.RangeFunc,
		"reverse":         stdlib.ReverseListFunc,
		"setintersection": stdlib.SetIntersectionFunc,
		"setproduct":      guarded(stdlib.SetProductFunc, checkProduct),
		"setsubtract":     stdlib.SetSubtractFunc,
		"setunion":        stdlib.SetUnionFunc,
		"slice":           stdlib.SliceFunc,
		"sort":            stdlib.SortFunc,
		"transpose":       transposeFunction(),
		"values":          stdlib.ValuesFunc,
		"zipmap":          stdlib.ZipmapFunc,
	}
}

func checkProduct(args []cty.Value) error {
	product := 1
	for _, a := range args {
		a, _ := a.Unmark()
		if a.IsKnown() && !a.IsNull() && a.CanIterateElements() {
			product *= max(1, a.LengthInt())
		}
		if product > maxProduct {
			return errors.New("the product has more than 1000000 elements")
		}
	}
	return nil
}

// allOf makes alltrue (of cty.True: is any other?) and anytrue (of cty.False).
// Elements that don't matter may be unknown; null counts as false.
func allOf(name string, usual cty.Value) function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: name, Type: cty.List(cty.Bool)}},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			known := true
			for _, e := range args[0].AsValueSlice() {
				switch {
				case !e.IsKnown():
					known = false
				case e.IsNull():
					if usual.True() {
						return cty.False, nil
					}
				case e.True() != usual.True():
					return e, nil
				}
			}
			if !known {
				return cty.UnknownVal(cty.Bool), nil
			}
			return usual, nil
		},
	})
}

// coalesceFunction gives the first argument that is neither null nor, among
// texts, empty, in the type that all arguments have in common.
func coalesceFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{
			Name: "vals", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true,
		},
		Type: func(args []cty.Value) (cty.Type, error) {
			types := make([]cty.Type, len(args))
			for i, a := range args {
				types[i] = a.Type()
			}
			common, _ := convert.UnifyUnsafe(types)
			if common == cty.NilType {
				return cty.NilType, errors.New("all arguments must have the same type")
			}
			return common, nil
		},
		RefineResult: notNull,
		Impl: func(args []cty.Value, want cty.Type) (cty.Value, error) {
			for _, a := range args {
				converted, err := convert.Convert(a, want)
				if err != nil {
					return cty.NilVal, errors.New("all arguments must have the same type")
				}
				if !converted.IsKnown() {
					return cty.UnknownVal(want), nil
				}
				if converted.IsNull() || want == cty.String && converted.AsString() == "" {
					continue
				}
				return converted, nil
			}
			return cty.NilVal, errors.New("no argument is neither null nor an empty text")
		},
	})
}

// indexFunction finds a value in a list; one that is not there is an error.
func indexFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{anyParam("list"), anyParam("value")},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
				return cty.NilVal, function.NewArgErrorf(0, "a list or tuple is required")
			}
			for i, e := range args[0].AsValueSlice() {
				equal, err := stdlib.Equal(e, args[1])
				if err != nil {
					return cty.NilVal, err
				}
				if !equal.IsKnown() {
					return cty.UnknownVal(cty.Number), nil
				}
				if equal.True() {
					return cty.NumberIntVal(int64(i)), nil
				}
			}
			return cty.NilVal, errors.New("the value is not in the list")
		},
	})
}

// lengthFunction counts elements, attributes, or the characters of a text.
func lengthFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true,
		}},
		Type: func(args []cty.Value) (cty.Type, error) {
			t := args[0].Type()
			if t != cty.String && t != cty.DynamicPseudoType && !t.IsCollectionType() && !t.IsTupleType() && !t.IsObjectType() {
				return cty.NilType, function.NewArgErrorf(0, "a text, a collection or a structure is required")
			}
			return cty.Number, nil
		},
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, marks := args[0].Unmark()
			t := v.Type()
			switch {
			case t.IsTupleType():
				return cty.NumberIntVal(int64(len(t.TupleElementTypes()))).WithMarks(marks), nil
			case t.IsObjectType():
				return cty.NumberIntVal(int64(len(t.AttributeTypes()))).WithMarks(marks), nil
			case !v.IsKnown():
				return cty.UnknownVal(cty.Number).WithMarks(marks), nil
			case t == cty.String:
				length, err := stdlib.Strlen(v)
				return length.WithMarks(marks), err
			}
			return v.Length().WithMarks(marks), nil
		},
	})
}

// lookupFunction gives an element of a map or object, or a default. Other
// elements may be unknown.
func lookupFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "map", Type: cty.DynamicPseudoType, AllowMarked: true},
			{Name: "key", Type: cty.String, AllowMarked: true},
		},
		VarParam: &function.Parameter{
			Name: "default", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
		},
		Type: func(args []cty.Value) (cty.Type, error) {
			v, err := lookup(args)
			return v.Type(), err
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return lookup(args) },
	})
}

func lookup(args []cty.Value) (cty.Value, error) {
	if len(args) > 3 {
		return cty.DynamicVal, errors.New("at most three arguments are taken")
	}
	from, fromMarks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	t := from.Type()
	if !t.IsMapType() && !t.IsObjectType() {
		return cty.DynamicVal, function.NewArgErrorf(0, "a map or object is required")
	}
	element := cty.DynamicPseudoType
	if t.IsMapType() {
		element = t.ElementType()
	}
	if !key.IsKnown() || t.IsMapType() && !from.IsKnown() {
		return cty.UnknownVal(element).WithMarks(fromMarks, keyMarks), nil
	}
	name := key.AsString()
	switch {
	case t.IsObjectType() && t.HasAttribute(name):
		return from.GetAttr(name).WithMarks(fromMarks, keyMarks), nil
	case t.IsMapType() && from.HasIndex(key).True():
		return from.Index(key).WithMarks(fromMarks, keyMarks), nil
	case len(args) < 3:
		return cty.DynamicVal, function.NewArgErrorf(1, "there is no such key, and no default is given")
	}
	fallback, err := convert.Convert(args[2], element)
	if err != nil {
		return cty.DynamicVal, function.NewArgErrorf(2, "the default must have the type of the map's elements")
	}
	return fallback.WithMarks(fromMarks, keyMarks), nil
}

// matchKeysFunction gives those of values whose key, at the same place in
// keys, is in search.
func matchKeysFunction() function.Function {
	list := cty.List(cty.DynamicPseudoType)
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "values", Type: list}, {Name: "keys", Type: list}, {Name: "searchset", Type: list},
		},
		Type: func(args []cty.Value) (cty.Type, error) {
			common, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()})
			if common == cty.NilType {
				return cty.NilType, errors.New("keys and searchset must have the same type")
			}
			return args[0].Type(), nil
		},
		RefineResult: notNull,
		Impl: func(args []cty.Value, want cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() || !args[1].IsWhollyKnown() || !args[2].IsWhollyKnown() {
				return cty.UnknownVal(want), nil
			}
			values, keys, search := args[0].AsValueSlice(), args[1].AsValueSlice(), args[2].AsValueSlice()
			if len(values) != len(keys) {
				return cty.NilVal, errors.New("values and keys must have the same length")
			}
			var found []cty.Value
			for i, key := range keys {
				match := slices.ContainsFunc(search, func(s cty.Value) bool {
					equal, err := stdlib.Equal(key, s)
					return err == nil && equal.True()
				})
				if match {
					found = append(found, values[i])
				}
			}
			if len(found) == 0 {
				return cty.ListValEmpty(want.ElementType()), nil
			}
			return cty.ListVal(found), nil
		},
	})
}

// oneFunction gives the only element, or null where there is none.
func oneFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			t := args[0].Type()
			switch {
			case t.IsListType(), t.IsSetType():
				return t.ElementType(), nil
			case t.IsTupleType() && len(t.TupleElementTypes()) == 1:
				return t.TupleElementType(0), nil
			case t.IsTupleType() && len(t.TupleElementTypes()) == 0:
				return cty.DynamicPseudoType, nil
			case t.IsTupleType():
				return cty.NilType, function.NewArgErrorf(0, "there is more than one element")
			}
			return cty.NilType, function.NewArgErrorf(0, "a list, set or tuple is required")
		},
		Impl: func(args []cty.Value, want cty.Type) (cty.Value, error) {
			list, marks := args[0].Unmark()
			elements := list.AsValueSlice()
			switch {
			case len(elements) == 0:
				return cty.NullVal(want).WithMarks(marks), nil
			case len(elements) > 1 && list.IsWhollyKnown():
				return cty.NilVal, function.NewArgErrorf(0, "there is more than one element")
			case len(elements) > 1:
				return cty.UnknownVal(want).WithMarks(marks), nil // of a set, they may be the same
			}
			return elements[0].WithMarks(marks), nil
		},
	})
}

// transposeFunction turns a map of lists of texts around: each text becomes a
// key, with the keys that had it, sorted.
func transposeFunction() function.Function {
	mapOfLists := cty.Map(cty.List(cty.String))
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "values", Type: mapOfLists}},
		Type:         function.StaticReturnType(mapOfLists),
		RefineResult: notNull,
		Impl: func(args []cty.Value, want cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(want), nil
			}
			keys := map[string][]cty.Value{}
			for it := args[0].ElementIterator(); it.Next(); {
				key, texts := it.Element()
				if texts.IsNull() {
					return cty.NilVal, errors.New("a list is null")
				}
				for _, text := range texts.AsValueSlice() {
					if text.IsNull() {
						return cty.NilVal, errors.New("a text is null")
					}
					keys[text.AsString()] = append(keys[text.AsString()], key)
				}
			}
			if len(keys) == 0 {
				return cty.MapValEmpty(cty.List(cty.String)), nil
			}
			turned := make(map[string]cty.Value, len(keys))
			for text, of := range keys {
				turned[text] = cty.ListVal(of)
			}
			return cty.MapVal(turned), nil
		},
	})
}
