package eval

import (
	"errors"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func conversionFunctions() map[string]function.Function {
	return map[string]function.Function{
		"can":         canFunction(),
		"issensitive": isSensitiveFunction(),
		"sensitive":   markFunction(MarkSensitive),
		"tobool":      stdlib.MakeToFunc(cty.Bool),
		"tolist":      stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":       stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber":    guarded(stdlib.MakeToFunc(cty.Number), checkNumber),
		"toset":       stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tostring":    stdlib.MakeToFunc(cty.String),
		"try":         tryFunction(),
	}
}

func checkNumber(args []cty.Value) error {
	v := args[0]
	if !v.IsNull() && v.Type() == cty.String && longExponent([]byte(v.AsString())) {
		return function.NewArgErrorf(0, "the exponent of this number is too large")
	}
	return nil
}

// markFunction makes a function that changes the marks of any value.
func markFunction(change func(cty.Value) cty.Value) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{markable("value")},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return change(args[0]), nil },
	})
}

func markable(name string) function.Parameter {
	return function.Parameter{
		Name: name, Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}
}

func isSensitiveFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{markable("value")},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			p := Apart(args[0])
			if p.Unknown != "" || p.Broken {
				return cty.UnknownVal(cty.Bool).WithSameMarks(args[0]), nil
			}
			return cty.BoolVal(p.Sensitive), nil
		},
	})
}

// tryFunction gives the first of its expressions that has a value. Unlike
// HCL's own it keeps the marks of the expressions that failed before, and what
// is known of a value.
func tryFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
		Type: func(args []cty.Value) (cty.Type, error) {
			v, err := try(args)
			return v.Type(), err
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return try(args) },
	})
}

func try(args []cty.Value) (cty.Value, error) {
	var problems []string
	marks := cty.ValueMarks{}
	for _, arg := range args {
		closure := customdecode.ExpressionClosureFromVal(arg)
		v, ds := closureValue(closure)
		if !ds.HasErrors() {
			return v.WithMarks(marks), nil
		}
		for m := range closureMarks(closure) {
			marks[m] = struct{}{}
		}
		for _, d := range ds {
			problems = append(problems, headline(d.Summary)+": "+sentence(d.Detail))
		}
	}
	if len(args) == 0 {
		return cty.DynamicVal, errors.New("at least one expression is required")
	}
	return cty.DynamicVal, errors.New("none of its expressions has a value (" + strings.Join(problems, "; ") + ")")
}

// canFunction tells whether an expression has a value.
func canFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			closure := customdecode.ExpressionClosureFromVal(args[0])
			v, ds := closureValue(closure)
			marks := closureMarks(closure)
			switch {
			case ds.HasErrors():
				return cty.False.WithMarks(marks), nil
			case !v.IsWhollyKnown():
				return cty.UnknownVal(cty.Bool).WithMarks(marks), nil
			}
			return cty.True.WithMarks(marks), nil
		},
	})
}

func closureValue(c *customdecode.ExpressionClosure) (cty.Value, hcl.Diagnostics) {
	v, ds := safeValue(c.Expression, c.EvalContext.NewChild())
	if ds.HasErrors() {
		return cty.DynamicVal, ds
	}
	return mendMarks(c.Expression, c.EvalContext, v), ds
}

// closureMarks gives the marks of all that an expression uses: whether it
// has a value says something about them.
func closureMarks(c *customdecode.ExpressionClosure) cty.ValueMarks {
	marks := cty.ValueMarks{}
	for _, t := range c.Expression.Variables() {
		v, steps := resolve(t, c.EvalContext)
		if v == cty.NilVal || steps == 1 && len(t) > 1 && isNamespace(t.RootName()) {
			continue
		}
		_, all := v.UnmarkDeep()
		for m := range all {
			marks[m] = struct{}{}
		}
	}
	return marks
}
