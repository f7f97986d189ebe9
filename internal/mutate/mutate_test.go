package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plain = `package rules

// why stays in the checkout.
func check(p *pass) (int, bool) {
	for _, x := range p.all(func(n int) bool { return n < 3 }) {
		if y := x.y; !(y && x.z) {
			p.Report(y)
		} else if x.w {
			continue
		}
	}
	switch {
	case p.a > 1:
		reportOne(p)
	}
	return 1, p.b || p.c
}
`

const broken = `package rules

func check(p *pass) (int, bool) {
	for _, x := range p.all(func(n int) bool { return mutantNot(1, mutantIs(2, n <= 3, n < 3)) }) {
		if y := x.y; mutantNot(3, !(mutantIs(4, true, y) && mutantIs(5, true, x.z))) {
			if mutantKeeps(6) {
				p.Report(y)
			}
		} else if mutantNot(7, x.w) {
			continue
		}
	}
	switch {
	case mutantNot(8, mutantIs(9, p.a >= 1, p.a > 1)):
		if mutantKeeps(10) {
			reportOne(p)
		}
	}
	return 1, mutantNot(11, mutantIs(12, false, p.b) || mutantIs(13, false, p.c))
}
`

func TestInstrument(t *testing.T) {
	next := 0
	got, mutants, err := instrument("a.go", "a", []byte(plain), &next)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(broken, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lines []string
	for _, m := range mutants {
		lines = append(lines, fmt.Sprintf("%d %d %s", m.id, m.at.Line, strings.TrimPrefix(m.name, "a.go check: ")))
	}
	want := []string{
		"1 5 result negated: n < 3", "2 5 <= for <: n < 3", "3 6 condition negated: !(y && x.z)", "4 6 operand of && dropped: y", "5 6 operand of && dropped: x.z",
		"6 7 finding dropped: p.Report", "7 8 condition negated: x.w", "8 13 case negated: p.a > 1", "9 13 >= for >: p.a > 1", "10 14 finding dropped: reportOne",
		"11 16 result negated: p.b || p.c", "12 16 operand of || dropped: p.b", "13 16 operand of || dropped: p.c",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A rule of one condition, with a test that notices half of what can break.
func TestMutate(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module example.com/rules\n\ngo 1.26\n",
		"r/a_rule.go":    "package rules\n\nfunc A(n int) bool { return n > 1 && n != 7 }\n",
		"r/a_rule.txtar": "",
		"r/group_b.go":   "package rules\n\nfunc B(n int) bool { return n == 0 }\n",
		"r/r_test.go": "package rules\n\nimport \"testing\"\n\nfunc TestAll(t *testing.T) {\n\tt.Run(\"a-rule\", func(t *testing.T) {\n" +
			"\t\tif !A(3) || A(1) {\n\t\t\tt.Error()\n\t\t}\n\t})\n}\n",
	} {
		write(t, dir, name, text)
	}
	t.Chdir(dir)
	var out strings.Builder
	o := options{"r", nil, true, 2, map[string]string{
		"a_rule.go A: result negated: n > 1 && n != 7": "a test notices it",
		"a_rule.go A: >= for >: n > 2":                 "no such mutant",
		"b_rule.go B: result negated: n":               "no such file",
	}}
	const survivor = "a_rule.go A: operand of && dropped: n != 7"
	expect := func(wrong int, want string) {
		t.Helper()
		out.Reset()
		got, err := mutate(&out, o)
		if err != nil || got != wrong || !sameWords(out.String(), want) {
			t.Errorf("%d to look at, %v:\n%s\nwant %d:\n%s", got, err, out.String(), wrong, want)
		}
	}
	expect(5, "explained, but no mutant: a_rule.go A: >= for >: n > 2\nexplained, but no mutant: b_rule.go B: result negated: n\n"+
		"a_rule.go 3 of 4 killed, 0 explained\n    3:29: a test notices what is explained: a_rule.go A: result negated: n > 1 && n != 7\n    3:38: "+survivor+
		"\ngroup_b.go 0 of 1 killed, 0 explained\n    3:29: group_b.go B: result negated: n == 0\n5 mutants, 5 to look at\n")
	o.explained, o.shared = map[string]string{survivor: "nobody calls A with 7", "group_b.go B: gone": "a file that is not looked at"}, false
	expect(0, "a_rule.go 3 of 4 killed, 1 explained\n4 mutants, 0 to look at\n")
	write(t, dir, "r/fails_test.go", "package rules\n\nimport \"testing\"\n\nfunc TestFails(t *testing.T) { t.Error(\"broken\") }\n")
	expect(0, "TestFails fails without a mutant: nothing can be told by it\na_rule.go 3 of 4 killed, 1 explained\n4 mutants, 0 to look at\n")
	write(t, dir, "r/fails_test.go", "package rules\n")
	write(t, dir, "r/a_rule.go", "package rules\n\nfunc A(n int) bool { return n > 7 }\n")
	o.explained = nil
	expect(2, "TestAll fails without a mutant: nothing can be told by it\nTestAll/a-rule fails without a mutant: nothing can be told by it\n2 mutants, 2 to look at\n")
	o.rules = []string{"another"}
	expect(0, "TestAll fails without a mutant: nothing can be told by it\nTestAll/a-rule fails without a mutant: nothing can be told by it\n0 mutants, 0 to look at\n")
}

// TestExplained wants the mutants that are explained to be there still.
func TestExplained(t *testing.T) {
	explained, err := parseExplained(explainedText)
	if err != nil {
		t.Fatal(err)
	}
	o := options{folder: "../../lint/rules", shared: true, explained: explained}
	here, err := filepath.Abs(o.folder)
	if err != nil {
		t.Fatal(err)
	}
	mutants, err := instrumentAll(here, o, func(string, []byte) error { return nil })
	if err != nil || len(mutants) < 2000 {
		t.Fatalf("%d mutants, %v", len(mutants), err)
	}
	var out strings.Builder
	if stale(&out, o, mutants) > 0 {
		t.Error(out.String())
	}
}

func TestParseExplained(t *testing.T) {
	got, err := parseExplained("# why\n\na.go f: x\n    one\n\ttwo\nb.go g: y\n\n  three")
	if diff := cmp.Diff(map[string]string{"a.go f: x": "one two", "b.go g: y": "three"}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, text := range []string{"a\nb\n  c\n", "  c\n", "a\n  b\na\n  b\n", "a\n"} {
		if got, err := parseExplained(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sameWords(a, b string) bool {
	return cmp.Equal(strings.Fields(a), strings.Fields(b))
}
