package eval

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

func TestVariableOrder(t *testing.T) {
	const text = `
variable "a" { default = "default" }
`
	auto := map[string]string{
		"b.auto.nacosgenvars":      `a = "auto b"`,
		"a.auto.nacosgenvars.json": `{"a": "auto a"}`,
		"c.nacosgenvars":           `a = "not read"`,
		".d.auto.nacosgenvars":     `a = "hidden"`,
		"given.txt":                `a = "file"`,
	}
	env := map[string]string{"NACOSGEN_VAR_a": "environment"}
	for _, c := range []struct {
		name   string
		w      world
		inputs []Input
		want   string
	}{
		{"default", world{}, nil, "default"},
		{"environment", world{env: env}, nil, "environment"},
		{"empty environment", world{env: map[string]string{"NACOSGEN_VAR_a": ""}}, nil, ""},
		{"auto", world{env: env, files: auto}, nil, "auto b"},
		{"file", world{env: env, files: auto}, []Input{{File: "given.txt"}}, "file"},
		{"var, file", world{files: auto}, []Input{{Name: "a", Value: "var"}, {File: "given.txt"}}, "file"},
		{"file, var", world{files: auto}, []Input{{File: "given.txt"}, {Name: "a", Value: "var"}}, "var"},
		{"var twice", world{}, []Input{{Name: "a", Value: "1"}, {Name: "a", Value: "2"}}, "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := source(t, text, "topology.hcl")
			src.Inputs = c.inputs
			m := module(t, src, c.w)
			if ds := m.Diagnostics(); len(ds) > 0 {
				t.Fatal(summaries(ds))
			}
			if got := m.mustEvaluate(t, "var.a"); got.AsString() != c.want {
				t.Errorf("got %q, want %q", got.AsString(), c.want)
			}
		})
	}
}

// One type and one given text a row; want is an expression, or a message.
func TestVariableText(t *testing.T) {
	for _, c := range []struct{ declaration, given, want string }{
		{`type = string`, `["a"]`, `"[\"a\"]"`},
		{``, `true`, `"true"`},
		{`type = number`, `12`, `12`},
		{`type = bool`, `true`, `true`},
		{`type = any`, `["a", 1]`, `["a", 1]`},
		{`type = list(string)`, `["a", 1]`, `tolist(["a", "1"])`},
		{`type = map(number)`, `{a = "1"}`, `tomap({a = 1})`},
		{`type = set(string)`, `["a", "a"]`, `toset(["a"])`},
		{`type = tuple([string, number])`, `["a", 1]`, `["a", 1]`},
		{`type = object({a = string, b = optional(number, 3), c = optional(string)})`, `{a = 1}`, `{a = "1", b = 3, c = tostring(null)}`},
		{`type = list(object({a = optional(string, "x")}))`, `[{}, {a = "y"}]`, `tolist([{a = "x"}, {a = "y"}])`},
		{`type = map(object({a = optional(object({b = optional(number, 1)}), {})}))`, `{k = {}}`, `tomap({k = {a = {b = 1}}})`},
		{`type = number`, `x`, `variable-invalid: the value of variable "v" does not fit its type: a number is required (-var v)`},
		{`type = list(string)`, `[`, `variable-invalid: the value of variable "v" can't be understood: an expression must stand here (-var v)`},
		{`type = list(string)`, `[var.x]`, `variable-invalid: the value of variable "v" can't be understood: names have no meaning here: the value must be constant (-var v)`},
		{`type = list(string)`, `[upper("x")]`, `variable-invalid: the value of variable "v" can't be understood: functions can't be called here: the value must be constant (-var v)`},
		{`type = list(string)`, `"x"`, `variable-invalid: the value of variable "v" does not fit its type: list of string required, but have string (-var v)`},
		{`type = object({a = string})`, `{b = 1}`, `variable-invalid: the value of variable "v" does not fit its type: attribute "a" is required (-var v)`},
		{`type = list(object({a = number}))`, `[{a = 1}, {a = "x"}]`, `variable-invalid: the value of variable "v" does not fit its type: [1].a: a number is required (-var v)`},
		{"type = any\n nullable = false", `null`, `variable-invalid: variable "v" must not be null (-var v)`},
		{"type = any\n nullable = false\n default = 5", `null`, `5`},
		{`type = any`, `null`, `null`},
		{`type = string`, "\uFEFF", `"\uFEFF"`},
		{`type = string`, "e\u0301", "\"\u00e9\""},
		{`type = number`, `123456789012345678901234567890.5`, `123456789012345678901234567890.5`},
	} {
		src := source(t, "variable \"v\" {\n"+c.declaration+"\n}", "topology.hcl")
		src.Inputs = []Input{{Name: "v", Value: c.given}}
		m := module(t, src, world{})
		if ds := m.Diagnostics(); len(ds) > 0 {
			if got := strings.Join(summaries(ds), "\n"); got != c.want {
				t.Errorf("%s = %s: got %s\nwant %s", c.declaration, c.given, got, c.want)
			}
			if v := m.mustEvaluate(t, "var.v"); !Apart(v).Broken {
				t.Errorf("%s = %s: %#v should be broken", c.declaration, c.given, v)
			}
			continue
		}
		got, want := m.mustEvaluate(t, "var.v"), m.mustEvaluate(t, c.want)
		if !got.RawEquals(want) {
			t.Errorf("%s = %s: got %#v, want %#v", c.declaration, c.given, got, want)
		}
	}
}

