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
		lines = append(lines, fmt.Sprintf("%d %d %s", m.id, m.at.Line, m.what))
	}
	want := []string{
		"1 5 result negated", "2 5 <= for <", "3 6 condition negated", "4 6 operand of && dropped", "5 6 operand of && dropped", "6 7 finding dropped",
		"7 8 condition negated", "8 13 case negated", "9 13 >= for >", "10 14 finding dropped", "11 16 result negated", "12 16 operand of || dropped", "13 16 operand of || dropped",
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
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var out strings.Builder
	survived, err := mutate(&out, "r", nil, true, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := "a_rule   3 of   4 killed\n    a_rule.go:3:38: operand of && dropped\n" +
		"group_b   0 of   1 killed\n    group_b.go:3:29: result negated\n5 mutants, 2 survived\n"
	if survived != 2 || !sameWords(out.String(), want) {
		t.Errorf("%d survived:\n%s\nwant:\n%s", survived, out.String(), want)
	}
	out.Reset()
	if err := os.WriteFile("r/fails_test.go", []byte("package rules\n\nimport \"testing\"\n\nfunc TestFails(t *testing.T) { t.Error(\"broken\") }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if survived, err := mutate(&out, "r", nil, false, 1); survived != 1 || err != nil || !strings.HasPrefix(out.String(), "TestFails fails without a mutant") {
		t.Errorf("a test that fails: %d survived, %v\n%s", survived, err, out.String())
	}
	out.Reset()
	if err := os.WriteFile("r/a_rule.go", []byte("package rules\n\nfunc A(n int) bool { return n > 7 }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if survived, err := mutate(&out, "r", nil, false, 1); survived != 2 || err != nil || !strings.Contains(out.String(), "TestAll/a-rule fails without a mutant") {
		t.Errorf("a fixture that fails: %d survived, %v\n%s", survived, err, out.String())
	}
	if survived, err := mutate(&out, "r", []string{"another"}, false, 1); survived != 0 || err != nil {
		t.Errorf("no rule of that name: %d, %v", survived, err)
	}
}

func sameWords(a, b string) bool {
	return cmp.Equal(strings.Fields(a), strings.Fields(b))
}
