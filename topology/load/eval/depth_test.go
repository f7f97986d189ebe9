package eval

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

func TestCheckDepth(t *testing.T) {
	repeat := strings.Repeat
	const deep, long, number = "nesting is deeper than 100", "the expression has more than 5000 operators", "the exponent of this number has more than 4 digits"
	for _, c := range []struct{ name, file, text, want string }{
		{"blocks", "t.hcl", repeat("a {\n", 100) + repeat("}\n", 100), ""},
		{"blocks", "t.hcl", repeat("a {\n", 101) + repeat("}\n", 101), deep},
		{"brackets", "t.hcl", "a = " + repeat("[", 100) + repeat("]", 100), ""},
		{"brackets", "t.hcl", "a = " + repeat("[", 101) + repeat("]", 101), deep},
		{"open brackets", "t.hcl", "a = " + repeat("(", 1_000_000), deep},
		{"braces", "t.hcl", "a = " + repeat("{ a = ", 101), deep},
		{"calls", "t.hcl", "a = " + repeat("f(", 101), deep},
		{"templates", "t.hcl", "a = " + repeat(`"${`, 101), deep},
		{"templates", "t.hcl", "a = " + repeat(`"${`, 100) + "1" + repeat(`}"`, 100), ""},
		{"directives", "t.hcl", `a = "` + repeat("%{ if true }", 101) + repeat("%{ endif }", 101) + `"`, deep},
		{"directives beside each other", "t.hcl", `a = "` + repeat("%{ if true }x%{ else }y%{ endif }", 1000) + `"`, ""},
		{"for directives", "t.hcl", "a = <<E\n" + repeat("%{~ for x in y ~}\n", 101) + "E\n", deep},
		{"not", "t.hcl", "a = " + repeat("!", 99) + "true", ""},
		{"not", "t.hcl", "a = " + repeat("!", 1_000_000) + "true", deep},
		{"minus", "t.hcl", "a = " + repeat("-", 101) + "1", deep},
		{"minus between", "t.hcl", "a = 1" + repeat(" + -1", 1000), ""},
		{"minus in brackets", "t.hcl", "a = " + repeat("-(", 51) + "1" + repeat(")", 51), deep},
		{"conditionals", "t.hcl", "a = " + repeat("x ? y : ", 101) + "z", deep},
		{"conditionals", "t.hcl", "a = " + repeat("x ? y : ", 50) + "z", ""},
		{"conditionals beside each other", "t.hcl", "a = [" + repeat("x ? y : z,", 1000) + "]", ""},
		{"conditionals on lines", "t.hcl", repeat("a = x ? y : z\n", 1000), ""},
		{"operators", "t.hcl", "a = 1" + repeat(" + 1", 4999), ""},
		{"operators", "t.hcl", "a = 1" + repeat(" + 1", 5001), long},
		{"operators in brackets", "t.hcl", "a = (\n1" + repeat(" +\n 1", 5001) + ")", long},
		{"operators on lines", "t.hcl", repeat("a = 1 + 1\n", 10_000), ""},
		{"indices", "t.hcl", "a = x" + repeat("[y]", 5001), long},
		{"attributes", "t.hcl", "a = x" + repeat(".y", 5001), long},
		{"conditionals before comments", "t.hcl", repeat("a = x ? y : z # c\n", 1000), ""},
		{"a long list", "t.hcl", "a = [" + repeat("1 + 1, ", 10_000) + "]", ""},
		{"a long object", "t.hcl", "a = {" + repeat("\n x = y.z", 10_000) + "}", ""},
		{"brackets in texts", "t.hcl", `a = "` + repeat("[{(", 100) + `"`, ""},
		{"brackets in comments", "t.hcl", "# " + repeat("[", 101) + "\n/* " + repeat("{", 101) + "*/", ""},
		{"closed twice", "t.hcl", repeat("}])", 100) + repeat("[", 101), deep},
		{"exponent", "t.hcl", "a = 1e9999", ""},
		{"exponent", "t.hcl", "a = 1e-0010", ""},
		{"exponent", "t.hcl", "a = 1e999999999", number},
		{"bad bytes", "t.hcl", "\xff\xfe\x00", ""},
		{"nothing", "t.hcl", "", ""},

		{"json", "t.json", repeat("[", 100), ""},
		{"json", "t.json", repeat("[", 101), deep},
		{"json objects", "t.json", repeat(`{"a":`, 101), deep},
		{"json texts", "t.json", `["` + repeat("[", 500) + `", "\"[[", "a\\"]`, ""},
		{"json template", "t.json", `["${` + repeat("(", 101) + `"]`, deep},
		{"json type", "t.json", `{"type": "` + repeat("list(", 101) + `"}`, ""}, // its decoder looks
		{"json operators", "t.json", `{"a": "${1` + repeat("+1", 5001) + `}"}`, long},
		{"json prose", "t.json", `{"description": "` + repeat("wow! - (really?) ", 200) + `"}`, ""},
		{"json exponent", "t.json", `{"a": 1e99999}`, number},
		{"json words", "t.json", `{"a": true, "b": false}`, ""},
		{"json open text", "t.json", `{"a": "\`, ""},
	} {
		ds := CheckDepth([]byte(c.text), c.file)
		got := ""
		if len(ds) > 0 {
			got = ds[0].Summary(diag.English)
			if ds[0].Rule != ruleTopology || ds[0].Range.File != c.file || ds[0].Range.End > len(c.text) {
				t.Errorf("%s: %+v", c.name, ds[0])
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever is shallow by its bytes is so by its tokens.
func FuzzShallow(f *testing.F) {
	for _, text := range []string{
		chain(3), "a = \"${x}$${y}%{ if z ~}${ { a = \"}\" }.a }%{~ endif }\" # c\n", "a = 1e-5.5...x::y\r\n", "a = -b-c - -d ? !e : f[0].g // c",
		"a = 0e+0.0..0000000a = 00.00.", "a = \"\\u00e9\\\"\"\nb = <<E\n}\nE\n/* ] */", "\uFEFFa { b = [1.x, 2.5.6e7] }", "x = \"${(}[\"\n",
		"a = " + strings.Repeat("[{(", 33) + "-!x" + strings.Repeat(")}]", 33),
	} {
		f.Add([]byte(text), byte(0))
		f.Add([]byte(text), byte(40))
	}
	f.Fuzz(func(t *testing.T, text []byte, times byte) {
		// Repeated, so that small inputs reach the limits.
		text = []byte(strings.Repeat(string(text), int(times)+1))
		scan := depthScan{src: text, check: newDepthCheck()}
		if len(text) > 50_000 || !scan.run() {
			return
		}
		tokens, _ := hclsyntax.LexConfig(text, "t.hcl", hcl.InitialPos)
		if ds := checkTokens(tokens); len(ds) > 0 {
			t.Errorf("%q: %s at %v", text, ds[0].Summary(diag.English), ds[0].Range)
		}
		want := newDepthCheck()
		for _, token := range tokens {
			if token.Type != hclsyntax.TokenEOF {
				want.take(token.Type, token.Bytes)
			}
		}
		if got := scan.check; !reflect.DeepEqual(got.stack, want.stack) || got.below != want.below {
			t.Errorf("%q: %+v by bytes, %+v by tokens", text, got, want)
		}
	})
}

// What people write takes the short way.
func TestShallow(t *testing.T) {
	if text := chain(100) + "a = \"${x}%{ if y }z%{ endif }\\n\" # 中文\n"; !shallow([]byte(text)) {
		t.Error("plain text is not plain")
	}
}

func BenchmarkCheckDepth(b *testing.B) {
	text := []byte(chain(10_000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		CheckDepth(text, "t.hcl")
	}
}

// What passes CheckDepth is parsed and evaluated without exhausting the stack;
// no function panics, whatever it is given.
func FuzzExpressions(f *testing.F) {
	for _, e := range examples() {
		f.Add(e.call)
	}
	for _, text := range []string{
		strings.Repeat("!", 99) + "x", strings.Repeat("(", 101), "1" + strings.Repeat("+1", 4000), `"%{ for x in u }${x}%{ endfor }"`,
		`{ (s) = 1 }`, `l[s]`, `[for k, v in u : k => v...]`, `x.*.y[0]`, `u[*].x`, "<<E\n${s}\nE\n", `1e9999 * 1e9999`, `"\u0000${n}"`, `f::g(1)`,
	} {
		f.Add(text)
	}
	m := module(f, Source{}, functionWorld())
	scope := map[string]cty.Value{
		"x": cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal("v"), "b": cty.NullVal(cty.Number)}),
		"l": cty.ListVal([]cty.Value{cty.StringVal("e"), cty.StringVal("f")}),
		"n": cty.NullVal(cty.String),
		"s": cty.StringVal(canary).Mark(Sensitive),
		"u": UnknownFor("var.u", cty.DynamicPseudoType),
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 || len(CheckDepth([]byte(text), "f.hcl")) > 0 {
			return
		}
		expr, ds := hclsyntax.ParseExpression([]byte(text), "f.hcl", hcl.InitialPos)
		if ds.HasErrors() {
			Diagnostics(ds)
			return
		}
		v, found := m.Evaluate(expr, m.Context(scope))
		for _, d := range found {
			if strings.Contains(everything(d), canary) {
				t.Errorf("%s: %s", text, everything(d))
			}
		}
		p := ApartDeep(v)
		if diag.HasErrors(found) != p.Broken {
			t.Errorf("%s: broken %v: %#v, %v", text, p.Broken, v, summaries(found))
		}
		if !p.Broken && p.Unknown == "" && !p.Sensitive && strings.Contains(fmt.Sprintf("%#v", p.Value), canary) {
			t.Errorf("%s: %#v is not sensitive", text, p.Value)
		}
	})
}

func FuzzVariableFile(f *testing.F) {
	for _, seed := range []string{"a = 1\n", "a = [\"x\", {k = null}]\n", "a = \"${b}\"", "{\"a\": [1, {\"b\": null}]}", "\uFEFFa = 1", "a = <<E\nx\nE\n", "a {", "\xff"} {
		f.Add(seed, "list(object({k = optional(string, \"d\")}))")
		f.Add(seed, "map(any)")
	}
	f.Fuzz(func(t *testing.T, text, constraint string) {
		if len(text)+len(constraint) > 10_000 || len(CheckDepth([]byte(constraint), "t.hcl")) > 0 {
			return
		}
		for _, name := range []string{"v.nacosgenvars", "v.json"} {
			attributes, _ := parseVariableFile([]byte(text), name, false)
			v := &variable{name: "a", constraint: cty.DynamicPseudoType}
			if expr, ds := hclsyntax.ParseExpression([]byte(constraint), "t.hcl", hcl.InitialPos); !ds.HasErrors() {
				ty, defaults, ds := typeexpr.TypeConstraintWithDefaults(expr)
				Diagnostics(ds)
				if !ds.HasErrors() {
					v.constraint, v.defaults = ty, defaults
				}
			}
			for _, a := range sortedAttributes(attributes) {
				value, ds := evaluateConstant(a.Expr, false)
				if diag.HasErrors(ds) {
					continue
				}
				converted, err := v.convert(value)
				if err != nil {
					v.invalid(err, diag.Range{})
				} else if !converted.IsWhollyKnown() {
					t.Errorf("%s as %s is not known: %#v", text, constraint, converted)
				}
			}
		}
	})
}

// A whole module from any text: no panic, and ranges inside the text.
func FuzzModule(f *testing.F) {
	f.Add(chain(3))
	f.Add("variable \"a\" {\n type = object({a = optional(list(string), [])})\n default = {}\n validation {\n condition = var.a.a == []\n error_message = \"x${var.b}\"\n}\n}\nvariable \"b\" {}")
	f.Add("locals {\n a = local.b\n b = host[local.a].zone\n}\nhost \"m\" { zone = local.c }\nhost \"m\" {}")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 10_000 || len(CheckDepth([]byte(text), "t.hcl")) > 0 {
			return
		}
		file, ds := hclsyntax.ParseConfig([]byte(text), "t.hcl", hcl.InitialPos)
		if ds.HasErrors() {
			return
		}
		content, _, _ := file.Body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
			{Type: "variable", LabelNames: []string{"name"}}, {Type: "locals"}, {Type: "host", LabelNames: []string{"name"}},
		}})
		src := Source{Variables: content.Blocks.OfType("variable"), Locals: content.Blocks.OfType("locals")}
		for _, b := range content.Blocks.OfType("host") {
			h := Host{Name: b.Labels[0], Range: Range(b.LabelRanges[0]), Attributes: map[string]hcl.Expression{}}
			attributes, _ := b.Body.JustAttributes()
			for n, a := range attributes {
				h.Attributes[n] = a.Expr
			}
			src.Hosts = append(src.Hosts, h)
		}
		m := module(t, src, world{})
		for _, d := range m.Diagnostics() {
			if d.Rule == "" || d.Range.End > len(text) || d.Range.Start > d.Range.End || everything(d) == "" {
				t.Errorf("%+v", d)
			}
		}
	})
}

// TestCut wants pieces that end behind lines of the top level, and together
// are the whole.
func TestCut(t *testing.T) {
	const text = "\uFEFFa \"x\" {\n  b = [\n    1,\n  ]\n}\nc = \"{\"\n\nd {}\n"
	ends, ok := Cut([]byte(text), 1)
	var pieces []string
	for at := 0; len(ends) > 0; at, ends = ends[0], ends[1:] {
		pieces = append(pieces, text[at:ends[0]])
	}
	want := []string{"\uFEFFa \"x\" {\n  b = [\n    1,\n  ]\n}\n", "c = \"{\"\n", "\n", "d {}\n"}
	if diff := cmp.Diff(want, pieces); diff != "" || !ok {
		t.Errorf("%v %s", ok, diff)
	}
	if ends, ok := Cut([]byte("a {}\nb {}\n"), 7); !ok || !slices.Equal(ends, []int{10}) {
		t.Errorf("%v %v, want one piece: the rest is too small", ends, ok)
	}
	if ends, ok := Cut([]byte("a = <<X\nX\n"), 1); ok {
		t.Errorf("%v, want no answer for a heredoc", ends)
	}
}

// TestIsExpression: what stands after an equals sign is one expression and no more.
func TestIsExpression(t *testing.T) {
	for _, text := range []string{"8848", `"2.4.3"`, "null", "-1", "(1 + 2)", "[\n  1,\n  2,\n]", `{ a = "b" }`, `"${var.x}-a"`, "var.x.y[0]", " 1 ", "[for n in [1] : n]"} {
		if !IsExpression(text) {
			t.Errorf("%q is refused", text)
		}
	}
	for _, text := range []string{
		"", " ", "\n", "8848 8849", "8848\nzone = 1", "8848\n}\ncluster \"x\" {", "1 # nacosgen:ignore auth-off", "1 // x", "/* x */ 1", "1\n", "\n1", `"open`, "[1", "1]", "a = 1", "1\nb {}\n",
		"<<E\nx\nE\n", "\x1b[31m", "\"\x1b[31m\"", "\"\u202e\"", "1\x00", "\xff", strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000), "\ufeff1",
	} {
		if IsExpression(text) {
			t.Errorf("%q is taken", text)
		}
	}
}
