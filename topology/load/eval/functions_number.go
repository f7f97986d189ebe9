package eval

import (
	"errors"
	"math/big"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func numberFunctions() map[string]function.Function {
	return map[string]function.Function{
		"abs":      stdlib.AbsoluteFunc,
		"ceil":     stdlib.CeilFunc,
		"floor":    stdlib.FloorFunc,
		"log":      finite(stdlib.LogFunc),
		"max":      stdlib.MaxFunc,
		"min":      stdlib.MinFunc,
		"parseint": stdlib.ParseIntFunc,
		"pow":      finite(stdlib.PowFunc),
		"signum":   stdlib.SignumFunc,
		"sum":      sumFunction(),
	}
}

// finite gives f without infinite results, which no text can hold.
func finite(f function.Function) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(),
		Type:   f.ReturnTypeForValues,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := f.Call(args)
			if errors.As(err, new(function.PanicError)) { // not a number
				return cty.NilVal, errors.New("there is no result for these arguments")
			}
			if err != nil {
				return cty.NilVal, err
			}
			if v.AsBigFloat().IsInf() {
				return cty.NilVal, errors.New("the result is not a finite number")
			}
			return v, nil
		},
	})
}

func sumFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{anyParam("list")},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			elements, err := sequence(args[0])
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			if len(elements) == 0 {
				return cty.NilVal, function.NewArgErrorf(0, "the list is empty")
			}
			total := new(big.Float).SetPrec(512)
			for _, e := range elements {
				n, err := convert.Convert(e, cty.Number)
				if err != nil || n.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "all elements must be numbers")
				}
				if !n.IsKnown() {
					return cty.UnknownVal(cty.Number), nil
				}
				total.Add(total, n.AsBigFloat())
			}
			return cty.NumberVal(total), nil
		},
	})
}

// sequence gives the elements of a list, set or tuple.
func sequence(v cty.Value) ([]cty.Value, error) {
	t := v.Type()
	if !t.IsListType() && !t.IsSetType() && !t.IsTupleType() {
		return nil, errors.New("a list, set or tuple is required")
	}
	return v.AsValueSlice(), nil
}
