package eval

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// isExpression puts text where an attribute has its expression, and looks whether
// there is that attribute then, and nothing else.
func isExpression(text string) bool {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, hidden) || text != strings.Trim(text, "\r\n") {
		return false
	}
	src := []byte("a = " + text + "\n")
	if len(checkDepth(src, "a.hcl")) > 0 {
		return false
	}
	tokens, _ := hclsyntax.LexConfig(src, "a.hcl", hcl.InitialPos)
	if slices.ContainsFunc(tokens, func(t hclsyntax.Token) bool {
		return t.Type == hclsyntax.TokenComment || t.Type == hclsyntax.TokenOHeredoc
	}) {
		return false
	}
	file, ds := hclsyntax.ParseConfig(src, "a.hcl", hcl.InitialPos)
	if ds.HasErrors() {
		return false
	}
	body, ok := file.Body.(*hclsyntax.Body)
	return ok && len(body.Blocks) == 0 && len(body.Attributes) == 1 && body.Attributes["a"] != nil
}

// hidden are characters that a text does not show, line ends and tabs aside.
func hidden(c rune) bool {
	return c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029')
}
