package syntax_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/nacosgen/nacosgen/topology/load/syntax"
	"github.com/zclconf/go-cty/cty"
)

// shown writes out all that a body is, but for HCL's own blocks, lines and columns.
func shown(b syntax.Body) string {
	var out strings.Builder
	show(&out, "", b)
	return out.String()
}

func show(out *strings.Builder, indent string, b syntax.Body) {
	for _, a := range b.Attributes {
		fmt.Fprintf(out, "%s%s %v = %s\n", indent, a.Name, a.At, value(a.Expr))
	}
	for _, c := range b.Blocks {
		fmt.Fprintf(out, "%s%s %v %v to %d, labels %v\n", indent, c.Type, c.At, c.Header, c.End, c.Labels)
		show(out, indent+"  ", c.Body)
	}
}

// value shows an expression; a text without sequences is a literal, whatever it
// is made of.
func value(expr hcl.Expression) string {
	r := expr.Range()
	at := fmt.Sprintf("@%d-%d", r.Start.Byte, r.End.Byte)
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return literal(e.Val) + at
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			v, _ := e.Value(nil)
			return literal(v) + at
		}
	case *hclsyntax.ScopeTraversalExpr:
		steps := ""
		for _, s := range e.Traversal {
			steps += fmt.Sprintf("/%T %d-%d", s, s.SourceRange().Start.Byte, s.SourceRange().End.Byte)
			switch s := s.(type) {
			case hcl.TraverseRoot:
				steps += s.Name
			case hcl.TraverseAttr:
				steps += s.Name
			}
		}
		return steps + at
	case *hclsyntax.TupleConsExpr:
		all := fmt.Sprintf("%d-%d[", e.OpenRange.Start.Byte, e.OpenRange.End.Byte)
		for _, x := range e.Exprs {
			all += value(x) + ","
		}
		return all + "]" + at
	case *hclsyntax.ObjectConsExpr:
		all := fmt.Sprintf("%d-%d{", e.OpenRange.Start.Byte, e.OpenRange.End.Byte)
		for _, x := range e.Items {
			key := x.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
			all += fmt.Sprint(value(key.Wrapped), key.ForceNonLiteral, "=", value(x.ValueExpr), ",")
		}
		return all + "}" + at
	}
	return fmt.Sprintf("%T%s", expr, at)
}

// literal shows a value with all the digits that it would be reckoned with.
func literal(v cty.Value) string {
	if v.Type() == cty.Number && v.IsKnown() && !v.IsNull() {
		f := v.AsBigFloat()
		return fmt.Sprintf("%s (%d bits, %v, %v)", f.Text('g', 200), f.Prec(), f.Mode(), f.Acc())
	}
	return fmt.Sprintf("%#v", v)
}

// agree wants a text to be read as HCL's parser reads it, and tells whether it
// was read without that.
func agree(t *testing.T, text string) (plain bool) {
	t.Helper()
	if _, ok := eval.Cut([]byte(text), 1<<30); !ok {
		return false
	}
	file, problems := hclsyntax.ParseConfig([]byte(text), "f", hcl.Pos{Byte: 2, Line: 1, Column: 1})
	got, ok := syntax.Parse("f", "%%"+text+"%%", 2, 2+len(text))
	if ok != (len(problems) == 0) {
		t.Fatalf("read: %v, but HCL says %v about\n%s", ok, problems, text)
	}
	if !ok {
		return false
	}
	if diff := cmp.Diff(shown(syntax.Of(file.Body.(*hclsyntax.Body))), shown(got)); diff != "" {
		t.Fatalf("(-HCL +ours) of\n%s\n%s", text, diff)
	}
	return len(got.Blocks) > 0 && got.Blocks[0].HCL == nil
}

