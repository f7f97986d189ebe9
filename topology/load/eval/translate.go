package eval

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// translateAll turns HCL's diagnostics into ours. With secret, nothing that
// might quote a value is said. Equal ones that follow each other are one: HCL
// says some things once for each element of a loop.
func translateAll(ds hcl.Diagnostics, secret bool) []diag.Diagnostic {
	var all []diag.Diagnostic
	for _, d := range ds {
		t := translate(d, secret || scopeHasSecret(d.EvalContext, false))
		if n := len(all); n > 0 && all[n-1].Range == t.Range && all[n-1].Summary(diag.English) == t.Summary(diag.English) {
			continue
		}
		all = append(all, t)
	}
	return all
}

func translate(d *hcl.Diagnostic, secret bool) diag.Diagnostic {
	t := diag.Diagnostic{Severity: diag.Error}
	if d.Severity == hcl.DiagWarning {
		t.Severity = diag.Warning
	}
	if d.Subject != nil {
		t.Range = Range(*d.Subject)
	}
	if named, ok := translateName(d, t.Range, secret); ok {
		return named
	}
	if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](d); ok && call.FunctionCallError() != nil {
		return translateCall(call, t, secret)
	}
	if keyword, ok := quotedAfter(d.Detail, "The keyword "); ok && d.Summary == "Invalid type specification" && !secret {
		return notType(keyword, t)
	}
	w := wordsFor(d.Summary, d.EvalContext != nil || d.Expression != nil)
	t.Rule = w.rule
	t.Text.Summary = diag.Words{EN: w.en, ZH: w.zh}
	if w.zh == "" {
		t.Args = []any{headline(d.Summary)}
		t.Text.Summary = diag.Words{EN: "%[1]s", ZH: "%[1]s"}
	}
	switch {
	case secret:
		t.Text.Detail = withheld()
	case w.rule == ruleReference && w.ownDetail:
		t.Text.Detail = diag.Words{
			EN: "Write the value itself. What is made of other values belongs into a locals block.",
			ZH: "请直接写出值；由其他值得出的内容应放在 locals 块中。",
		}
	case w.ownDetail:
	case w.zh != "":
		t.Args = []any{d.Detail}
		t.Text.Detail = diag.Words{EN: "%[1]s", ZH: "%[1]s"}
	default:
		t.Args = append(t.Args, d.Detail)
		t.Text.Detail = diag.Words{EN: "%[2]s", ZH: "%[2]s"}
	}
	return t
}

// notType is about a word where a type must stand.
func notType(keyword string, t diag.Diagnostic) diag.Diagnostic {
	t.Rule, t.Args = ruleType, []any{keyword}
	t.Text = diag.Text{
		Summary: diag.Words{EN: "%[1]q is not a type", ZH: "%[1]q 不是类型"},
		Detail: diag.Words{
			EN: "A type is string, number, bool, any, list(...), set(...), map(...), tuple([...]) or object({...}).",
			ZH: "类型可为 string、number、bool、any、list(...)、set(...)、map(...)、tuple([...]) 或 object({...})。",
		},
	}
	known := []string{"string", "number", "bool", "any", "list", "set", "map", "tuple", "object"}
	if near := diag.Nearest(keyword, known); near != "" {
		t.Args = append(t.Args, near)
		t.Text.Summary.EN += "; did you mean %[2]q?"
		t.Text.Summary.ZH += "；是否想写 %[2]q？"
	}
	return t
}

// withheld takes the place of a detail that might quote a sensitive value.
func withheld() diag.Words {
	return diag.Words{
		EN: "A sensitive value takes part in this expression, so nothing more is shown.",
		ZH: "该表达式涉及敏感值，因此不显示更多内容。",
	}
}

