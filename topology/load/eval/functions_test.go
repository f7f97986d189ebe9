package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// example is a call and the value that it must have, both as expressions.
type example struct{ call, want string }

// examples has at least one call of every function.
func examples() []example {
	return []example{
		{`abs(-3)`, `3`},
		{`alltrue([true, "true"])`, `true`},
		{`alltrue([])`, `true`},
		{`alltrue([true, null])`, `false`},
		{`anytrue([false, true])`, `true`},
		{`anytrue([])`, `false`},
		{`anytrue([null])`, `false`},
		{`base64decode("w6TljYM=")`, `"ä千"`},
		{`base64encode("ä千")`, `"w6TljYM="`},
		{`base64sha256("abc")`, `"ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="`},
		{`base64sha512("abc")`, `"3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="`},
		{`basename("/a/b.txt")`, `"b.txt"`},
		{`can(tonumber("x"))`, `false`},
		{`can(1 + 1)`, `true`},
		{`ceil(1.2)`, `2`},
		{`chomp("a\n\n")`, `"a"`},
		{`chunklist(["a", "b", "c"], 2)`, `tolist([tolist(["a", "b"]), tolist(["c"])])`},
		{`cidrhost("10.1.0.0/16", 258)`, `"10.1.1.2"`},
		{`cidrhost("10.0.0.0/8", -1)`, `"10.255.255.255"`},
		{`cidrhost("2001:db8::/64", 5)`, `"2001:db8::5"`},
		{`cidrnetmask("10.0.0.0/12")`, `"255.240.0.0"`},
		{`cidrsubnet("10.0.0.0/8", 8, 2)`, `"10.2.0.0/16"`},
		{`cidrsubnets("10.1.0.0/16", 4, 4, 8)`, `tolist(["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24"])`},
		{`coalesce("", null, "x")`, `"x"`},
		{`coalesce(null, 0, 5)`, `0`},
		{`coalescelist([], ["a"])`, `["a"]`},
		{`compact(["a", "", "b"])`, `tolist(["a", "b"])`},
		{`concat(["a"], ["b", 1])`, `["a", "b", 1]`},
		{`contains(["a", "b"], "b")`, `true`},
		{`csvdecode("a,b\n1,2")`, `tolist([{a = "1", b = "2"}])`},
		{`dirname("/a/b.txt")`, `"/a"`},
		{`distinct(["a", "b", "a"])`, `tolist(["a", "b"])`},
		{`element(["a", "b"], 3)`, `"b"`},
		{`endswith("abc", "bc")`, `true`},
		{`env("HOME_DIR")`, `"/home/n"`},
		{`file("conf.txt")`, `"text\n"`},
		{`filebase64("conf.txt")`, `"dGV4dAo="`},
		{`filebase64sha256("conf.txt")`, `base64sha256("text\n")`},
		{`filebase64sha512("conf.txt")`, `base64sha512("text\n")`},
		{`fileexists("conf.txt")`, `true`},
		{`fileexists("none.txt")`, `false`},
		{`filemd5("conf.txt")`, `md5("text\n")`},
		{`filesha1("conf.txt")`, `sha1("text\n")`},
		{`filesha256("conf.txt")`, `sha256("text\n")`},
		{`filesha512("conf.txt")`, `sha512("text\n")`},
		{`flatten([["a"], [], ["b", ["c"]]])`, `["a", "b", "c"]`},
		{`floor(1.8)`, `1`},
		{`format("%s-%03d", "a", 7)`, `"a-007"`},
		{`formatdate("YYYY-MM-DD", "2024-02-03T04:05:06Z")`, `"2024-02-03"`},
		{`formatlist("%s!", ["a", "b"])`, `tolist(["a!", "b!"])`},
		{`indent(2, "a\nb")`, `"a\n  b"`},
		{`index(["a", "b"], "b")`, `1`},
		{`issensitive("a")`, `false`},
		{`issensitive(sensitive("a"))`, `true`},
		{`join(",", ["a", "b"])`, `"a,b"`},
		{`jsondecode("{\"a\":[1,true,null]}")`, `{a = [1, true, null]}`},
		{`jsonencode({b = 1, a = ["x<"]})`, `"{\"a\":[\"x\\u003c\"],\"b\":1}"`},
		{`keys({b = 1, a = 2})`, `["a", "b"]`},
		{`length("ä千")`, `2`},
		{`length(["a", 1])`, `2`},
		{`length({a = 1})`, `1`},
		{`length(tomap({a = 1}))`, `1`},
		{`log(8, 2)`, `3`},
		{`lookup({a = "x"}, "a")`, `"x"`},
		{`lookup({a = "x"}, "b", "y")`, `"y"`},
		{`lookup(tomap({a = "x"}), "b", 3)`, `"3"`},
		{`lower("ÄB")`, `"äb"`},
		{`matchkeys(["a", "b", "c"], ["1", "2", "1"], ["1"])`, `tolist(["a", "c"])`},
		{`max(1, 3, 2)`, `3`},
		{`md5("abc")`, `"900150983cd24fb0d6963f7d28e17f72"`},
		{`merge({a = 1, b = 2}, {b = 3})`, `{a = 1, b = 3}`},
		{`min(2, 1)`, `1`},
		{`one(["a"])`, `"a"`},
		{`one([])`, `null`},
		{`one(toset(["a"]))`, `"a"`},
		{`parseint("ff", 16)`, `255`},
		{`pow(2, 10)`, `1024`},
		{`range(3)`, `tolist([0, 1, 2])`},
		{`regex("v([0-9]+)", "v12")`, `["12"]`},
		{`regexall("[0-9]", "a1b2")`, `tolist(["1", "2"])`},
		{`replace("a.b.c", ".", "-")`, `"a-b-c"`},
		{`replace("a1b22", "/[0-9]+/", "<$0>")`, `"a<1>b<22>"`},
		{`replace("a/b", "/", "-")`, `"a-b"`},
		{`reverse(["a", "b"])`, `["b", "a"]`},
		{`sensitive("a")`, `"a"`},
		{`setintersection(["a", "b"], ["b"])`, `toset(["b"])`},
		{`setproduct(["a"], ["x", "y"])`, `tolist([["a", "x"], ["a", "y"]])`},
		{`setsubtract(["a", "b"], ["b"])`, `toset(["a"])`},
		{`setunion(["a"], ["b"])`, `toset(["a", "b"])`},
		{`sha1("abc")`, `"a9993e364706816aba3e25717850c26c9cd0d89d"`},
		{`sha256("abc")`, `"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"`},
		{`sha512("abc")`, `"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"`},
		{`signum(-4)`, `-1`},
		{`slice(["a", "b", "c"], 1, 3)`, `["b", "c"]`},
		{`sort(["b", "a"])`, `tolist(["a", "b"])`},
		{`split(",", "a,b")`, `tolist(["a", "b"])`},
		{`startswith("abc", "ab")`, `true`},
		{`strcontains("abc", "b")`, `true`},
		{`strrev("a千")`, `"千a"`},
		{`substr("hello", 1, -1)`, `"ello"`},
		{`sum([1, "2", 0.5])`, `3.5`},
		{`templatefile("hello.tftpl", {name = "n", list = ["a", "b"]})`, `"hello n: a b \n"`},
		{`textdecodebase64("yfM=", "GBK")`, `"审"`},
		{`textencodebase64("审", "GBK")`, `"yfM="`},
		{`timeadd("2024-02-03T04:05:06Z", "1h")`, `"2024-02-03T05:05:06Z"`},
		{`title("ab cd")`, `"Ab Cd"`},
		{`tobool("true")`, `true`},
		{`tolist(["a", 1])[1]`, `"1"`},
		{`tomap({a = 1, b = "x"})["a"]`, `"1"`},
		{`tonumber("1.50")`, `1.5`},
		{`toset(["a", "a"])`, `toset(["a"])`},
		{`tostring(1.5)`, `"1.5"`},
		{`transpose({a = ["1", "2"], b = ["2"]})`, `tomap({"1" = tolist(["a"]), "2" = tolist(["a", "b"])})`},
		{`trim("?!a!?", "!?")`, `"a"`},
		{`trimprefix("ab", "a")`, `"b"`},
		{`trimspace(" a ")`, `"a"`},
		{`trimsuffix("ab", "b")`, `"a"`},
		{`try(tonumber("x"), "y")`, `"y"`},
		{`upper("ä")`, `"Ä"`},
		{`urlencode("a b/ä")`, `"a+b%2F%C3%A4"`},
		{`uuidv5("dns", "www.example.com")`, `"2ed6657d-e927-568b-95e1-2665a8aea6a2"`},
		{`uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")`, `"2ed6657d-e927-568b-95e1-2665a8aea6a2"`},
		{`values({b = 1, a = 2})`, `[2, 1]`},
		{`yamldecode("a: [1, x]")`, `{a = [1, "x"]}`},
		{`yamlencode({a = [1, "x"]})`, `"\"a\":\n- 1\n- \"x\"\n"`},
		{`zipmap(["a", "b"], [1, 2])`, `{a = 1, b = 2}`},
	}
}