// plainTexts are read without HCL's parser.
var plainTexts = []string{
	"a {}\n", "a {\n}", "a b \"c\" {\n  x = 1 # one\n  y = true // two\n}\n# three",
	"a { x = \"y\" }\nb { x = [1, 2,] }\r\nc {\r\n}\r\n",
	"a {\n  x = [\n    \"1\", # one\n    [], {},\n    null\n\n  , false]\n}\n",
	"a {\n  x = { a = 1, \"b.c\" : 2, # two\n\n d-e = { f = [{ g = 1 }] } }\n  b {\n    c \"中文\" { y = \"e\u0301 100% of $5\" }\n  }\n}\n",
	"a {\n  x = var.y\n  y = each.value.port\n  z = self\n  p = \"\\\"a\\\\b\\n\\r\\t\"\n  n = 007\n  big = 123456789012345678\n}\n",
	"a \"\" {\n x=1\n  y\t=\t\"\"\n}\n", "a\"b\"{}\n", "a { x = {} }\n",
}

// otherTexts are left to it, or are mistakes that it explains.
var otherTexts = []string{
	"a { x = -1 }\n", "a { x = 1.5 }\n", "a { x = 1e3 }\n", "a { x = \"${y}\" }\n", "a { x = \"$${y}\" }\n", "a { x = \"%{ if a }%{ endif }\" }\n",
	"a { x = f(1) }\n", "a { x = y[0] }\n", "a { x = y.0 }\n", "a { x = y.*.z }\n", "a { x = 1 + 2 }\n", "a { x = b ? 1 : 2 }\n",
	"a { x = [for y in z : y] }\n", "a { x = { for k, v in z : k => v } }\n", "a { x = { (k) = 1 } }\n", "a { x = { true = 1 } }\n", "a { x = { 1 = 1 } }\n",
	"a { x = { k.l = 1 } }\n", "a { x = { k = 1 l = 2 } }\n", "a { x = { , } }\n", "a { x = [,] }\n", "a { x = [1 2] }\n", "a { x = [1\n2] }\n",
	"a {\n  x = <<E\ny\nE\n}\n", "a { /* c */ }\n", "a { x = \"\\u0041\" }\n", "a { x = \"\\q\" }\n", "a { x = \"\\né\" }\n", "a { x = \"b\nc\" }\n",
	"a { x = 1, y = 2 }\n", "a { x = 1\n}\n", "a { b {} }\n", "a {} b {}\n", "a {\n  x = 1\n  x = 2\n}\n", "a {\n  x = 1 }\n", "a\n{}\n", "a = {}\n{}\n",
	"é = 1\n", "aé {}\n", "a \"${b}\" {}\n", "a.b = 1\n", "a = for\n", "a = (1)\n", "a = !true\n", "a = 1234567890123456789\n", "a = 1x\n", "a = b ..c\n",
	"a = ", "a {", "a \"", "a { x = [", "a { x = {", "a { x = \"\\", "}", "= 1", "a {\n  x = {\n    b = 1\n    , c = 2\n  }\n}\n", "\uFEFFa {}\n", "a\r{}", "a {\r}",
}

func TestParse(t *testing.T) {
	for _, text := range plainTexts {
		if !agree(t, text) {
			t.Errorf("left to HCL's parser:\n%s", text)
		}
	}
	for _, text := range otherTexts {
		agree(t, text)
	}
}

// Blocks that are wanted as HCL has them have that, with all of their neighbours.
func TestParseAsHCL(t *testing.T) {
	const text = "a {}\nvariable \"x\" {\n  type = string\n}\n"
	for _, asHCL := range [][]string{nil, {"variable"}} {
		b, ok := syntax.Parse("f", text, 0, len(text), asHCL...)
		if !ok || len(b.Blocks) != 2 {
			t.Fatal(ok, b)
		}
		for _, block := range b.Blocks {
			if (block.HCL != nil) != (asHCL != nil) {
				t.Errorf("%s as HCL: %v, want %v", block.Type, block.HCL != nil, asHCL != nil)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range plainTexts {
		f.Add(text)
	}
	for _, text := range otherTexts {
		f.Add(text)
	}
	names, err := filepath.Glob("../../../examples/*/*.hcl")
	if err != nil || len(names) == 0 {
		f.Fatal(err, "no examples")
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text || strings.ContainsRune(text, 0) {
			t.Skip() // refused before
		}
		agree(t, text)
	})
}
