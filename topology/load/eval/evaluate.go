package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// evaluate is Module.Evaluate.
func evaluate(expr hcl.Expression, ctx *hcl.EvalContext) (cty.Value, []diag.Diagnostic) {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, nil
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			return evaluateConstant(e, false)
		}
	case *hclsyntax.ScopeTraversalExpr:
		if v, ds := safeValue(e, ctx); len(ds) == 0 && v.IsWhollyKnown() {
			return v, nil // and nothing that mendMarks looks for is in it
		}
	}
	expr, found := nativeExpression(expr)
	if diag.HasErrors(found) {
		return cty.DynamicVal, found
	}
	// A splat keeps its item in the scope: each evaluation has one of its own.
	value, ds := safeValue(expr, ctx.NewChild())
	if len(ds) > 0 {
		found = append(found, translateAll(ds, touchesSecret(expr, ctx))...)
		if ds.HasErrors() {
			return cty.DynamicVal, found
		}
	}
	return mendMarks(expr, ctx, value), found
}

// evaluateConstant evaluates where no name and no function is known. secret
// keeps the value out of what is said about it.
func evaluateConstant(expr hcl.Expression, secret bool) (cty.Value, []diag.Diagnostic) {
	value, ds := safeValue(expr, nil)
	if ds.HasErrors() {
		return cty.DynamicVal, translateAll(ds, secret)
	}
	return value, translateAll(ds, secret)
}

// safeValue evaluates expr. HCL and cty panic on a few uses of marked values
// that a user may well write; that is then an error at the expression.
func safeValue(expr hcl.Expression, ctx *hcl.EvalContext) (v cty.Value, ds hcl.Diagnostics) {
	defer func() {
		if r := recover(); r != nil {
			v, ds = cty.DynamicVal, hcl.Diagnostics{{
				Severity: hcl.DiagError, Summary: cannotEvaluate, Subject: expr.Range().Ptr(),
				Expression: expr, EvalContext: ctx,
			}}
		}
	}()
	return expr.Value(ctx)
}

// mendMarks gives v the marks that HCL drops on the way: those of an unknown
// key of an object, of an unknown list of arguments, and of the key with which
// an object is indexed.
func mendMarks(expr hcl.Expression, ctx *hcl.EvalContext, v cty.Value) cty.Value {
	if !v.IsWhollyKnown() {
		v = nameUnknowns(expr, ctx, v)
	}
	if indexedBySecret(expr, ctx) && !v.HasMark(Sensitive) {
		v = v.Mark(Sensitive)
	}
	return v
}

// nameUnknowns marks the unknown values in v that name no variable with all
// variables that expr depends on. Where one of its names is broken they stay
// so: an error has been reported.
func nameUnknowns(expr hcl.Expression, ctx *hcl.EvalContext, v cty.Value) cty.Value {
	marks := cty.ValueMarks{}
	for _, t := range expr.Variables() {
		used, _ := resolve(t, ctx)
		if used == cty.NilVal || isBroken(used) {
			return v
		}
		_, all := used.UnmarkDeep()
		for m := range all {
			if _, ok := m.(Unknown); ok {
				marks[m] = struct{}{}
			}
		}
	}
	if len(marks) == 0 {
		return v
	}
	return eachUnknown(v, func(u cty.Value) cty.Value {
		if Apart(u).Broken {
			return u.WithMarks(marks)
		}
		return u
	})
}

// eachUnknown replaces the unknown values in v, those in sets apart.
func eachUnknown(v cty.Value, replace func(cty.Value) cty.Value) cty.Value {
	replaced, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if !v.IsKnown() {
			return replace(v), nil
		}
		return v, nil
	})
	if err != nil {
		return v
	}
	return replaced
}

// isBroken tells whether v holds an unknown value that names no variable.
func isBroken(v cty.Value) bool {
	if v.IsWhollyKnown() {
		return false
	}
	broken := false
	_, above := v.Unmark()
	eachUnknown(v, func(u cty.Value) cty.Value {
		broken = broken || Apart(u.WithMarks(above)).Broken
		return u
	})
	return broken
}

// resolve follows t as far as it goes, and tells how many of its steps that
// were; NilVal and 0 where even its root has no value here, as that of a loop.
func resolve(t hcl.Traversal, ctx *hcl.EvalContext) (cty.Value, int) {
	v := cty.NilVal
	for c := ctx; c != nil && v == cty.NilVal; c = c.Parent() {
		if found, ok := c.Variables[t.RootName()]; ok {
			v = found
		}
	}
	if v == cty.NilVal {
		return v, 0
	}
	for i, step := range t[1:] {
		next, ds := hcl.Traversal{step}.TraverseRel(v)
		if ds.HasErrors() {
			return v, i + 1
		}
		v = next
	}
	return v, len(t)
}

// touchesSecret tells whether anything sensitive goes into expr. What is said
// about it must then hold no values.
func touchesSecret(expr hcl.Expression, ctx *hcl.EvalContext) bool {
	for _, t := range expr.Variables() {
		v, steps := resolve(t, ctx)
		if steps == 1 && len(t) > 1 && isNamespace(t.RootName()) {
			continue // the name itself is wrong
		}
		if isSensitive(v) {
			return true
		}
	}
	found := false
	visit(expr, func(n hclsyntax.Node) {
		call, ok := n.(*hclsyntax.FunctionCallExpr)
		found = found || ok && call.Name == "sensitive"
	})
	return found
}

// indexedBySecret tells whether expr picks something by a sensitive key.
func indexedBySecret(expr hcl.Expression, ctx *hcl.EvalContext) bool {
	found := false
	visit(expr, func(n hclsyntax.Node) {
		index, ok := n.(*hclsyntax.IndexExpr)
		if !ok || found {
			return
		}
		for _, t := range index.Key.Variables() {
			if v, _ := resolve(t, ctx); v == cty.NilVal {
				found = found || touchesSecret(expr, ctx) // of a loop
			} else {
				found = found || isSensitive(v)
			}
		}
		found = found || callsSensitive(index.Key)
	})
	return found
}

func callsSensitive(expr hclsyntax.Expression) bool {
	found := false
	visit(expr, func(n hclsyntax.Node) {
		call, ok := n.(*hclsyntax.FunctionCallExpr)
		found = found || ok && call.Name == "sensitive"
	})
	return found
}

// visit calls f for each node of expr, outside in; not at all for an
// expression that is no syntax (hcl.StaticExpr).
func visit(expr hcl.Expression, f func(hclsyntax.Node)) {
	if node, ok := expr.(hclsyntax.Node); ok {
		hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
			f(n)
			return nil
		})
	}
}

// isNamespace tells whether a name stands for all values of one kind.
func isNamespace(root string) bool { return root == "var" || root == "local" || root == "host" }