func functionWorld() world {
	return world{
		files: map[string]string{
			"conf.txt":    "text\n",
			"hello.tftpl": "hello ${name}: %{ for x in list ~}${x} %{ endfor }\n",
			"self.tftpl":  `${templatefile("self.tftpl", "")}`,
			"wrong.tftpl": "a\n  ${nmae}\n",
			"bytes.bin":   "\xff\xfe",
		},
		env: map[string]string{"HOME_DIR": "/home/n", "BYTES": "\xff"},
	}
}

func TestFunctions(t *testing.T) {
	m := module(t, Source{}, functionWorld())
	called := map[string]bool{}
	for _, e := range examples() {
		got, want := m.mustEvaluate(t, e.call), m.mustEvaluate(t, e.want)
		plain, _ := got.UnmarkDeep()
		if !plain.RawEquals(want) {
			t.Errorf("%s: got %#v, want %#v", e.call, plain, want)
		}
		visit(expression(t, e.call), func(n hclsyntax.Node) {
			if call, ok := n.(*hclsyntax.FunctionCallExpr); ok {
				called[call.Name] = true
			}
		})
	}
	for name := range Functions(Environment{}) {
		if !called[name] {
			t.Errorf("no example calls %s", name)
		}
	}
}

// arguments gives the call of an example, and each of its arguments that is an
// expression of its own.
func callOf(t *testing.T, text string) *hclsyntax.FunctionCallExpr {
	expr := expression(t, text)
	if index, ok := expr.(*hclsyntax.IndexExpr); ok {
		expr = index.Collection
	}
	if relative, ok := expr.(*hclsyntax.RelativeTraversalExpr); ok {
		expr = relative.Source.(hcl.Expression)
	}
	return expr.(*hclsyntax.FunctionCallExpr)
}

