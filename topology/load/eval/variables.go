package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variable is one variable block, decoded.
type variable struct {
	name      string
	nameRange hcl.Range
	// constraint is what values are converted to; defaults are those of its
	// optional attributes, nil for none.
	constraint cty.Type
	defaults   *typeexpr.Defaults
	// literal variables (string, number, bool, or without a type) take the
	// command line's text as it is; the others take an expression.
	literal     bool
	fallback    cty.Value // cty.NilVal: required
	fallbackAt  hcl.Range
	sensitive   bool
	nullable    bool
	validations []validation
	// broken: its declaration has errors, so nothing is said about its value.
	broken bool
	// given is the last value from outside, nil for none.
	given *given
	value cty.Value
}

type validation struct {
	condition, message hcl.Expression
}

func variableSchema() *hcl.BodySchema {
	return &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{
			{Name: "type"}, {Name: "default"}, {Name: "description"},
			{Name: "sensitive"}, {Name: "nullable"},
		},
		Blocks: []hcl.BlockHeaderSchema{{Type: "validation"}},
	}
}

func validationSchema() *hcl.BodySchema {
	return &hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "condition"}, {Name: "error_message"}}}
}

// declare decodes the variable blocks; of those that share a name the first counts.
func (b *builder) declare() {
	b.byName = map[string]*variable{}
	for _, block := range b.src.Variables {
		if len(block.Labels) != 1 {
			continue // the reader of the file has said so
		}
		v := b.decodeVariable(block)
		address := diag.Address("var").Child(v.name)
		if first, ok := b.byName[v.name]; ok {
			b.report(duplicate("variable", v.name, v.nameRange, first.nameRange))
			continue
		}
		if !diag.IsIdentifier(v.name) {
			b.report(badName("variable", v.name, v.nameRange))
		}
		b.module.definitions[address] = Range(v.nameRange)
		b.byName[v.name] = v
		b.variables = append(b.variables, v)
	}
}

func (b *builder) decodeVariable(block *hcl.Block) *variable {
	v := &variable{name: block.Labels[0], nameRange: block.DefRange, constraint: cty.DynamicPseudoType, literal: true, nullable: true}
	if len(block.LabelRanges) == 1 {
		v.nameRange = block.LabelRanges[0]
	}
	content, ds := block.Body.Content(variableSchema())
	b.reportHCL(v, ds)
	if content == nil {
		return v
	}
	if a := content.Attributes["sensitive"]; a != nil {
		v.sensitive = b.flag(v, a, false)
	}
	if a := content.Attributes["nullable"]; a != nil {
		v.nullable = b.flag(v, a, true)
	}
	if a := content.Attributes["description"]; a != nil {
		b.text(a)
	}
	if a := content.Attributes["type"]; a != nil {
		b.decodeType(v, a.Expr)
	}
	if a := content.Attributes["default"]; a != nil {
		b.decodeDefault(v, a.Expr)
	}
	for _, block := range content.Blocks {
		body, ds := block.Body.Content(validationSchema())
		b.reportHCL(nil, ds)
		condition, message := body.Attributes["condition"], body.Attributes["error_message"]
		switch {
		case condition == nil:
			b.report(missingAttribute("condition", block.DefRange))
		case message == nil:
			b.report(missingAttribute("error_message", block.DefRange))
		default:
			v.validations = append(v.validations, validation{condition.Expr, message.Expr})
		}
	}
	return v
}

// decodeType reads a type expression, in JSON syntax from a string.
func (b *builder) decodeType(v *variable, expr hcl.Expression) {
	if literal, ok := expr.(*hclsyntax.LiteralValueExpr); ok && !literal.Val.IsKnown() {
		v.broken = true // a syntax error, reported already
		return
	}
	if ds := checkType(expr); len(ds) > 0 {
		b.report(ds...)
		v.broken = true
		return
	}
	constraint, defaults, ds := typeexpr.TypeConstraintWithDefaults(expr)
	b.reportHCL(v, ds)
	if ds.HasErrors() {
		return
	}
	v.constraint, v.defaults = constraint, defaults
	v.literal = constraint.IsPrimitiveType()
}

