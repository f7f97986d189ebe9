package eval

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// markedModule has a secret, an unknown, and plain values to mix them with.
func markedModule(t testing.TB) *Module {
	return module(t, source(t, `
variable "secret" {
  default   = "`+canary+`"
  sensitive = true
}
variable "secret_map" {
  default   = { a = "`+canary+`" }
  sensitive = true
}
variable "secret_key" {
  default   = "a"
  sensitive = true
}
variable "u" { type = string }
variable "u2" { type = string }
variable "ulist" { type = list(string) }
variable "umap" { type = map(string) }
variable "uobject" { type = object({ a = string, b = optional(number) }) }
variable "uany" { type = any }
variable "ubool" { type = bool }
variable "usecret" {
  type      = string
  sensitive = true
}
locals {
  plain = { a = "1", b = "2" }
  list  = ["x", "y"]
  mixed = { a = var.secret, b = "plain", c = var.u }
  mixed_list = [var.secret, "plain", var.u]
}
`, "t.hcl"), world{})
}

func TestMarksThroughExpressions(t *testing.T) {
	m := markedModule(t)
	if ds := m.Diagnostics(); len(ds) > 0 {
		t.Fatal(summaries(ds))
	}
	const secret, known = "sensitive", "plain"
	for _, c := range []struct{ expr, want string }{
		{`var.secret == "x" ? 1 : 2`, secret},
		{`true ? "x" : var.secret`, secret},
		{`local.plain[var.secret_key]`, secret},
		{`local.list[length(var.secret_key)]`, secret},
		{`{ a = 1 }[var.secret_key]`, secret},
		{`{ a = 1 }[sensitive("a")]`, secret},
		{`[for k in [var.secret_key] : local.plain[k]]`, secret},
		{`{ (var.secret_key) = 1 }`, secret},
		{`{ for k in [var.secret_key] : k => 1 }`, secret},
		{`[for x in local.list : x if x == var.secret]`, secret},
		{`"%{ if var.secret == "" }a%{ else }b%{ endif }"`, secret},
		{`"%{ for x in var.secret_map }${x}%{ endfor }"`, secret},
		{`<<EOT
a ${var.secret}
EOT
`, secret},
		{`var.secret_map[*].a`, secret},
		{`!(var.secret == "")`, secret},
		{`false && var.secret == ""`, secret},
		{`-length(var.secret)`, secret},
		{`try(local.plain[var.secret], "x")`, secret},
		{`can(tonumber(var.secret))`, secret},
		{`try(var.secret_map.nope, "x")`, secret},
		{`merge(var.secret_map, { b = "x" })`, secret},
		{`local.mixed.a`, secret},
		{`local.mixed_list[0]`, secret},
		{`coalesce("", var.secret)`, secret},
		{`format("%s", var.secret)`, secret},

		{`local.mixed.b`, known},
		{`local.mixed_list[1]`, known},
		{`merge(local.mixed, { d = "x" }).d`, known},
		{`lookup(local.mixed, "b", "")`, known},
		{`concat(local.mixed_list, ["z"])[3]`, known},
		{`length(local.mixed_list)`, known},
		{`keys(local.mixed)[0]`, known},
		{`try(local.mixed.b, "x")`, known},
		{`try(local.mixed, {}).b`, known},
		{`[for k, v in local.mixed : k][0]`, known},
		{`{ for k, v in local.mixed : upper(k) => v }.B`, known},
		{`flatten([local.mixed_list, "z"])[3]`, known},
		{`values(local.mixed)[1]`, known},

		{`"a${var.u}"`, "var.u"},
		{`"${var.u2}${var.u}"`, "var.u"},
		{`"${var.secret}${var.u}"`, "var.u"},
		{`var.usecret`, "var.usecret"},
		{`var.ubool ? "a" : "b"`, "var.ubool"},
		{`var.ubool ? null : "b"`, "var.ubool"},
		{`true ? var.u : "b"`, "var.u"},
		{`false ? var.u : "b"`, known},
		{`var.u == null ? "a" : var.u`, "var.u"},
		{`var.ulist[0]`, "var.ulist"},
		{`var.ulist[*]`, "var.ulist"},
		{`[for x in var.ulist : upper(x)]`, "var.ulist"},
		{`{ for x in var.ulist : x => 1 }`, "var.ulist"},
		{`[for x in local.list : x if x == var.u]`, "var.u"},
		{`var.umap.x`, "var.umap"},
		{`var.umap["x"]`, "var.umap"},
		{`var.uobject.a`, "var.uobject"},
		{`var.uobject.b`, "var.uobject"},
		{`var.uany.x.y[3]`, "var.uany"},
		{`var.uany[*].x`, "var.uany"},
		{`{ (var.u) = 1 }`, "var.u"},
		{`{ (var.u) = 1 }.x`, "var.u"},
		{`join(",", var.ulist...)`, "var.ulist"},
		{`max(var.uany...)`, "var.uany"},
		{`local.plain[var.u]`, "var.u"},
		{`local.list[var.uany]`, "var.uany"},
		{`"%{ if var.ubool }a%{ endif }"`, "var.ubool"},
		{`"%{ for x in var.ulist }${x}%{ endfor }"`, "var.ulist"},
		{`"%{ for x in local.list }${x}${var.u}%{ endfor }"`, "var.u"},
		{`try(tonumber(var.u), 5)`, "var.u"},
		{`try(var.uany.x, 5)`, "var.uany"},
		{`can(var.uany.x)`, "var.uany"},
		{`jsonencode(local.mixed)`, "var.u"},
		{`jsondecode(var.u)`, "var.u"},
		{`jsondecode(var.u).x`, "var.u"},
		{`merge(local.plain, var.umap)`, "var.umap"},
		{`merge(var.uany, local.plain)`, "var.uany"},
		{`tomap({ x = var.u }).x`, "var.u"},
		{`templatefile(var.u, {})`, "var.u"},
		{`-var.uany`, "var.uany"},
		{`var.ubool || false`, "var.ubool"},
		{`[1, 2][var.uany]`, "var.uany"},
		{`toset(var.ulist)`, "var.ulist"},
		{`toset([var.u, "x"])`, "var.u"},
		{`zipmap(var.ulist, [1, 2])`, "var.ulist"},
	} {
		p := ApartDeep(m.mustEvaluate(t, c.expr))
		got := known
		switch {
		case p.Broken:
			got = "broken"
		case p.Unknown != "":
			got = string(p.Unknown)
		case p.Sensitive:
			got = secret
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.expr, got, c.want)
		}
	}
}

