package eval

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// depthScan feeds a depthCheck from bytes, without the tokens' memory, which
// costs more than all else in loading a big file. It knows the plain parts of
// the language and gives up on the others: block comments, heredocs, texts that
// span lines, names beyond ASCII.
type depthScan struct {
	src   []byte
	check *depthCheck
	// inText: inside a quoted text; braces counts the open ones of each
	// template sequence around the current place.
	inText bool
	braces []int
	// ends are the places where src may be cut into pieces of at least size
	// bytes; 0: none are looked for.
	ends []int
	size int
}

// shallow tells whether the native syntax in src keeps all limits for certain;
// false where it does not, or where that takes tokens to tell.
func shallow(src []byte) bool {
	s := depthScan{src: bytes.TrimPrefix(src, []byte("\uFEFF")), check: newDepthCheck()}
	return s.run()
}

func cut(src []byte, size int) ([]int, bool) {
	bom := len(src) - len(bytes.TrimPrefix(src, []byte("\uFEFF")))
	s := depthScan{src: src[bom:], check: newDepthCheck(), size: size}
	if !s.run() {
		return nil, false
	}
	for i := range s.ends {
		s.ends[i] += bom
	}
	if n := len(s.ends); n > 0 && s.ends[n-1] == len(src) {
		return s.ends, true
	}
	return append(s.ends, len(src)), true
}

// mayEnd remembers the place behind the end of a line, where that is between
// two things of the top level and far enough from the last.
func (s *depthScan) mayEnd(at int) {
	last := 0
	if n := len(s.ends); n > 0 {
		last = s.ends[n-1]
	}
	if s.size > 0 && at-last >= s.size && len(s.check.stack) == 1 {
		s.ends = append(s.ends, at)
	}
}

// run reads all of src, and tells whether it did not give up.
func (s *depthScan) run() bool {
	for i := 0; i < len(s.src); {
		var size int
		if s.inText {
			size = s.text(i)
		} else {
			size = s.code(i)
		}
		if size == 0 {
			return false
		}
		i += size
		if s.src[i-1] == '\n' {
			s.mayEnd(i)
		}
	}
	return !s.inText && len(s.braces) == 0
}

// emit hands on a token of that many bytes at i; 0 to give up.
func (s *depthScan) emit(t hclsyntax.TokenType, i, size int) int {
	if s.check.take(t, s.src[i:i+size]) != fine {
		return 0
	}
	return size
}

func (s *depthScan) at(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

// text reads a piece of a quoted text and gives its size, 0 to give up.
func (s *depthScan) text(i int) int {
	switch c := s.src[i]; c {
	case '"':
		s.inText = false
		return s.emit(hclsyntax.TokenCQuote, i, 1)
	case '\\':
		if next := s.at(i + 1); next == '"' || next == '\\' || 'a' <= next && next <= 'z' {
			return 2
		}
		return 0
	case '\n', '\r':
		return 0
	case '$', '%':
		switch s.at(i + 1) {
		case c:
			return 0 // an escape, or not
		case '{':
			s.inText = false
			s.braces = append(s.braces, 0)
			t := hclsyntax.TokenTemplateInterp
			if c == '%' {
				t = hclsyntax.TokenTemplateControl
			}
			if s.at(i+2) == '~' {
				return s.emit(t, i, 3)
			}
			return s.emit(t, i, 2)
		}
	}
	return 1
}

// code reads a token outside of texts and gives its size, 0 to give up.
func (s *depthScan) code(i int) int {
	c := s.src[i]
	switch {
	case c == ' ' || c == '\t' || c == '\r' && s.at(i+1) == '\n':
		return 1
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
		return s.word(i)
	case '0' <= c && c <= '9':
		return s.number(i)
	case c == '"':
		s.inText = true
		return s.emit(hclsyntax.TokenOQuote, i, 1)
	case c == '#' || c == '/' && s.at(i+1) == '/':
		if end := bytes.IndexByte(s.src[i:], '\n'); end >= 0 {
			return s.emit(hclsyntax.TokenNewline, i, end+1)
		}
		return len(s.src) - i
	case c == '{' && len(s.braces) > 0:
		s.braces[len(s.braces)-1]++
	case c == '}' && len(s.braces) > 0 && s.braces[len(s.braces)-1] > 0:
		s.braces[len(s.braces)-1]--
	case c == '}' && len(s.braces) > 0:
		return s.backToText(i, 1)
	case c == '~' && s.at(i+1) == '}' && len(s.braces) > 0 && s.braces[len(s.braces)-1] == 0:
		return s.backToText(i, 2)
	}
	t, size := sign(c, s.at(i+1), s.at(i+2))
	if size == 0 {
		return 0
	}
	return s.emit(t, i, size)
}

func (s *depthScan) backToText(i, size int) int {
	s.braces = s.braces[:len(s.braces)-1]
	s.inText = true
	return s.emit(hclsyntax.TokenTemplateSeqEnd, i, size)
}

// word reads an identifier, in which hyphens may stand.
func (s *depthScan) word(i int) int {
	end := i + 1
	for end < len(s.src) {
		c := s.src[end]
		if c >= 0x80 {
			return 0
		}
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-') {
			break
		}
		end++
	}
	return s.emit(hclsyntax.TokenIdent, i, end-i)
}

// number reads what HCL's scanner takes for one, more than its parser allows:
// digits, dots and exponents in any order, but no dot at the end.
func (s *depthScan) number(i int) int {
	digit := func(at int) bool { return '0' <= s.at(at) && s.at(at) <= '9' }
	end := i + 1 // behind the last that is no dot
	for at := end; at < len(s.src); {
		c := s.src[at]
		exponent := c == 'e' || c == 'E'
		switch {
		case c == '.':
			at++
			continue
		case digit(at):
			at++
		case exponent && digit(at+1):
			at += 2
		case exponent && (s.at(at+1) == '+' || s.at(at+1) == '-') && digit(at+2):
			at += 3
		default:
			return s.emit(hclsyntax.TokenNumberLit, i, end-i)
		}
		end = at
	}
	return s.emit(hclsyntax.TokenNumberLit, i, end-i)
}

// sign gives the token that begins with c, and its size; 0 for those to give
// up on.
func sign(c, next, third byte) (hclsyntax.TokenType, int) {
	if next == '=' {
		switch c {
		case '=':
			return hclsyntax.TokenEqualOp, 2
		case '!':
			return hclsyntax.TokenNotEqual, 2
		case '<':
			return hclsyntax.TokenLessThanEq, 2
		case '>':
			return hclsyntax.TokenGreaterThanEq, 2
		}
	}
	switch {
	case c == '=' && next == '>':
		return hclsyntax.TokenFatArrow, 2
	case c == '&' && next == '&':
		return hclsyntax.TokenAnd, 2
	case c == '|' && next == '|':
		return hclsyntax.TokenOr, 2
	case c == ':' && next == ':':
		return hclsyntax.TokenDoubleColon, 2
	case c == '.' && next == '.' && third == '.':
		return hclsyntax.TokenEllipsis, 3
	case c == '<' && next == '<', c == '/' && next == '*':
		return 0, 0
	}
	switch c {
	case '\n', '{', '}', '[', ']', '(', ')', ',', '?', ':', '!', '-', '+', '*', '/', '%', '=', '<', '>', '.':
		return hclsyntax.TokenType(c), 1 // HCL names these tokens by their character
	}
	return 0, 0
}