// translateCall is the failure of a function. Its text is the function's own,
// which may quote arguments.
func translateCall(call hclsyntax.FunctionCallDiagExtra, t diag.Diagnostic, secret bool) diag.Diagnostic {
	t.Rule = ruleType
	t.Args = []any{call.CalledFunctionName()}
	t.Text.Summary = diag.Words{EN: "function %[1]s fails", ZH: "函数 %[1]s 执行失败"}
	if secret {
		t.Text.Detail = withheld()
		return t
	}
	if errors.As(call.FunctionCallError(), new(function.PanicError)) { // which says where in the program
		t.Text.Detail = diag.Words{EN: "It has no result for these arguments. Give it others.", ZH: "该函数对这些参数没有结果，请改用其他参数。"}
		return t
	}
	t.Args = append(t.Args, sentence(call.FunctionCallError().Error()))
	t.Text.Summary = diag.Words{EN: "function %[1]s fails: %[2]s", ZH: "函数 %[1]s 执行失败：%[2]s"}
	if arg, ok := call.FunctionCallError().(function.ArgError); ok && arg.Index >= 0 {
		t.Args = append(t.Args, arg.Index+1)
		t.Text.Detail = diag.Words{EN: "Look at its argument %[3]d.", ZH: "请检查第 %[3]d 个参数。"}
	}
	return t
}

// sentence gives an error's text as part of a one-line summary.
func sentence(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "."))
	return strings.Join(strings.Fields(s), " ")
}

// headline gives a summary of HCL's in our style: lower case, no final stop.
func headline(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// translateName is about a name that does not exist, for which we say which
// one is near.
func translateName(d *hcl.Diagnostic, at diag.Range, secret bool) (diag.Diagnostic, bool) {
	if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d); ok {
		name := call.CalledFunctionNamespace() + call.CalledFunctionName()
		return unknownName(nameOfFunction, name, functionNames(d.EvalContext), at, diag.Error), true
	}
	switch d.Summary {
	case "Unknown variable":
		if e, ok := d.Expression.(*hclsyntax.ScopeTraversalExpr); ok {
			return unknownRoot(e.Traversal.RootName(), d.EvalContext, Range(e.Traversal[0].SourceRange())), true
		}
	case "Unsupported argument", "Unsupported block type", "Extraneous JSON object property":
		return unknownPart(d, at)
	case "Unsupported attribute", "Missing map element":
		if e, ok := d.Expression.(*hclsyntax.ScopeTraversalExpr); ok {
			return unknownStep(e.Traversal, d.EvalContext, secret)
		}
	}
	return diag.Diagnostic{}, false
}

// unknownRoot is about the first name of a reference.
func unknownRoot(name string, ctx *hcl.EvalContext, at diag.Range) diag.Diagnostic {
	switch name {
	case "self", "each", "cluster":
		return diag.Diagnostic{
			Rule: ruleReference, Severity: diag.Error, Range: at, Args: []any{name},
			Text: diag.Text{
				Summary: diag.Words{EN: "%[1]s has no meaning here", ZH: "此处不能使用 %[1]s"},
				Detail: diag.Words{
					EN: "each stands under for_each, cluster inside a cluster, and self inside a node and in what is resolved once a node.",
					ZH: "each 用于带 for_each 的块，cluster 用于 cluster 块内，self 用于 node 块内以及按节点求值之处。",
				},
			},
		}
	}
	var names []string
	for c := ctx; c != nil; c = c.Parent() {
		names = slices.AppendSeq(names, maps.Keys(c.Variables))
	}
	d := unknownName(nameOfName, name, names, at, diag.Error)
	d.Text.Detail = diag.Words{
		EN: "A text stands in quotes; variables are var.%[1]s, locals local.%[1]s.",
		ZH: "文本须加引号；变量写作 var.%[1]s，局部值写作 local.%[1]s。",
	}
	return d
}