// with replaces argument i of a call by the variable "given".
func with(call *hclsyntax.FunctionCallExpr, i int) *hclsyntax.FunctionCallExpr {
	changed := *call
	changed.Args = slices.Clone(call.Args)
	changed.Args[i] = &hclsyntax.ScopeTraversalExpr{
		Traversal: hcl.Traversal{hcl.TraverseRoot{Name: "given"}},
		SrcRange:  call.Args[i].Range(),
	}
	return &changed
}

// Every function: a marked argument gives a marked result, or an error that
// does not show it.
func TestFunctionsKeepMarks(t *testing.T) {
	m := module(t, Source{}, functionWorld())
	for _, e := range examples() {
		call := callOf(t, e.call)
		plain, _ := evaluate(call, m.Context(nil))
		for i, arg := range call.Args {
			value, ds := evaluate(arg, m.Context(nil))
			if diag.HasErrors(ds) {
				continue // what try and can are there for
			}
			name := fmt.Sprintf("%s, argument %d", e.call, i)
			changed := with(call, i)

			got, ds := m.Evaluate(changed, m.Context(map[string]cty.Value{"given": MarkSensitive(value)}))
			p := ApartDeep(got)
			switch {
			case diag.HasErrors(ds):
				t.Errorf("%s, sensitive: %v", name, summaries(ds))
			case call.Name == "issensitive":
			case call.Name == "length":
				if !p.Sensitive {
					t.Errorf("%s: not sensitive", name)
				}
			case !p.Sensitive:
				t.Errorf("%s: not sensitive", name)
			}

			got, ds = m.Evaluate(changed, m.Context(map[string]cty.Value{"given": UnknownFor("var.x", value.Type())}))
			checkUnknown(t, name, got, ds, plain)
			got, ds = m.Evaluate(changed, m.Context(map[string]cty.Value{"given": UnknownFor("var.x", cty.DynamicPseudoType)}))
			checkUnknown(t, name+", any type", got, ds, plain)
			got, ds = m.Evaluate(changed, m.Context(map[string]cty.Value{"given": unknownInside(value)}))
			checkUnknown(t, name+", inside", got, ds, plain)
		}
	}
}

