package write

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// maxPasses bounds the search for a form that formatting leaves alone; HCL's
// formatter nearly always finds it at once.
const maxPasses = 8

// formatNative formats a file that parses. In the rare case in which HCL's
// formatter would change a token ("1 .0" becomes a number) or finds no end, the
// file stays as it is.
func formatNative(src []byte) []byte {
	last := src
	for range maxPasses {
		next := hclwrite.Format(tidy(last))
		if bytes.Equal(next, last) {
			if bytes.Equal(next, src) || !sameTokens(src, next) {
				return src
			}
			return next
		}
		last = next
	}
	return src
}

// tidy mends what HCL's formatter leaves alone: line ends, blanks behind
// comments, and empty lines.
func tidy(src []byte) []byte {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	w := tidier{out: make([]byte, 0, len(src)+1), newlines: 2, opened: true}
	end := 0
	for _, t := range tokens {
		if t.Type != hclsyntax.TokenEOF {
			w.token(t, src[end:t.Range.Start.Byte])
		}
		end = t.Range.End.Byte
	}
	return append(bytes.TrimRight(w.out, "\n"), '\n')
}

type tidier struct {
	out []byte
	// newlines are those in a row since the last text; opened tells that a
	// bracket, or nothing at all, stands before them.
	newlines int
	opened   bool
}

func (w *tidier) token(t hclsyntax.Token, blanks []byte) {
	if t.Type == hclsyntax.TokenNewline {
		w.newlines++
		return
	}
	if len(w.out) > 0 {
		switch {
		case w.newlines > 1 && !w.opened && !closes(t.Type):
			w.out = append(w.out, "\n\n"...)
		case w.newlines > 0:
			w.out = append(w.out, '\n')
		}
	}
	w.out = append(w.out, blanks...)
	w.newlines, w.opened = 0, opens(t.Type)
	switch t.Type {
	case hclsyntax.TokenComment:
		text := tidyComment(t.Bytes)
		w.out = append(w.out, bytes.TrimSuffix(text, []byte("\n"))...)
		if bytes.HasSuffix(text, []byte("\n")) {
			w.newlines = 1
		}
	case hclsyntax.TokenOHeredoc:
		w.out = append(append(w.out, bytes.TrimRight(t.Bytes, "\r\n")...), '\n')
	default:
		w.out = append(w.out, t.Bytes...)
	}
}

// tidyComment takes the blanks from the ends of the lines of a comment. The end
// of its line belongs to a comment of one line.
func tidyComment(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	block := bytes.HasPrefix(text, []byte("/*"))
	for i, line := range lines {
		if i < len(lines)-1 || !block {
			lines[i] = bytes.TrimRight(line, " \t\r")
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

func opens(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenOBrace || t == hclsyntax.TokenOBrack || t == hclsyntax.TokenOParen
}

func closes(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenCBrace || t == hclsyntax.TokenCBrack || t == hclsyntax.TokenCParen
}

// sameTokens tells whether a and b differ in white space alone: the same tokens
// in the same order, a line end where there was one.
func sameTokens(a, b []byte) bool {
	x, y := significant(a), significant(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].kind != y[i].kind || x[i].lineEnd != y[i].lineEnd || !bytes.Equal(x[i].text, y[i].text) {
			return false
		}
	}
	return true
}

type significantToken struct {
	kind    hclsyntax.TokenType
	text    []byte
	lineEnd bool // a line end follows
}

func significant(src []byte) []significantToken {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	list := make([]significantToken, 0, len(tokens))
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenNewline:
			if len(list) > 0 {
				list[len(list)-1].lineEnd = true
			}
			continue
		case hclsyntax.TokenEOF:
			continue
		}
		text := t.Bytes
		switch t.Type {
		case hclsyntax.TokenComment:
			text = bytes.TrimSuffix(tidyComment(text), []byte("\n"))
		case hclsyntax.TokenOHeredoc:
			text = bytes.TrimRight(text, "\r\n")
		}
		lineEnd := t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n"))
		list = append(list, significantToken{t.Type, text, lineEnd})
	}
	if len(list) > 0 {
		list[len(list)-1].lineEnd = true
	}
	return list
}