func TestVariableDeclarations(t *testing.T) {
	for _, c := range []struct{ text, at, want string }{
		{`variable "a" { typ = string }`, `typ`, `hcl-unknown-name: unknown attribute "typ"; did you mean "type"?`},
		{`variable "a" { type = strin }`, `strin`, `hcl-type: "strin" is not a type; did you mean "string"?`},
		{`variable "a" { type = list }`, `list`, `hcl-type: this is not a type`},
		{`variable "a" { type = object({a = optional(number, "x")}) }`, `"x"`, `hcl-type: the default of an optional attribute does not fit its type`},
		{"variable \"a\" {\n type = number\n default = \"x\"\n}", `"x"`, `variable-invalid: the value of variable "a" does not fit its type: a number is required (default)`},
		{"variable \"a\" {\n nullable = false\n default = null\n}", `null`, `variable-invalid: the default of variable "a" is null, but nullable is false`},
		{"variable \"a\" {\n type = \"string\"\n}", `"string"`, `hcl-type: "string" is a text, not a type`},
		{`variable "a" { default = local.x }`, `local.x`, `hcl-reference: names have no meaning here: the value must be constant`},
		{`variable "a" { sensitive = "x" }`, `"x"`, `hcl-type: sensitive must be true or false`},
		{`variable "a" { description = ["x"] }`, `["x"]`, `hcl-type: description must be a text`},
		{"variable \"a\" {}\nvariable \"b\" {}\nvariable \"a\" {}", `"a"`, `hcl-reference: variable "a" is defined twice`},
		{`variable "a b" {}`, `"a b"`, `hcl-syntax: variable name "a b" is not an identifier`},
		{"variable \"a\" {\n validation {\n condition = true\n}\n}", `validation`, `hcl-type: this block needs error_message`},
		{"variable \"a\" {\n validatoin {\n condition = true\n}\n}", `validatoin`, `hcl-unknown-name: unknown block "validatoin"; did you mean "validation"?`},
	} {
		ds := module(t, source(t, c.text, "t.hcl"), world{}).Diagnostics()
		if len(ds) != 1 || summaries(ds)[0] != c.want {
			t.Errorf("%s\ngot  %v\nwant %s", c.text, summaries(ds), c.want)
			continue
		}
		if got := c.text[ds[0].Range.Start:ds[0].Range.End]; got != c.at && !strings.HasPrefix(c.text[ds[0].Range.Start:], c.at) {
			t.Errorf("%s: stands at %q, want %q", c.text, got, c.at)
		}
	}
}

