package eval

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// openQuote is HCL's summary where a text in quotes runs into the end of its line.
const openQuote = "Invalid multi-line string"

// maxMended is how many lines of a file are mended: each takes a parse.
const maxMended = 20

// ParseNative parses native syntax. After an error HCL says nothing of most
// others, and an open quote turns all that follows inside out for it: a line with
// an error is reported, taken for closed and without a value, and the file is read
// again as it was meant. Expressions with an error in them are unknown, so that
// nothing else is said about them. doubt is the byte from which on nobody can tell
// what stands in what, beyond the end of body for none.
func ParseNative(body []byte, name string) (file *hcl.File, problems hcl.Diagnostics, doubt int) {
	file, problems = hclsyntax.ParseConfig(body, name, hcl.InitialPos)
	doubt = len(body) + 1
	if !problems.HasErrors() {
		return file, problems, doubt
	}
	text, mended := body, hcl.Diagnostics{}
	for len(mended) < maxMended {
		problems = oneALine(problems, text)
		line, first := nextLine(text, problems)
		if line == nil {
			break
		}
		if len(mended) == 0 {
			text = bytes.Clone(body)
			line, _ = nextLine(text, problems)
		}
		mended = append(mended, first)
		closeLine(line)
		file, problems = hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		problems = slices.DeleteFunc(problems, func(d *hcl.Diagnostic) bool {
			return slices.ContainsFunc(mended, func(m *hcl.Diagnostic) bool { return onOneLine(m, d) })
		})
	}
	// What follows an open quote that could not be mended is no news, nor is the
	// quote beside another error.
	if i := slices.IndexFunc(problems, isOpenQuote); i >= 0 {
		if len(mended) == 0 {
			i = max(i, 1)
		}
		problems = problems[:i]
	}
	broken := len(problems) > 0
	problems = oneALine(append(mended, oneALine(problems, text)...), body)
	if broken {
		doubt = startOf(problems[0])
	}
	if native, ok := file.Body.(*hclsyntax.Body); ok {
		forget(native, problems, text)
		drop(native, doubt)
		hideVariables(native, problems, text, broken)
		file.Bytes = body
	}
	return file, problems, doubt
}

// oneALine sorts problems and keeps one of those on each line: a character
// that can't stand there, or the first; and the open quote, which has to be mended.
func oneALine(problems hcl.Diagnostics, src []byte) hcl.Diagnostics {
	slices.SortStableFunc(problems, byStart)
	kept := problems[:0]
	for _, d := range problems {
		if at := startOf(d); at >= 0 && bytes.HasPrefix(src[min(at, len(src)):], []byte("/*")) {
			d.Summary = openComment
		}
		last := len(kept) - 1
		switch {
		case last < 0 || !onOneLine(kept[last], d) || isOpenQuote(d):
			kept = append(kept, d)
		case d.Summary == "Invalid character" && kept[last].Summary != d.Summary:
			kept[last] = d
		}
	}
	return kept
}

// openComment is the summary for a comment without an end, which to HCL is some operator.
const openComment = "Unclosed comment"

// nextLine gives the line to mend next, and the first of its problems: nil where
// what is wrong was opened on another line, and nobody can tell on which.
func nextLine(src []byte, problems hcl.Diagnostics) ([]byte, *hcl.Diagnostic) {
	for i, d := range problems {
		if d.Subject == nil || d.Severity != hcl.DiagError || i > 0 && onOneLine(problems[i-1], d) {
			continue
		}
		line := lineAround(src, d.Subject.Start.Byte)
		open := quotes(line)%2 == 1
		if open && slices.ContainsFunc(problems[i:], func(o *hcl.Diagnostic) bool { return isOpenQuote(o) && onOneLine(d, o) }) {
			return line, d
		}
		if open || isOpenQuote(d) {
			return nil, nil
		}
		if isWhole(line) {
			return line, d
		}
	}
	return nil, nil
}

func isOpenQuote(d *hcl.Diagnostic) bool { return d.Summary == openQuote && d.Subject != nil }

func onOneLine(x, y *hcl.Diagnostic) bool {
	return x.Subject != nil && y.Subject != nil && x.Subject.Start.Line == y.Subject.Start.Line
}

func byStart(x, y *hcl.Diagnostic) int {
	return cmp.Compare(startOf(x), startOf(y))
}

func startOf(d *hcl.Diagnostic) int {
	if d.Subject == nil {
		return -1
	}
	return d.Subject.Start.Byte
}

// forget makes the expressions of attributes unknown in whose text, or behind
// it on the line, there is an error.
func forget(body *hclsyntax.Body, problems hcl.Diagnostics, src []byte) {
	for _, a := range body.Attributes {
		end := len(src)
		if n := bytes.IndexByte(src[a.SrcRange.End.Byte:], '\n'); n >= 0 {
			end = a.SrcRange.End.Byte + n
		}
		for _, d := range problems {
			if at := startOf(d); d.Severity == hcl.DiagError && a.NameRange.End.Byte <= at && at <= end {
				a.Expr = &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: a.Expr.Range()}
				break
			}
		}
	}
	for _, b := range body.Blocks {
		forget(b.Body, problems, src)
	}
}