// unknownInside makes the first element of a collection unknown.
func unknownInside(v cty.Value) cty.Value {
	v, _ = v.UnmarkDeep()
	if v.IsNull() || !v.CanIterateElements() || v.LengthInt() == 0 {
		return v
	}
	done := false
	changed, _ := cty.Transform(v, func(p cty.Path, v cty.Value) (cty.Value, error) {
		if len(p) == 1 && !done {
			done = true
			return UnknownFor("var.x", v.Type()), nil
		}
		return v, nil
	})
	return changed
}

// checkUnknown: what is unknown names its variable; what is known is right.
func checkUnknown(t *testing.T, name string, got cty.Value, ds []diag.Diagnostic, plain cty.Value) {
	t.Helper()
	if diag.HasErrors(ds) {
		t.Errorf("%s: %v", name, summaries(ds))
		return
	}
	p := ApartDeep(got)
	switch {
	case p.Broken:
		t.Errorf("%s: unknown without a name: %#v", name, got)
	case p.Unknown != "" && p.Unknown != "var.x":
		t.Errorf("%s: got %s", name, p.Unknown)
	case p.Unknown == "" && !strings.Contains(name, "issensitive"):
		known, _ := plain.UnmarkDeep()
		if !p.Value.RawEquals(known) {
			t.Errorf("%s: known in spite of an unknown argument: %#v", name, p.Value)
		}
	}
}

const canary = "CANARY-7f3a"

// Every function, fed with secrets of several types in each of its places:
// whatever goes wrong, no message holds one.
func TestFunctionsHideSecrets(t *testing.T) {
	m := module(t, Source{}, functionWorld())
	secrets := []cty.Value{
		cty.StringVal(canary),
		cty.StringVal("{" + canary),
		cty.StringVal("[" + canary + "(*"),
		cty.StringVal("%!" + canary),
		cty.ListVal([]cty.Value{cty.StringVal(canary), cty.StringVal(canary)}),
		cty.ObjectVal(map[string]cty.Value{canary: cty.StringVal(canary), "name": cty.NullVal(cty.String)}),
		cty.MapVal(map[string]cty.Value{canary: cty.StringVal(canary)}),
		cty.TupleVal([]cty.Value{cty.NumberIntVal(-1), cty.StringVal(canary)}),
		cty.MustParseNumberVal("-7777777777.5"),
		cty.SetVal([]cty.Value{cty.StringVal(canary)}),
		cty.NullVal(cty.String),
	}
	errors := 0
	for _, e := range examples() {
		call := callOf(t, e.call)
		for i := range call.Args {
			for _, secret := range secrets {
				// Both as an argument of its own and as an item of a loop, whose
				// marks HCL puts on the result of the loop alone.
				loop := with(call, i)
				loop.Args[i].(*hclsyntax.ScopeTraversalExpr).Traversal[0] = hcl.TraverseRoot{Name: "item"}
				for _, expr := range []hcl.Expression{with(call, i), &hclsyntax.ForExpr{
					ValVar: "item", ValExpr: loop,
					CollExpr: &hclsyntax.ScopeTraversalExpr{Traversal: hcl.Traversal{hcl.TraverseRoot{Name: "list"}}},
				}} {
					v, ds := m.Evaluate(expr, m.Context(map[string]cty.Value{
						"given": MarkSensitive(secret), "list": cty.TupleVal([]cty.Value{secret}).Mark(Sensitive),
					}))
					for _, d := range ds {
						errors++
						if text := everything(d); strings.Contains(text, canary) || strings.Contains(text, "7777777777") {
							t.Errorf("%s, argument %d: %s", e.call, i, text)
						}
					}
					if !diag.HasErrors(ds) && !ApartDeep(v).Sensitive && call.Name != "issensitive" {
						t.Errorf("%s, argument %d, %#v: not sensitive: %#v", e.call, i, secret, v)
					}
				}
			}
		}
	}
	if errors < 500 {
		t.Errorf("only %d errors: the secrets are too harmless", errors)
	}
}

// everything is all that a diagnostic can show.
func everything(d diag.Diagnostic) string {
	data, _ := json.Marshal(d)
	return d.Summary(diag.English) + d.Summary(diag.Chinese) + d.Details(diag.English) + d.Details(diag.Chinese) + string(data)
}

