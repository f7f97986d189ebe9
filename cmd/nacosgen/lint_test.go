package main

import (
	"testing"

	"github.com/nacosgen/nacosgen/diag"
)

func TestMasked(t *testing.T) {
	at := func(start, end int) diag.Range { return diag.Range{File: "f", Start: start, End: end} }
	for _, tt := range []struct {
		name    string
		secrets []diag.Range
		want    string
	}{
		{"none", nil, "a=secret b=x"},
		{"one", []diag.Range{at(2, 8)}, "a=(sensitive) b=x"},
		{"two, out of order", []diag.Range{at(11, 12), at(2, 8)}, "a=(sensitive) b=(sensitive)"},
		{"twice, and one inside", []diag.Range{at(3, 5), at(2, 8), at(2, 8)}, "a=(sensitive) b=x"},
		{"of another file", []diag.Range{{File: "g", Start: 2, End: 8}}, "a=secret b=x"},
		{"outside", []diag.Range{at(2, 99)}, "a=secret b=x"},
	} {
		if got := string(masked("f", []byte("a=secret b=x"), tt.secrets)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
