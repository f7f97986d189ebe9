package diag_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
)

func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		steps []string
		want  diag.Address
	}{
		{[]string{"cluster", "prod", "node", "b", "port"}, "cluster.prod.node.b.port"},
		{[]string{"cluster", "prod", "node", "10.0.0.1"}, `cluster.prod.node["10.0.0.1"]`},
		{[]string{"cluster", "a-b", "properties", "a.b"}, `cluster.a-b.properties["a.b"]`},
		{[]string{"cluster", `say "x"]`, "port"}, `cluster["say \"x\"]"].port`},
		{[]string{"cluster", "", "node"}, `cluster[""].node`},
	} {
		got := diag.Address("").Child(tt.steps...)
		if got != tt.want {
			t.Errorf("Child(%q) = %s, want %s", tt.steps, got, tt.want)
		}
		if diff := cmp.Diff(tt.steps, got.Steps()); diff != "" {
			t.Errorf("Steps of %s (-want +got):\n%s", got, diff)
		}
	}
	if got := diag.Address("a.hosts").Index(2); got != "a.hosts[2]" {
		t.Errorf("Index: %s", got)
	} else if diff := cmp.Diff([]string{"a", "hosts", "2"}, got.Steps()); diff != "" {
		t.Error(diff)
	}
}

func FuzzAddressSteps(f *testing.F) {
	f.Add("a", `b"`)
	f.Add("10.0.0.1", "]")
	f.Fuzz(func(t *testing.T, a, b string) {
		want := []string{"x", a, b}
		got := diag.Address("x").Child(a, b).Steps()
		if !slices.Equal(want, got) && validUTF8(a, b) {
			t.Errorf("Steps(Child(%q)) = %q", want, got)
		}
	})
}

func validUTF8(ss ...string) bool {
	return !slices.ContainsFunc(ss, func(s string) bool { return string([]rune(s)) != s })
}

func TestLines(t *testing.T) {
	l := diag.NewLines([]byte("aä\r\n漢字x\n"))
	for _, tt := range []struct {
		offset int
		want   diag.Position
	}{
		{0, diag.Position{Line: 1, Column: 1, Byte: 0}},
		{3, diag.Position{Line: 1, Column: 3, Byte: 3}},
		{5, diag.Position{Line: 2, Column: 1, Byte: 5}},
		{11, diag.Position{Line: 2, Column: 3, Byte: 11}},
		{13, diag.Position{Line: 3, Column: 1, Byte: 13}},
		{99, diag.Position{Line: 3, Column: 1, Byte: 13}},
		{-1, diag.Position{Line: 1, Column: 1, Byte: 0}},
	} {
		if got := l.At(tt.offset); got != tt.want {
			t.Errorf("At(%d) = %v, want %v", tt.offset, got, tt.want)
		}
	}
	for n, want := range map[int]string{0: "", 1: "aä", 2: "漢字x", 3: "", 4: ""} {
		if got := string(l.Line(n)); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"prot", "port"}, {"porrt", "port"}, {"hots", "host"}, {"version", ""}, {"adress", "address"},
		{"x", ""}, {"zzzzzzzzz", ""}, {"hme", "home"},
	} {
		if got := diag.Nearest(tt.name, []string{"port", "host", "address", "home", "version"}); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	w := diag.Words{EN: "%[1]s of %[2]s", ZH: "%[2]s 的 %[1]s"}
	if got := w.In(diag.Chinese, "a", "b"); got != "b 的 a" {
		t.Error(got)
	}
	if got := (diag.Words{EN: "no verb"}).In(diag.Chinese, "a"); got != "no verb" {
		t.Error(got)
	}
	list := diag.Words{EN: "%[1]s are %[2]d", ZH: "%[1]s 共 %[2]d 个"}
	if got := list.In(diag.English, diag.List{"a", "b"}, 2) + list.In(diag.Chinese, diag.List{"a", "b"}, 2); got != "a, b are 2a、b 共 2 个" {
		t.Error(got)
	}
	if got := (diag.Words{EN: "only %[2]s"}).In(diag.English, "a", "b"); got != "only b" {
		t.Error(got)
	}
}