func TestFunctionFailures(t *testing.T) {
	m := module(t, Source{}, functionWorld())
	for _, c := range []struct{ call, want string }{
		{`env("UNSET")`, `hcl-type: function env fails: UNSET is not set in the environment`},
		{`env("BYTES")`, `hcl-type: function env fails: the value of BYTES is not UTF-8`},
		{`file("none.txt")`, `hcl-type: function file fails: there is no file none.txt; names are taken from the topology's folder`},
		{`file("bytes.bin")`, `hcl-type: function file fails: file bytes.bin is not UTF-8; filebase64 reads any file`},
		{`templatefile("self.tftpl", {})`, `hcl-type: function templatefile fails: self.tftpl:1:3: function templatefile fails: a template can't fill in another`},
		{`templatefile("wrong.tftpl", {name = 1})`, `hcl-type: function templatefile fails: wrong.tftpl:2:5: unknown name "nmae"; did you mean "name"?`},
		{`uper("a")`, `hcl-unknown-name: unknown function "uper"; did you mean "upper"?`},
		{`timestamp()`, `hcl-unknown-name: unknown function "timestamp"`},
		{`pow(10, 400)`, `hcl-type: function pow fails: the result is not a finite number`},
		{`log(0, 0)`, `hcl-type: function log fails: there is no result for these arguments`},
		{`log(0, 2)`, `hcl-type: function log fails: the result is not a finite number`},
		{`format("%99999999d", 1)`, `hcl-type: function format fails: a number in the format is larger than 9999`},
		{`indent(99999999, "a\nb")`, `hcl-type: function indent fails: more than 10000 spaces`},
		{`setproduct(range(1000), range(1000), range(2))`, `hcl-type: function setproduct fails: the product has more than 1000000 elements`},
		{`tonumber("1e999999999")`, `hcl-type: function tonumber fails: the exponent of this number is too large`},
		{`index(["a"], "b")`, `hcl-type: function index fails: the value is not in the list`},
		{`one(["a", "b"])`, `hcl-type: function one fails: there is more than one element`},
		{`sum([])`, `hcl-type: function sum fails: the list is empty`},
		{`base64decode("//8=")`, `hcl-type: function base64decode fails: what is encoded is not UTF-8, which all texts here are`},
		{`textencodebase64("a", "KLINGON")`, `hcl-type: function textencodebase64 fails: this is not the IANA name of a supported encoding`},
		{`cidrhost("10.0.0.0", 1)`, `hcl-type: function cidrhost fails: a network such as 10.0.0.0/8 is required`},
		{`cidrsubnets("10.0.0.0/30", 1, 1, 1)`, `hcl-type: function cidrsubnets fails: there is no room left for this network`},
		{`lookup({a = 1}, "b")`, `hcl-type: function lookup fails: there is no such key, and no default is given`},
		{`upper()`, `hcl-type: this function needs more arguments`},
		{`upper("a", "b")`, `hcl-type: this function takes fewer arguments`},
		{`upper([])`, `hcl-type: an argument of this function does not fit`},
		{`try()`, `hcl-type: function try fails: at least one expression is required`},
		{`uuidv5("nope", "a")`, `hcl-type: function uuidv5 fails: a UUID, or one of dns, url, oid and x500, is required`},
		{`jsondecode(join("", [for x in range(1001) : "["]))`, `hcl-type: function jsondecode fails: the data nests too deep`},
		{`yamldecode(join("", [for x in range(1001) : "- "]))`, `hcl-type: function yamldecode fails: the data nests too deep`},
	} {
		_, ds := m.Evaluate(expression(t, c.call), m.Context(nil))
		if len(ds) != 1 {
			t.Errorf("%s: %v", c.call, summaries(ds))
			continue
		}
		if got := summaries(ds)[0]; !strings.HasPrefix(got, c.want) && got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.call, got, c.want)
		}
		if ds[0].Text.Summary.ZH == "" {
			t.Errorf("%s: no Chinese", c.call)
		}
	}
}

// What depends on time, chance or the machine must not be there.
func TestNoImpureFunctions(t *testing.T) {
	names := slices.Collect(maps.Keys(Functions(Environment{})))
	for _, name := range []string{"timestamp", "plantimestamp", "uuid", "bcrypt", "abspath", "pathexpand", "rsadecrypt"} {
		if slices.Contains(names, name) {
			t.Errorf("%s is there", name)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for b.Loop() {
		Functions(Environment{})
	}
}