func TestApart(t *testing.T) {
	known := cty.StringVal("x")
	list := cty.TupleVal([]cty.Value{known, UnknownFor("var.b", cty.String), known.Mark(Sensitive)})
	if p := Apart(list); p.Sensitive || p.Unknown != "" || p.Broken {
		t.Errorf("%+v", p)
	}
	if p := ApartDeep(list); p.Unknown != "var.b" || p.Sensitive || p.Value.IsKnown() {
		t.Errorf("%+v", p)
	}
	if p := Apart(cty.NilVal); !p.Broken {
		t.Errorf("%+v", p)
	}
	if p := ApartDeep(cty.ListVal([]cty.Value{known, cty.UnknownVal(cty.String)})); !p.Broken || p.Value.IsKnown() {
		t.Errorf("%+v", p)
	}
	if p := Apart(cty.NullVal(cty.String).Mark(Sensitive)); !p.Sensitive || !p.Value.IsNull() {
		t.Errorf("%+v", p)
	}
	if p := Apart(UnknownFor("var.b", cty.String).Mark(Unknown{"var.a"}).Mark(Sensitive)); p.Unknown != "var.a" || p.Sensitive {
		t.Errorf("%+v", p)
	}
}

func TestSpread(t *testing.T) {
	x := cty.StringVal("x")
	m := cty.MapVal(map[string]cty.Value{"a": x}).Mark(Sensitive)
	if got := Spread(m).GetAttr("a"); !Apart(got).Sensitive {
		t.Errorf("%#v", got)
	}
	set := Spread(cty.SetVal([]cty.Value{x.Mark(Sensitive)}))
	if got := set.Index(cty.NumberIntVal(0)); !Apart(got).Sensitive {
		t.Errorf("%#v", got)
	}
	for _, v := range []cty.Value{x, cty.NullVal(cty.List(cty.String)), UnknownFor("var.a", cty.List(cty.String)), cty.DynamicVal} {
		if got := Spread(v); !got.RawEquals(v) {
			t.Errorf("%#v", got)
		}
	}
	for _, v := range []cty.Value{cty.EmptyObjectVal, cty.ListValEmpty(cty.String), cty.MapValEmpty(cty.String)} {
		if got := Spread(v.Mark(Sensitive)); got.LengthInt() != 0 {
			t.Errorf("%#v", got)
		}
	}
}