func TestMissingVariable(t *testing.T) {
	src := source(t, `
variable "a" { type = list(string) }
variable "b" { default = null }
`, "t.hcl")
	m := module(t, src, world{})
	if ds := m.Diagnostics(); len(ds) > 0 {
		t.Fatal(summaries(ds))
	}
	if p := Apart(m.mustEvaluate(t, "var.a[0]")); p.Unknown != "var.a" {
		t.Errorf("got %#v", p)
	}
	src.RequireVariables = true
	m = module(t, src, world{})
	want := []string{`variable-missing: variable "a" has no value`}
	if diff := cmp.Diff(want, summaries(m.Diagnostics())); diff != "" {
		t.Error(diff)
	}
	detail := m.Diagnostics()[0].Details(diag.English)
	if !strings.Contains(detail, "NACOSGEN_VAR_a") || !strings.Contains(detail, "-var 'a=") {
		t.Error(detail)
	}
	if p := Apart(m.mustEvaluate(t, "var.a[0]")); !p.Broken {
		t.Errorf("got %#v", p)
	}
}

func TestUndeclaredVariable(t *testing.T) {
	src := source(t, `variable "password" { default = "" }`, "t.hcl")
	src.Inputs = []Input{{Name: "pasword", Value: canary}, {File: "x.nacosgenvars"}}
	m := module(t, src, world{
		files: map[string]string{"x.nacosgenvars": "passwort = \"" + canary + "\"\n"},
		env:   map[string]string{"NACOSGEN_VAR_unknown": "x"},
	})
	want := []string{
		`hcl-unknown-name: unknown variable "pasword"; did you mean "password"?`,
		`hcl-unknown-name: unknown variable "passwort"; did you mean "password"?`,
	}
	ds := m.Diagnostics()
	if diff := cmp.Diff(want, summaries(ds)); diff != "" {
		t.Error(diff)
	}
	if ds[0].Severity != diag.Error || !ds[0].Range.IsZero() || ds[1].Severity != diag.Warning || ds[1].Range.End != len("passwort") {
		t.Errorf("%+v", ds)
	}
	// Nobody can tell whether a value that is not declared is secret.
	if !slices.Contains(m.Secrets(), diag.Range{File: "x.nacosgenvars", Start: 11, End: 11 + len(canary) + 2}) {
		t.Errorf("%v", m.Secrets())
	}
}