func (b *builder) decodeDefault(v *variable, expr hcl.Expression) {
	v.fallbackAt = expr.Range()
	if v.sensitive {
		b.module.secrets = append(b.module.secrets, Range(v.fallbackAt))
	}
	value, ds := evaluateConstant(expr, v.sensitive)
	b.report(ds...)
	if diag.HasErrors(ds) || !value.IsWhollyKnown() {
		v.broken = true
		return
	}
	if value.IsNull() && !v.nullable {
		b.report(nullDefault(v))
		v.broken = true
		return
	}
	converted, err := v.convert(value)
	if err != nil {
		b.report(v.invalid(err, Range(v.fallbackAt)))
		v.broken = true
		return
	}
	v.fallback = converted
}

// convert gives value in the variable's type, with the defaults of optional
// attributes filled in.
func (v *variable) convert(value cty.Value) (cty.Value, error) {
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	return convert.Convert(value, v.constraint)
}

// flag reads a constant bool, fallback where it is none.
func (b *builder) flag(v *variable, a *hcl.Attribute, fallback bool) bool {
	value, ds := evaluateConstant(a.Expr, false)
	b.report(ds...)
	if diag.HasErrors(ds) || !value.IsKnown() { // unknown: a syntax error, reported already
		v.broken = true
		return fallback
	}
	converted, err := convert.Convert(value, cty.Bool)
	if err == nil && !converted.IsKnown() {
		v.broken = true // what could not be parsed
		return fallback
	}
	if err != nil || converted.IsNull() {
		b.report(wrongType(a.Name, "true or false", "true 或 false", a.Expr.Range()))
		v.broken = true
		return fallback
	}
	return converted.True()
}

// text reports what is not a constant text.
func (b *builder) text(a *hcl.Attribute) {
	value, ds := evaluateConstant(a.Expr, false)
	b.report(ds...)
	if diag.HasErrors(ds) || !value.IsKnown() {
		return
	}
	if value.IsNull() || value.Type() != cty.String {
		b.report(wrongType(a.Name, "a text", "文本", a.Expr.Range()))
	}
}

func (b *builder) reportHCL(v *variable, ds hcl.Diagnostics) {
	b.report(Diagnostics(ds)...)
	if v != nil && ds.HasErrors() {
		v.broken = true
	}
}

// resolveVariables gives each variable its value: what was given last, its
// default, or an unknown value.
func (b *builder) resolveVariables() {
	values := make(map[string]cty.Value, len(b.variables))
	for _, v := range b.variables {
		v.value = b.resolveVariable(v)
		if v.sensitive {
			v.value = MarkSensitive(v.value)
		}
		values[v.name] = v.value
	}
	b.varObject = cty.ObjectVal(values)
}

func (b *builder) resolveVariable(v *variable) cty.Value {
	constraint := v.constraint.WithoutOptionalAttributesDeep()
	address := diag.Address("var").Child(v.name)
	if v.given != nil {
		value, ok := b.givenValue(v)
		if !ok {
			return cty.UnknownVal(constraint) // reported; not to be named as unknown
		}
		if !value.IsNull() || v.nullable {
			return value
		}
		if v.fallback == cty.NilVal {
			if !v.broken {
				b.report(nullValue(v))
			}
			return cty.UnknownVal(constraint)
		}
	}
	switch {
	case v.broken: // whatever else it says: it may be sensitive, or of another type
		return cty.UnknownVal(constraint)
	case v.fallback != cty.NilVal:
		return v.fallback
	case b.unread:
		return cty.UnknownVal(constraint) // its value may stand in what could not be read
	case b.src.RequireVariables && !(v.sensitive && b.src.UnknownSecrets):
		b.report(missing(v))
		return cty.UnknownVal(constraint)
	}
	return UnknownFor(address, constraint)
}

// givenValue converts what was given for v; false where that failed and was reported.
func (b *builder) givenValue(v *variable) (cty.Value, bool) {
	value, ds := v.given.value(v)
	b.report(ds...)
	if diag.HasErrors(ds) || v.broken || !value.IsWhollyKnown() {
		return cty.NilVal, false
	}
	converted, err := v.convert(value)
	if err != nil {
		b.report(v.invalid(err, v.given.at))
		return cty.NilVal, false
	}
	return converted, true
}