// Faults of expressions that hold secrets never show them.
func TestFaultsHideSecrets(t *testing.T) {
	m := markedModule(t)
	for _, expr := range []string{
		`var.secret + 1`, `-var.secret`, `!var.secret`, `var.secret ? 1 : 2`, `tonumber(var.secret)`,
		`var.secret.x`, `var.secret_map.x`, `var.secret_map["x"]`, `local.plain[var.secret]`, `local.list[var.secret]`,
		`{ for x in ["a", "a"] : var.secret => x }`, `[for x in var.secret : x]`, `"a${var.secret_map}"`,
		`{ (var.secret_map) = 1 }`, `regex("(", var.secret)`, `regex(var.secret, "x")`, `jsondecode(var.secret)`,
		`file(var.secret)`, `env(var.secret)`, `index([], var.secret)`, `parseint(var.secret, 10)`, `try(tonumber(var.secret))`,
		`[for x in [var.secret] : tonumber(x)]`, `[for x in values(var.secret_map) : tonumber(x)]`,
		`{ for k, v in { (var.secret) = 1 } : k => v.x }`, `[for k, v in { (var.secret) = 1 } : tonumber(k)]`,
		`templatefile("t.tftpl", { x = var.secret })`, `cidrhost(var.secret, 1)`, `base64decode(var.secret)`,
		`yamldecode("{${var.secret}")`, `csvdecode("a\n\"${var.secret}")`, `"%{ for x in var.secret }%{ endfor }"`,
		`tonumber(local.mixed.a)`, `formatdate(var.secret, "x")`, `split(var.secret, [])`, `{ for x in ["a", "a"] : "${x}${var.secret}" => 1 }`,
		`tonumber(sensitive("` + canary + `"))`,
	} {
		_, ds := m.Evaluate(expression(t, expr), m.Context(nil))
		if !diag.HasErrors(ds) {
			t.Errorf("%s: no error", expr)
		}
		for _, d := range ds {
			if strings.Contains(everything(d), canary) {
				t.Errorf("%s: %s", expr, everything(d))
			}
		}
	}
	// Also where HCL's diagnostics come from elsewhere.
	_, ds := expression(t, "tonumber(var.secret)").Value(m.Context(nil))
	for _, d := range Diagnostics(ds) {
		if strings.Contains(everything(d), canary) {
			t.Errorf("%s", everything(d))
		}
	}
}

// Where nothing is sensitive, a message says what there is to say.
func TestFaultsExplain(t *testing.T) {
	m := markedModule(t)
	for _, c := range []struct{ expr, want string }{
		{`tonumber("abc")`, `cannot convert "abc" to number`},
		{`1 + "x"`, `a number is required`},
		{`true ? [1] : { a = 1 }`, `tuple`},
		{`local.list[5]`, `does not identify an element`},
		{`[for x in 5 : x]`, `for needs a list`},
		{`"a${[]}"`, `string required`},
	} {
		_, ds := m.Evaluate(expression(t, c.expr), m.Context(nil))
		if len(ds) != 1 || !strings.Contains(everything(ds[0]), c.want) {
			t.Errorf("%s: %v", c.expr, ds)
		}
	}
}

