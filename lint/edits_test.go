package lint_test

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/lint"
	"golang.org/x/text/unicode/norm"
)

func FuzzQuoted(f *testing.F) {
	for _, text := range []string{"", `a"b\c`, "${x} $${y} %{z}", "$$", "tab\tnewline\n\r\x00\x7f", "汉字", "%%{", "\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		expr, ds := hclsyntax.ParseExpression([]byte(lint.Quoted(text)), "x", hcl.InitialPos)
		if ds.HasErrors() {
			t.Fatalf("%q: %s: %v", text, lint.Quoted(text), ds)
		}
		v, ds := expr.Value(nil)
		if ds.HasErrors() || v.AsString() != norm.NFC.String(text) { // cty holds text in normal form C
			t.Errorf("%q: %s is %q (%v)", text, lint.Quoted(text), v.AsString(), ds)
		}
	})
}

func TestQuotedShort(t *testing.T) {
	if diff := cmp.Diff(`"-Dx=$${y} \"z\""`, lint.Quoted(`-Dx=${y} "z"`)); diff != "" {
		t.Error(diff)
	}
}
