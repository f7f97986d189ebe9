package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// nativeExpression gives an expression in JSON syntax as one of the native
// syntax, others as they are. HCL's own evaluation of JSON panics on a key that
// is marked, and what is asked of syntax trees can then be asked of both.
func nativeExpression(expr hcl.Expression) (hcl.Expression, []diag.Diagnostic) {
	if !json.IsJSONExpression(expr) {
		return expr, nil
	}
	native, ds := fromJSON(expr)
	return native, translateAll(ds, false)
}

func fromJSON(expr hcl.Expression) (hclsyntax.Expression, hcl.Diagnostics) {
	if pairs, ds := hcl.ExprMap(expr); !ds.HasErrors() {
		return objectFromJSON(pairs, expr.Range())
	}
	if elements, ds := hcl.ExprList(expr); !ds.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		var found hcl.Diagnostics
		for _, e := range elements {
			native, ds := fromJSON(e)
			found = append(found, ds...)
			tuple.Exprs = append(tuple.Exprs, native)
		}
		return tuple, found
	}
	v, ds := expr.Value(nil)
	if ds.HasErrors() || v.IsNull() || v.Type() != cty.String {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: expr.Range()}, ds
	}
	return templateFromJSON(v.AsString(), expr.Range())
}

// objectFromJSON gives an object whose keys are templates too; of equal keys
// all but the first are errors.
func objectFromJSON(pairs []hcl.KeyValuePair, at hcl.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	object := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
	var found hcl.Diagnostics
	seen := map[string]bool{}
	for _, p := range pairs {
		if name, ds := p.Key.Value(nil); !ds.HasErrors() && name.Type() == cty.String {
			if seen[name.AsString()] {
				found = append(found, &hcl.Diagnostic{
					Severity: hcl.DiagError, Summary: "Duplicate object attribute", Subject: p.Key.Range().Ptr(),
				})
				continue
			}
			seen[name.AsString()] = true
		}
		key, ds := fromJSON(p.Key)
		found = append(found, ds...)
		value, ds := fromJSON(p.Value)
		found = append(found, ds...)
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{
			KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: key, ForceNonLiteral: true},
			ValueExpr: value,
		})
	}
	return object, found
}

// templateFromJSON parses the content of a JSON string. Escapes in front of a
// place within it shift its range, as they do for HCL itself.
func templateFromJSON(text string, at hcl.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	start := at.Start
	start.Byte++
	start.Column++
	expr, ds := hclsyntax.ParseTemplate([]byte(text), at.Filename, start)
	if ds.HasErrors() {
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}, ds
	}
	return expr, ds
}
