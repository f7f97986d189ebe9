package load

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
)

// Comments finds the line comments (# and //) of file, one of Files in native
// syntax, that contain word, in order. A range ends before the line's end; what
// stands in strings, heredocs and /* */ is no line comment.
func (r *Result) Comments(file, word string) []diag.Range {
	body := r.Files[file]
	// Lexing costs as much as parsing: most files have no such comment.
	if !bytes.Contains(body, []byte(word)) || isJSON(file, body) {
		return nil
	}
	var found []diag.Range
	tokens, _ := hclsyntax.LexConfig(body, file, hcl.InitialPos) // a damaged file has comments too
	for _, t := range tokens {
		text := string(t.Bytes)
		if t.Type != hclsyntax.TokenComment || strings.HasPrefix(text, "/*") || !strings.Contains(text, word) {
			continue
		}
		text = strings.TrimRight(text, "\r\n")
		found = append(found, diag.Range{File: file, Start: t.Range.Start.Byte, End: t.Range.Start.Byte + len(text)})
	}
	return found
}