func TestVariableFiles(t *testing.T) {
	const text = `
variable "a" { default = "" }
variable "s" {
  default   = "x"
  sensitive = true
}
`
	for _, c := range []struct {
		name, file string
		want       []string
		value      string
	}{
		{"v.json", `{"a": "${x}"}`, nil, "${x}"},
		{"v.hcl", "\uFEFFa = \"b\"", nil, "b"},
		{"v.json", "\uFEFF{\"a\": \"b\"}", nil, "b"},
		{"v.hcl", `a = "${b}"`, []string{"hcl-reference: names have no meaning here: the value must be constant"}, ""},
		{"v.hcl", `a = upper("x")`, []string{"hcl-reference: functions can't be called here: the value must be constant"}, ""},
		{"v.hcl", `block {}`, []string{"hcl-syntax: an attribute must stand here, no block"}, ""},
		{"v.hcl", "a = \"x\nb = 1\ns = 1 1\n", []string{"hcl-syntax: a text in quotes can't span lines", "hcl-syntax: missing newline after argument"}, ""},
		{"v.hcl", `a = `, []string{"hcl-syntax: an expression must stand here"}, ""},
		{"v.hcl", "a = \"x\"\na = \"y\"\n", []string{"hcl-syntax: this attribute is set twice"}, ""},
		{"v.hcl", `a = ` + strings.Repeat("[", 101), []string{"topology-invalid: nesting is deeper than 100"}, ""},
		{"v.json", `{"a": ` + strings.Repeat("[", 101), []string{"topology-invalid: nesting is deeper than 100"}, ""},
		{"v.json", `{"s": ` + canary, []string{"hcl-syntax: this JSON is malformed"}, ""},
		{"v.hcl", "\xff\xfea\x00", nil, ""},
	} {
		src := source(t, text, "t.hcl")
		src.Inputs = []Input{{File: c.name}}
		m := module(t, src, world{files: map[string]string{c.name: c.file}})
		ds := m.Diagnostics()
		if strings.HasPrefix(c.file, "\xff") {
			if !diag.HasErrors(ds) {
				t.Error("UTF-16 is taken")
			}
			continue
		}
		if diff := cmp.Diff(c.want, summaries(ds)); diff != "" {
			t.Errorf("%s: %s", c.file, diff)
		}
		for _, d := range ds {
			if strings.Contains(everything(d), canary) {
				t.Errorf("%s: %s", c.file, everything(d))
			}
		}
		if len(ds) > 0 && c.want != nil && strings.HasPrefix(c.want[0], "hcl-syntax") && len(m.Secrets()) < 2 {
			t.Errorf("%s: a file that is not understood may be shown", c.file)
		}
		if p := Apart(m.mustEvaluate(t, "var.a")); c.want == nil && p.Value.AsString() != c.value {
			t.Errorf("%s: got %#v", c.file, p)
		}
		if string(m.Files()[c.name]) != c.file {
			t.Errorf("%s: not kept", c.name)
		}
	}
	src := source(t, text, "t.hcl")
	src.Inputs = []Input{{File: "none"}}
	if _, err := NewModule(src, world{}.environment()); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestSensitiveVariables(t *testing.T) {
	src := source(t, `
variable "s" {
  type      = map(list(string))
  sensitive = true
  default   = { a = ["`+canary+`"] }
}
variable "n" {
  type      = number
  sensitive = true
}
variable "l" {
  type      = list(string)
  sensitive = true
}
variable "f" {
  type      = list(number)
  sensitive = true
}
`, "t.hcl")
	src.Inputs = []Input{{Name: "n", Value: canary}, {Name: "l", Value: "[" + canary}, {File: "f"}}
	m := module(t, src, world{files: map[string]string{"f": `f = ["` + canary + `"]`}})
	if got := len(m.Diagnostics()); got != 3 {
		t.Errorf("%v", summaries(m.Diagnostics()))
	}
	for _, d := range m.Diagnostics() {
		if strings.Contains(everything(d), canary) {
			t.Errorf("%s", everything(d))
		}
	}
	for _, expr := range []string{"var.s", "var.s.a", "var.s.a[0]", "keys(var.s)", "length(var.s)", "{for k, v in var.s : k => v}", "var.s[*]", "[for v in var.s.a : v][0]"} {
		if !ApartDeep(m.mustEvaluate(t, expr)).Sensitive {
			t.Errorf("%s is not sensitive", expr)
		}
	}
	if want := (diag.Range{File: "f", Start: 4, End: 4 + len(canary) + 4}); !slices.Contains(m.Secrets(), want) {
		t.Errorf("%v does not hold %v", m.Secrets(), want)
	}
}

func TestValidation(t *testing.T) {
	const text = `
variable "port" {
  type    = number
  default = 8848
  validation {
    condition     = var.port > 1024
    error_message = "port ${var.port} is privileged"
  }
  validation {
    condition     = var.port < local.max && var.port != var.other
    error_message = "port must be below ${local.max}"
  }
}
variable "other" { default = 1 }
variable "password" {
  type      = string
  sensitive = true
  default   = "long enough"
  validation {
    condition     = length(var.password) > 8
    error_message = "\"${var.password}\" is shorter than ${4 + 5}"
  }
}
locals { max = 65536 }
`
	for _, c := range []struct {
		inputs []Input
		want   []string
	}{
		{nil, nil},
		{[]Input{{Name: "port", Value: "80"}}, []string{`the value of variable "port" is refused: port 80 is privileged`}},
		{[]Input{{Name: "port", Value: "70000"}}, []string{`the value of variable "port" is refused: port must be below 65536`}},
		{[]Input{{Name: "password", Value: "canary"}}, []string{`the value of variable "password" is refused: "(sensitive)" is shorter than 9`}},
		{[]Input{{Name: "port", Value: "x"}}, []string{`the value of variable "port" does not fit its type: a number is required (-var port)`}},
	} {
		src := source(t, text, "t.hcl")
		src.Inputs = c.inputs
		var got []string
		for _, d := range module(t, src, world{}).Diagnostics() {
			got = append(got, d.Summary(diag.English))
			if d.Rule != ruleInvalid {
				t.Error(d.Rule)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestValidationFaults(t *testing.T) {
	for _, c := range []struct{ condition, message, want string }{
		{`var.b`, `"m"`, `hcl-unknown-name: unknown variable "b"; did you mean "a"?`},
		{`"x"`, `"m"`, `hcl-type: condition must be true or false`},
		{`null`, `"m"`, `hcl-type: condition must be true or false`},
		{`false`, `local.nope`, `hcl-unknown-name: unknown local value "nope"`},
		{`false`, `["m"]`, `variable-invalid: the value of variable "a" is refused`},
		{`false`, `"${var.required}"`, `variable-invalid: the value of variable "a" is refused: (unknown: var.required)`},
	} {
		text := "variable \"a\" {\n default = 1\n validation {\n condition = " + c.condition + "\n error_message = " + c.message + "\n}\n}\nvariable \"required\" {}"
		ds := module(t, source(t, text, "t.hcl"), world{}).Diagnostics()
		if diff := cmp.Diff([]string{c.want}, summaries(ds)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	// An unknown condition says nothing.
	text := "variable \"a\" {\n validation {\n condition = var.a > 1\n error_message = \"m\"\n}\n}"
	if ds := module(t, source(t, text, "t.hcl"), world{}).Diagnostics(); len(ds) > 0 {
		t.Error(summaries(ds))
	}
}

func TestVariablesInJSON(t *testing.T) {
	src := source(t, `{
  "variable": {
    "a": {"type": "list(object({n = optional(number, 5)}))", "default": [{}, {"n": 1}], "description": "d"},
    "s": {"type": "string", "sensitive": true, "default": "x${y}", "validation": {"condition": "${length(var.s) > 99}", "error_message": "s is ${var.s}"}}
  },
  "locals": {
    "sum": "${sum(var.a[*].n)}",
    "keyed": {"${upper(\"k\")}": "${local.sum}", "plain": [1, true, null, "t"]},
    "secret": {"${var.s}": 1},
    "picked": "${local.keyed[\"K\"]}"
  }
}`, "t.json")
	m := module(t, src, world{})
	want := []string{`variable-invalid: the value of variable "s" is refused: s is (sensitive)`}
	if diff := cmp.Diff(want, summaries(m.Diagnostics())); diff != "" {
		t.Error(diff)
	}
	if text := everything(m.Diagnostics()[0]); strings.Contains(text, "x${y}") {
		t.Error(text)
	}
	if got := m.mustEvaluate(t, "local.picked"); !got.RawEquals(cty.NumberIntVal(6)) {
		t.Errorf("%#v", got)
	}
	if got := m.mustEvaluate(t, `local.keyed.plain`); !got.RawEquals(m.mustEvaluate(t, `[1, true, null, "t"]`)) {
		t.Errorf("%#v", got)
	}
	if !ApartDeep(m.mustEvaluate(t, "local.secret")).Sensitive {
		t.Error("a sensitive key is lost")
	}
	if plain, _ := m.mustEvaluate(t, "var.s").UnmarkDeep(); !strings.Contains(plain.AsString(), "${y}") {
		t.Error("a default is no template")
	}
}

// An expression that could not be parsed is reported by the parser alone.
func TestVariableWithSyntaxErrors(t *testing.T) {
	text := "variable \"a\" {\n sensitive = [\n nullable = }\n default = ]\n description = (\n}\n"
	file, _ := hclsyntax.ParseConfig([]byte(text), "t.hcl", hcl.InitialPos)
	content, _, _ := file.Body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "variable", LabelNames: []string{"name"}}}})
	module(t, Source{Variables: content.Blocks}, world{})
	bad := &hcl.Attribute{Name: "sensitive", Expr: hcl.StaticExpr(cty.DynamicVal, hcl.Range{})}
	b, v := &builder{module: &Module{}}, &variable{}
	if b.flag(v, bad, true) != true || !v.broken || len(b.module.diagnostics) > 0 {
		t.Errorf("%+v %v", v, b.module.diagnostics)
	}
}

func TestDeepTypeInJSON(t *testing.T) {
	src := source(t, `{"variable": {"a": {"type": "`+strings.Repeat("list(", 101)+`"}}}`, "t.json")
	want := []string{"topology-invalid: nesting is deeper than 100"}
	if diff := cmp.Diff(want, summaries(module(t, src, world{}).Diagnostics())); diff != "" {
		t.Error(diff)
	}
}

// What no snippet can show stands in the detail, unless it is a secret.
func TestGivenTextIsShown(t *testing.T) {
	for _, c := range []struct{ declaration, value, want string }{
		{"type = number", "eight", `It is "eight". Correct the value`},
		{"type = list(string)", "a,b", `It is "a,b". Its type takes`},
		{"validation {\n condition = var.v == 1\n error_message = \"one\"\n}", "two\n", `It is "two\n". It comes from`},
		{"type = number\n sensitive = true", canary, "Correct the value"},
		{"type = list(string)\n sensitive = true", "[" + canary, "Its type takes"},
	} {
		src := source(t, "variable \"v\" {\n"+c.declaration+"\n}", "t.hcl")
		src.Inputs = []Input{{Name: "v", Value: c.value}}
		ds := module(t, src, world{}).Diagnostics()
		if len(ds) != 1 || !strings.HasPrefix(ds[0].Details(diag.English), c.want) || strings.Contains(everything(ds[0]), canary) {
			t.Errorf("%s: %v, want %s", c.declaration, ds, c.want)
		}
	}
}

// A variable may be sensitive whose block has an error in it: nothing that is made
// of it is shown.
func TestVariableWithSyntaxErrorIsHidden(t *testing.T) {
	for _, line := range []string{
		"sensitive = true true", "\"sensitive\" = true", "sensitive =", "sensitive: true", "sensitive true", "sensitive = \"true",
		"sensitive = false\n sensitive = true", "}\n sensitive = true", "sensitive = (true", "/* sensitive = true",
	} {
		file, _, _ := ParseNative([]byte("variable \"v\" {\n default = \""+canary+"\"\n "+line+"\n}\n"), "t.hcl")
		content, _, _ := file.Body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "variable", LabelNames: []string{"name"}}}})
		m := module(t, Source{Variables: content.Blocks}, world{})
		v, _ := m.Evaluate(expression(t, `var.v`), m.Context(nil))
		if p := Apart(v); !p.Broken && !p.Sensitive {
			t.Errorf("%s: the value is %#v", line, v)
		}
	}
}

// A required variable may have its value in a file that could not be read whole.
func TestMissingBesideBrokenFile(t *testing.T) {
	src := source(t, `variable "a" {}`, "t.hcl")
	src.RequireVariables = true
	src.Inputs = []Input{{File: "v.hcl"}}
	m := module(t, src, world{files: map[string]string{"v.hcl": "a = \"x\n"}})
	if diff := cmp.Diff([]string{"hcl-syntax: a text in quotes can't span lines"}, summaries(m.Diagnostics())); diff != "" {
		t.Error(diff)
	}
}
