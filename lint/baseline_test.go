package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

func same(s string) string { return s }

func TestBaseline(t *testing.T) {
	text := lint.PrintBaseline([]lint.Known{
		{"b", "g", "x"}, {"a", "f", `cluster.c.properties["<a>"]`}, {"a", "f", "gone"}, {"b", "g", "x"}, {"a", "elsewhere", "y"}, {"fatal", "f", "x"},
	})
	want := `{
  "format_version": 1,
  "findings": [
    {"rule":"a","file":"elsewhere","address":"y"},
    {"rule":"a","file":"f","address":"cluster.c.properties[\"<a>\"]"},
    {"rule":"a","file":"f","address":"gone"},
    {"rule":"fatal","file":"f","address":"x"},
    {"rule":"b","file":"g","address":"x"}
  ]
}
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	b, err := lint.ReadBaseline("base.json", text, same)
	if err != nil {
		t.Fatal(err)
	}
	j := lint.NewJudge(catalogue(), &lint.Policy{Baseline: b}, lint.Text{Files: map[string][]byte{"f": nil}})
	got := told(j.Keep([]diag.Diagnostic{
		found("a", diag.Warning, `cluster.c.properties["<a>"]`), found("a", diag.Warning, "new"), found("a", diag.Warning, ""), found("fatal", diag.Error, "x"),
	}))
	if diff := cmp.Diff([]string{"warning a new", "warning a ", "error fatal x"}, got); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
	var stale []string
	for _, d := range j.Rest(false) {
		stale = append(stale, d.Rule+" "+string(text[d.Range.Start:d.Range.End]))
	}
	wantStale := []string{`baseline-stale {"rule":"a","file":"f","address":"gone"}`, `baseline-stale {"rule":"fatal","file":"f","address":"x"}`}
	if diff := cmp.Diff(wantStale, stale); diff != "" {
		t.Errorf("stale (-want +got):\n%s", diff)
	}
}

func TestReadBaselineWrong(t *testing.T) {
	for src, want := range map[string]string{
		"":                     "baseline b, line 1: EOF",
		"\n\n{":                "baseline b, line 3: unexpected EOF",
		"{}":                   "format_version is 0, want 1",
		`{"format_version":2}`: "format_version is 2, want 1",
		`{"format_version":1,"findings":[{"rule":1}]}`:              "line 1: json: cannot unmarshal number",
		"{\"format_version\":1,\"findings\":[\n{},\n{\"line\":1}]}": `line 3: json: unknown field "line"`,
		`{"format_version":1,"findings":[],"more":1}`:               `unknown field "more"`,
		`{"format_version":1,"findings":[]} {}`:                     "more than one JSON document",
		"cluster \"c\" {":                                           "line 1: invalid character",
	} {
		if _, err := lint.ReadBaseline("b", []byte(src), same); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

// FuzzBaseline wants what is printed to be read again, and places to lie inside.
func FuzzBaseline(f *testing.F) {
	f.Add([]byte(`{"format_version":1,"findings":[{"rule":"a","file":"f","address":"x"}, {}]}`), "a", "f", "x")
	f.Fuzz(func(t *testing.T, src []byte, rule, file, address string) {
		if b, err := lint.ReadBaseline("b", src, same); err == nil {
			for _, e := range b.Entries {
				if e.At.Start < 0 || e.At.Start > e.At.End || e.At.End > len(src) {
					t.Errorf("range %v of %d bytes", e.At, len(src))
				}
			}
		}
		known := []lint.Known{{rule, file, diag.Address(address)}, {"z", "z", "z"}}
		b, err := lint.ReadBaseline("b", lint.PrintBaseline(known), same)
		if err != nil {
			t.Fatal(err)
		}
		valid := func(s string) bool { return strings.ToValidUTF8(s, "") == s }
		if valid(rule) && valid(file) && valid(address) && !slices.ContainsFunc(b.Entries, func(e lint.BaselineEntry) bool { return e.Known == known[0] }) {
			t.Errorf("%q is lost in %q", known[0], b.Source)
		}
	})
}

// FuzzApply wants edits never to reach outside their file, and to be made one
// after the other without overlapping.
func FuzzApply(f *testing.F) {
	f.Add([]byte("abcdef"), 1, 3, "X", 2, 4, "Y")
	f.Add([]byte("ab"), 0, 0, "", 2, 9, "漢")
	f.Fuzz(func(t *testing.T, src []byte, s1, e1 int, t1 string, s2, e2 int, t2 string) {
		ds := []diag.Diagnostic{fix(true, at(s1, e1, t1)), fix(true, at(s2, e2, t2))}
		changed, fixed := lint.Apply(map[string][]byte{"f": src}, ds, false)
		if fixed == 0 != (len(changed) == 0) {
			t.Fatalf("%d fixed, %d files", fixed, len(changed))
		}
		length := len(src)
		if fixed == 2 && (s1 != s2 || e1 != e2 || t1 != t2) {
			length += len(t1) - (e1 - s1) + len(t2) - (e2 - s2)
			if len(changed["f"]) != length {
				t.Errorf("%q: %q", src, changed["f"])
			}
		}
	})
}