func TestEvaluateJSON(t *testing.T) {
	m := markedModule(t)
	for _, c := range []struct{ text, want string }{
		{`"${var.secret}"`, "sensitive"},
		{`{"${var.secret}": 1}`, "sensitive"},
		{`{"a": "${var.u}"}`, "var.u"},
		{`{"${var.u}": 1}`, "var.u"},
		{`["${local.plain[var.secret_key]}"]`, "sensitive"},
		{`{"a": 1, "a": 2}`, "hcl-syntax: this key stands twice"},
		{`"${nope}"`, `hcl-unknown-name: unknown name "nope"`},
		{`{"x": "${tonumber(var.secret)}"}`, `hcl-type: function tonumber fails`},
		{`"${"`, `hcl-syntax: an expression must stand here`},
	} {
		expr, ds := json.ParseExpression([]byte(c.text), "t.json")
		if ds.HasErrors() {
			t.Fatal(ds)
		}
		v, found := m.Evaluate(expr, m.Context(nil))
		p := ApartDeep(v)
		got := string(p.Unknown)
		switch {
		case len(found) > 0:
			got = summaries(found)[0]
		case p.Sensitive:
			got = "sensitive"
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// A module is shared: splats keep their item in the scope they are evaluated in.
func TestEvaluateConcurrently(t *testing.T) {
	m := markedModule(t)
	expr := expression(t, `[for x in local.list : { n = x }][*].n`)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				v, ds := m.Evaluate(expr, m.Context(nil))
				if len(ds) > 0 || v.LengthInt() != 2 || v.Index(cty.NumberIntVal(0)).AsString() != "x" {
					t.Errorf("%#v", v)
				}
			}
		})
	}
	group.Wait()
}

// Operators, calls and the like around marked values, nested at random by
// bytes: the result is marked, or there is an error without the secret.
func build(seed []byte, depth int) string {
	if len(seed) == 0 || depth == 0 {
		return "x"
	}
	inner := build(seed[1:], depth-1)
	shapes := []string{
		`"a${%s}"`, `[%s]`, `{ k = %s }`, `[%s][0]`, `{ k = %s }.k`, `(%s)`, `[for i in [%s] : i]`, `{ for i in [%s] : "k" => i }`,
		`true ? %s : null`, `try(%s, 1)`, `jsonencode(%s)`, `flatten([%s])`, `merge({ a = %s }, {})`, `concat([%s], [])`, `element([%s], 0)`,
		`lookup({ a = %s }, "a", null)`, `values({ a = %s })`, `tolist([%s])`, `toset([%s])`, `one([%s])`, `coalescelist([%s])`, `reverse([%s])`,
		`slice([%s, 1], 0, 1)`, `zipmap(["a"], [%s])`, `format("%%v", %s)`, `sha256(jsonencode(%s))`, `[%s][*]`, `chunklist([%s], 1)`,
		`distinct([%s])`, `setunion([%s], [])`, `{ (jsonencode(%s)) = 1 }`, `<<-EOT
  ${jsonencode(%s)}
EOT
`, `"%%{ if jsonencode(%s) == "" }a%%{ else }b%%{ endif }"`, `yamlencode(%s)`, `jsondecode(jsonencode(%s))`, `compact([jsonencode(%s)])`,
		`{ a = "1", b = "2" }[jsonencode(%s) == "" ? "a" : "b"]`, `setproduct([%s], ["a"])`, `transpose({ a = [jsonencode(%s)] })`,
		`tomap({ a = %s })["a"]`, `[for k, v in { a = %s } : v]`, `{ for k, v in { a = %s } : k => v... }`, `can(%s.x)`, `try(%s.x, 1)`, `max(length(jsonencode(%s)))`,
	}
	return fmt.Sprintf(shapes[int(seed[0])%len(shapes)], inner)
}

func FuzzMarks(f *testing.F) {
	for i := range 48 {
		f.Add([]byte{byte(i), byte(i * 7), byte(i * 13)})
	}
	m := markedModule(f)
	f.Fuzz(func(t *testing.T, seed []byte) {
		text := build(seed, 6)
		expr, ds := hclsyntax.ParseExpression([]byte(text), "f.hcl", hcl.InitialPos)
		if ds.HasErrors() {
			return
		}
		v, found := m.Evaluate(expr, m.Context(map[string]cty.Value{"x": cty.StringVal(canary).Mark(Sensitive)}))
		for _, d := range found {
			if strings.Contains(everything(d), canary) {
				t.Errorf("%s: %s", text, everything(d))
			}
		}
		if len(found) == 0 && !ApartDeep(v).Sensitive {
			t.Errorf("%s: the mark is lost: %#v", text, v)
		}
		v, found = m.Evaluate(expr, m.Context(map[string]cty.Value{"x": UnknownFor("var.x", cty.String)}))
		if p := ApartDeep(v); len(found) == 0 && p.Broken {
			t.Errorf("%s: the variable is forgotten: %#v", text, v)
		}
	})
}
