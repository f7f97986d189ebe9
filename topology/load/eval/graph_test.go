package eval

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

func TestGraphFaults(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		at   string // what the first covers
	}{
		{"locals {\n a = local.a\n}", []string{"hcl-reference: cycle: local.a -> local.a"}, "local.a"},
		{"locals {\n c = local.a\n a = 1 + local.b\n b = local.c\n d = local.c\n}", []string{"hcl-reference: cycle: local.c -> local.a -> local.b -> local.c"}, "local.a"},
		{
			"locals { a = host.m1.zone }\nhost \"m1\" {\n address = \"x\"\n zone = local.a\n}",
			[]string{"hcl-reference: cycle: local.a -> host.m1.zone -> local.a"}, "host.m1.zone",
		},
		{"host \"m1\" {\n address = values(host)[0].zone\n}", []string{"hcl-reference: cycle: host.m1.address -> host.m1.address"}, "host"},
		{"host \"m1\" {\n address = host.m1[\"zone\"]\n zone = \"z\"\n}", nil, ""},
		{"locals {\n a = local.machins\n machines = 1\n}", []string{`hcl-unknown-name: unknown local value "machins"; did you mean "machines"?`}, "machins"},
		{"locals { a = host.m2.zone }\nhost \"m1\" {}", []string{`hcl-unknown-name: unknown host "m2"; did you mean "m1"?`}, "m2"},
		{"locals { a = host.m1.zoen }\nhost \"m1\" {}", []string{`hcl-unknown-name: unknown attribute of a host "zoen"; did you mean "zone"?`}, "zoen"},
		{"locals { a = host[\"m2\"].zone }\nhost \"m1\" {}", []string{`hcl-unknown-name: unknown host "m2"; did you mean "m1"?`}, `["m2"]`},
		{"locals { a = var.prot }\nvariable \"port\" {}", []string{`hcl-unknown-name: unknown variable "prot"; did you mean "port"?`}, "prot"},
		{"locals { a = keys(local) }", []string{`hcl-reference: local can't be used as a whole`}, "local"},
		{"locals { a = self.name }", []string{`hcl-reference: self has no meaning here`}, "self"},
		{"locals { a = [each.key, cluster.name] }", []string{`hcl-reference: each has no meaning here`, `hcl-reference: cluster has no meaning here`}, "each"},
		{"locals { a = [lcoal.b, nope] }", []string{`hcl-unknown-name: unknown name "lcoal"; did you mean "local"?`, `hcl-unknown-name: unknown name "nope"`}, "lcoal"},
		{"locals {\n a = 1\n b = 2\n}\nlocals { a = 3 }", []string{`hcl-reference: local value "a" is defined twice`}, "a"},
		{"locals {\n a = 1 + []\n b = local.a\n c = local.b.x\n}", []string{`hcl-type: this operand has the wrong type`}, "[]"},
		{"locals {\n a = { x = 1 }\n b = local.a.long\n}", []string{`hcl-unknown-name: unknown attribute "long"`}, "long"},
		{"locals {\n a = tomap({ xyz = 1 })\n b = local.a.xy\n}", []string{`hcl-unknown-name: unknown key of this map "xy"; did you mean "xyz"?`}, "xy"},
		{"locals {\n a = [for x in [1, 2] : x + nope]\n}", []string{`hcl-unknown-name: unknown name "nope"`}, "nope"},
		{"locals {\n a = var.a + local.nope + upper(nope)\n}", []string{
			`hcl-unknown-name: unknown variable "a"`, `hcl-unknown-name: unknown local value "nope"`, `hcl-unknown-name: unknown name "nope"`,
		}, "a"},
	} {
		m := module(t, source(t, c.text, "t.hcl"), world{})
		ds := m.Diagnostics()
		if diff := cmp.Diff(c.want, summaries(ds)); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
			continue
		}
		diag.Sort(ds)
		if len(ds) > 0 && c.text[ds[0].Range.Start:ds[0].Range.End] != c.at {
			t.Errorf("%s: stands at %q, want %q", c.text, c.text[ds[0].Range.Start:ds[0].Range.End], c.at)
		}
		for _, d := range ds {
			if d.Text.Summary.ZH == "" || d.Summary(diag.Chinese) == d.Summary(diag.English) {
				t.Errorf("%s: no Chinese", d.Summary(diag.English))
			}
			if d.Text.Detail.EN == "" && d.Rule == ruleName {
				t.Errorf("%s: does not say what to do", d.Summary(diag.English))
			}
		}
	}
}

// A cycle says where each of its members stands, and the rest goes on.
func TestCycleRelated(t *testing.T) {
	text := "locals {\n a = local.b\n b = local.a\n c = 1\n}\nhost \"m\" { zone = local.a }"
	m := module(t, source(t, text, "t.hcl"), world{})
	d := m.Diagnostics()[0]
	if len(m.Diagnostics()) != 1 || len(d.Related) != 1 || text[d.Related[0].Range.Start:d.Related[0].Range.End] != "local.a" {
		t.Errorf("%+v", m.Diagnostics())
	}
	if !Apart(m.mustEvaluate(t, "local.b")).Broken || !Apart(m.HostValue("m", "zone")).Broken {
		t.Error("a cycle has a value")
	}
	if got := m.mustEvaluate(t, "local.c"); !got.RawEquals(cty.NumberIntVal(1)) {
		t.Errorf("%#v", got)
	}
	if m.HostValue("m", "zoen") != cty.NilVal || m.HostValue("n", "zone") != cty.NilVal {
		t.Error("a host that does not exist has a value")
	}
}

func TestDefinitions(t *testing.T) {
	text := "locals {\n abc = 1\n}\nvariable \"x\" {}\nhost \"10.0.0.1\" {}"
	m := module(t, source(t, text, "t.hcl"), world{})
	for address, want := range map[diag.Address]string{"local.abc": "abc", "var.x": `"x"`, `host["10.0.0.1"]`: `"10.0.0.1"`} {
		r, ok := m.Definition(address)
		if !ok || text[r.Start:r.End] != want {
			t.Errorf("%s: %v", address, r)
		}
	}
	if _, ok := m.Definition("local.x"); ok {
		t.Error("local.x is defined")
	}
}

// chain is a topology of n locals, each the next one's, and n hosts.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("locals {\n")
	for i := range n {
		fmt.Fprintf(&b, "  l%d = local.l%d\n", i, i+1)
	}
	fmt.Fprintf(&b, "  l%d = 1\n  all = values(host)[*].zone\n}\n", n)
	for i := range n {
		fmt.Fprintf(&b, "host \"h%d\" { zone = local.l%d }\n", i, i)
	}
	return b.String()
}

func TestLongChain(t *testing.T) {
	m := module(t, source(t, chain(20_000), "t.hcl"), world{})
	if ds := m.Diagnostics(); len(ds) > 0 {
		t.Fatal(summaries(ds)[0])
	}
	if got := m.mustEvaluate(t, "length(local.all) + local.l0"); !got.RawEquals(cty.NumberIntVal(20_001)) {
		t.Errorf("%#v", got)
	}
}

func BenchmarkModule(b *testing.B) {
	src := source(b, chain(1000), "t.hcl")
	for b.Loop() {
		module(b, src, world{})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	m := module(b, source(b, chain(100), "t.hcl"), world{})
	ctx := m.Context(map[string]cty.Value{"self": cty.ObjectVal(map[string]cty.Value{"name": cty.StringVal("a")})})
	expr := expression(b, `"/home/${self.name}/${local.l7}"`)
	for b.Loop() {
		m.Evaluate(expr, ctx)
	}
}
