package eval

import (
	"maps"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Functions makes the table of all functions, by name: those that Terraform
// users know, but none that depends on time, chance or the machine. Files and
// the environment are reached through env alone. It is made anew by each call.
func Functions(env Environment) map[string]function.Function {
	table := make(map[string]function.Function, 128)
	maps.Copy(table, textFunctions())
	maps.Copy(table, numberFunctions())
	maps.Copy(table, collectionFunctions())
	maps.Copy(table, encodingFunctions())
	maps.Copy(table, hashFunctions())
	maps.Copy(table, networkFunctions())
	maps.Copy(table, conversionFunctions())
	maps.Copy(table, env.functions())
	return table
}

// textParam is a parameter that takes a text.
func textParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.String}
}

func numberParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.Number}
}

// anyParam is a parameter of any type but null.
func anyParam(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType}
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// ofTexts makes a function from texts to a value of one type. Unknown and
// marked arguments are cty's matter.
func ofTexts(result cty.Type, f func(args []string) (cty.Value, error), params ...string) function.Function {
	spec := &function.Spec{
		Type:         function.StaticReturnType(result),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = a.AsString()
			}
			return f(texts)
		},
	}
	for _, p := range params {
		spec.Params = append(spec.Params, textParam(p))
	}
	return function.New(spec)
}

// guarded gives f with a check in front that may refuse its arguments; they
// are those that f itself would see.
func guarded(f function.Function, check func(args []cty.Value) error) function.Function {
	return function.New(&function.Spec{
		Params:   f.Params(),
		VarParam: f.VarParam(),
		Type:     f.ReturnTypeForValues,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := check(args); err != nil {
				return cty.NilVal, err
			}
			return f.Call(args)
		},
	})
}