// drop takes out of variable and locals blocks what can't stand in them from doubt
// on: a brace is missing, and blocks of the top level seem to lie in them.
func drop(body *hclsyntax.Body, doubt int) {
	for _, b := range body.Blocks {
		if b.Type == "variable" || b.Type == "locals" {
			b.Body.Blocks = slices.DeleteFunc(b.Body.Blocks, func(c *hclsyntax.Block) bool {
				return c.Type != "validation" && c.TypeRange.Start.Byte >= doubt
			})
		}
	}
}

// hideVariables leaves open whether the variables are sensitive in whose blocks an
// error stands, or all of them where braces are wrong: the line that says so may be
// the one that could not be read.
func hideVariables(body *hclsyntax.Body, problems hcl.Diagnostics, src []byte, all bool) {
	for _, b := range body.Blocks {
		start, end := b.TypeRange.Start.Byte, b.Body.SrcRange.End.Byte
		end += max(0, bytes.IndexByte(src[min(end, len(src)):], '\n'))
		if b.Type != "variable" || !all && !slices.ContainsFunc(problems, func(d *hcl.Diagnostic) bool {
			return start <= startOf(d) && startOf(d) <= end
		}) {
			continue
		}
		at := b.TypeRange
		if b.Body.Attributes == nil {
			b.Body.Attributes = hclsyntax.Attributes{}
		}
		b.Body.Attributes["sensitive"] = &hclsyntax.Attribute{
			Name: "sensitive", Expr: &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}, SrcRange: at, NameRange: at,
		}
	}
}

// lineAround gives the line in which at lies, or which ends there.
func lineAround(src []byte, at int) []byte {
	at = min(at, len(src))
	end := len(src)
	if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
		end = at + n
	}
	return bytes.TrimRight(src[bytes.LastIndexByte(src[:at], '\n')+1:end], "\r")
}

// isWhole tells whether line is an attribute or a block that begins and ends on it.
func isWhole(line []byte) bool {
	if !attributePattern().Match(line) && !headerPattern().Match(line) {
		return false
	}
	plain := outsideQuotes(line)
	for _, pair := range []string{"()", "[]", "{}"} {
		if bytes.Count(plain, []byte(pair[:1])) != bytes.Count(plain, []byte(pair[1:])) {
			return false
		}
	}
	return !bytes.Contains(plain, []byte("<<"))
}

func attributePattern() *regexp.Regexp {
	return regexp.MustCompile(`^\s*"?[\pL_][\pL\pN_-]*"?\s*[=:]\s*`)
}

func headerPattern() *regexp.Regexp {
	return regexp.MustCompile(`^\s*[\pL_][\pL\pN_-]*(\s+"[^"]*")*\s*\{`)
}

// quotes counts the quotes in line that no backslash escapes.
func quotes(line []byte) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			n++
		}
	}
	return n
}

// closeLine writes over a line one as long that leaves no quote open and the same
// brackets: what stood in it is lost.
func closeLine(line []byte) {
	attribute, header := attributePattern().FindIndex(line), headerPattern().FindIndex(line)
	opened := regexp.MustCompile(`^\s*[\pL_][\pL\pN_-]*\s+"[^"]*\{\s*$`)
	closed := regexp.MustCompile(`^\s*[\pL_][\pL\pN_-]*\s+[^"={]+"\s*\{\s*$`)
	open := line[bytes.LastIndexByte(line, '"')+1:] // from the quote on
	switch {
	case opened.Match(line): // a label's quotes
		line[bytes.LastIndexByte(line, '{')-1] = '"'
	case closed.Match(line):
		line[bytes.LastIndexByte(line, '"')] = ' '
	case header != nil && bytes.ContainsRune(open, '}'):
		blank(line[header[1]:])
		line[len(line)-1] = '}'
	case header != nil:
		blank(line[header[1]:])
	case attribute != nil && attribute[1] == len(line):
		blank(line)
	case attribute != nil:
		value := line[attribute[1]:]
		standIn := "0"
		if value[0] == '[' && !bytes.ContainsRune(open, ']') {
			standIn = "[0,"
		} else if value[0] == '{' && !bytes.ContainsRune(open, '}') {
			standIn = "{"
		}
		blank(value)
		copy(value, standIn)
	default:
		item := bytes.TrimLeft(line, " \t")
		quoted := bytes.HasPrefix(item, []byte{'"'})
		blank(item)
		if quoted {
			copy(item, "0,")
		}
	}
}

func blank(text []byte) {
	for i := range text {
		text[i] = ' '
	}
}

// outsideQuotes gives what of line is no part of a quoted text.
func outsideQuotes(line []byte) []byte {
	var out []byte
	quoted := false
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case quoted && line[i] == '\\':
			i++
		case !quoted:
			out = append(out, line[i])
		}
	}
	return out
}