// unknownStep is about a later name of a reference. The names of a sensitive
// map are not offered.
func unknownStep(t hcl.Traversal, ctx *hcl.EvalContext, secret bool) (diag.Diagnostic, bool) {
	parent, steps := resolve(t, ctx)
	name, at, ok := stepName(t, steps)
	if !ok || steps == 0 {
		return diag.Diagnostic{}, false
	}
	what := nameOfAttribute
	plain, _ := parent.Unmark()
	switch {
	case steps == 1 && t.RootName() == "var":
		what, secret = nameOfVariable, false
	case steps == 1 && t.RootName() == "local":
		what, secret = nameOfLocal, false
	case steps == 1 && t.RootName() == "host":
		what, secret = nameOfHost, false
	case steps == 2 && t.RootName() == "host":
		what, secret = nameOfHostAttribute, false
	case plain.Type().IsMapType():
		what = nameOfKey
	case !plain.Type().IsObjectType():
		return diag.Diagnostic{}, false
	}
	var names []string
	if !secret {
		names = keysOf(plain)
	}
	return unknownName(what, name, names, at, diag.Error), true
}

// keysOf gives the names in an object or a known map.
func keysOf(v cty.Value) []string {
	if v.Type().IsObjectType() {
		return slices.Sorted(maps.Keys(v.Type().AttributeTypes()))
	}
	var names []string
	if v.IsKnown() && !v.IsNull() {
		for it := v.ElementIterator(); it.Next(); {
			k, _ := it.Element()
			names = append(names, k.AsString())
		}
	}
	return names
}

// unknownPart is about an attribute or block of a body that HCL itself has
// looked through; the names stand in its text alone.
func unknownPart(d *hcl.Diagnostic, at diag.Range) (diag.Diagnostic, bool) {
	name, ok := quotedAfter(d.Detail, "named ")
	if !ok {
		name, ok = quotedAfter(d.Detail, "type ")
	}
	if !ok {
		return diag.Diagnostic{}, false
	}
	var candidates []string
	if near, ok := quotedAfter(d.Detail, "Did you mean "); ok {
		candidates = []string{near}
	}
	what := nameOfAttribute
	if d.Summary == "Unsupported block type" {
		what = noun{"block", "块"}
	}
	return unknownName(what, name, candidates, at, diag.Error), true
}

// quotedAfter gives the quoted text that follows mark in s.
func quotedAfter(s, mark string) (string, bool) {
	_, rest, _ := strings.Cut(s, mark)
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return "", false
	}
	name, err := strconv.Unquote(quoted)
	return name, err == nil
}

// functionNames gives the names of all functions in ctx.
func functionNames(ctx *hcl.EvalContext) []string {
	var names []string
	for c := ctx; c != nil; c = c.Parent() {
		names = slices.AppendSeq(names, maps.Keys(c.Functions))
	}
	return names
}

// scopeHasSecret tells whether what stands in ctx and the scopes around it is
// sensitive: all of them, or those inside the module's own (an item of a loop, say).
func scopeHasSecret(ctx *hcl.EvalContext, all bool) bool {
	for c := ctx; c != nil && (all || c.Functions == nil); c = c.Parent() {
		for _, v := range c.Variables {
			if isSensitive(v) {
				return true
			}
		}
	}
	return false
}

// friendlyError gives what cty says about a conversion.
func friendlyError(err error) string {
	if path, ok := err.(cty.PathError); ok && len(path.Path) > 0 {
		return formatPath(path.Path) + ": " + sentence(path.Error())
	}
	return sentence(err.Error())
}

func formatPath(path cty.Path) string {
	address := diag.Address("")
	for _, step := range path {
		switch s := step.(type) {
		case cty.GetAttrStep:
			address = address.Child(s.Name)
		case cty.IndexStep:
			key, _ := s.Key.Unmark()
			switch {
			case key.IsNull() || !key.IsKnown():
				address += "[?]"
			case key.Type() == cty.String:
				address = address.Child(key.AsString())
			case key.Type() == cty.Number:
				i, _ := key.AsBigFloat().Int64()
				address = address.Index(int(i))
			}
		}
	}
	return strings.TrimPrefix(string(address), ".")
}

// friendlyType names a type for people.
func friendlyType(t cty.Type) string { return t.FriendlyNameForConstraint() + " required" }
