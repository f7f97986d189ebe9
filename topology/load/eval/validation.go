package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// validate checks the validation blocks of all variables. Conditions may refer
// to everything that has a name; one that is unknown is not checked.
func (b *builder) validate() {
	for _, v := range b.variables {
		if v.broken || Apart(v.value).Broken {
			continue
		}
		for _, rule := range v.validations {
			b.check(v, rule)
		}
	}
}

func (b *builder) check(v *variable, rule validation) {
	condition, ds := evaluate(rule.condition, b.module.context)
	b.report(ds...)
	if diag.HasErrors(ds) {
		return
	}
	p := ApartDeep(condition)
	if p.Unknown != "" || p.Broken {
		return
	}
	holds, err := convert.Convert(p.Value, cty.Bool)
	if err != nil || holds.IsNull() {
		b.report(wrongType("condition", "true or false", "true 或 false", rule.condition.Range()))
		return
	}
	if holds.True() {
		return
	}
	message, ds := b.message(rule.message)
	b.report(ds...)
	if !diag.HasErrors(ds) {
		b.report(v.refused(message, Range(rule.condition.Range())))
	}
}

// masked stands for what must not be shown.
const masked = "(sensitive)"

// message gives the text of an error_message, with masked for each part that
// is sensitive, and for what is not known.
func (b *builder) message(expr hcl.Expression) (string, []diag.Diagnostic) {
	native, ds := nativeExpression(expr)
	if diag.HasErrors(ds) {
		return "", ds
	}
	value, ds := evaluate(native, b.module.context)
	if diag.HasErrors(ds) {
		return "", ds
	}
	template, ok := native.(*hclsyntax.TemplateExpr)
	if !ok {
		return shown(value), ds
	}
	text := ""
	for _, part := range template.Parts {
		value, _ := evaluate(part, b.module.context)
		text += shown(value)
	}
	return text, ds
}

// shown gives v as text that anyone may see.
func shown(v cty.Value) string {
	p := ApartDeep(v)
	switch {
	case p.Sensitive:
		return masked
	case p.Unknown != "":
		return "(unknown: " + string(p.Unknown) + ")"
	}
	text, err := convert.Convert(p.Value, cty.String)
	if err != nil || text.IsNull() || !text.IsKnown() {
		return ""
	}
	return text.AsString()
}
