package eval

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// maxChain is the longest chain of binary operators, attributes and indices in
// one expression: HCL makes each a level of its syntax tree.
const maxChain = 5000

// maxExponent is the longest exponent of a number, in digits: written out, one
// with more would fill the memory.
const maxExponent = 4

func checkDepth(src []byte, filename string) []diag.Diagnostic {
	if strings.HasSuffix(filename, ".json") {
		return checkDepthJSON(src, filename)
	}
	if shallow(src) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, filename, hcl.InitialPos)
	return checkTokens(tokens)
}

// depthFrame is one level of brackets or template sequences.
type depthFrame struct {
	open hclsyntax.TokenType
	// nested are conditionals and open template directives, signs the run of
	// prefix operators before the current token, chain the operators and steps
	// of the current expression.
	nested, signs, chain int
	keyword              string // of a template directive
}

// depthCheck walks tokens; total sums up the frames on the stack but the top's own.
type depthCheck struct {
	stack []depthFrame
	below depthFrame
	last  hclsyntax.TokenType
}

func checkTokens(tokens hclsyntax.Tokens) []diag.Diagnostic {
	c := newDepthCheck()
	for _, t := range tokens {
		switch c.take(t.Type, t.Bytes) {
		case tooDeepHere:
			return []diag.Diagnostic{tooDeep(Range(t.Range))}
		case tooLongHere:
			return []diag.Diagnostic{tooLong(Range(t.Range))}
		case exponentHere:
			return []diag.Diagnostic{numberTooLong(Range(t.Range))}
		}
	}
	return nil
}

func newDepthCheck() *depthCheck {
	return &depthCheck{stack: []depthFrame{{open: hclsyntax.TokenNewline}}}
}

// verdict is what is wrong at a token.
type verdict int

const (
	fine verdict = iota
	tooDeepHere
	tooLongHere
	exponentHere
)

// take looks at the next token. A comment that takes its line's end along
// stands for that.
func (c *depthCheck) take(t hclsyntax.TokenType, text []byte) verdict {
	if t == hclsyntax.TokenComment {
		if !bytes.HasSuffix(text, []byte("\n")) {
			return fine
		}
		t = hclsyntax.TokenNewline
	}
	if t == hclsyntax.TokenNumberLit && longExponent(text) {
		return exponentHere
	}
	c.step(t, text)
	c.last = t
	top := &c.stack[len(c.stack)-1]
	switch {
	case len(c.stack)-1+c.below.nested+c.below.signs+top.nested+top.signs > MaxDepth:
		return tooDeepHere
	case c.below.chain+top.chain > maxChain:
		return tooLongHere
	}
	return fine
}

func (c *depthCheck) step(t hclsyntax.TokenType, text []byte) {
	top := &c.stack[len(c.stack)-1]
	operand := endsOperand(c.last)
	signs := top.signs
	top.signs = 0
	switch t {
	case hclsyntax.TokenOBrack:
		if operand {
			top.chain++
		}
		top.signs = signs
		c.push(t)
	case hclsyntax.TokenOBrace, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		top.signs = signs
		c.push(t)
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
		c.pop()
	case hclsyntax.TokenIdent:
		if top.open == hclsyntax.TokenTemplateControl && top.keyword == "" {
			top.keyword = string(text)
		}
	case hclsyntax.TokenComma:
		top.nested, top.chain = 0, 0
	case hclsyntax.TokenNewline:
		if top.open == hclsyntax.TokenNewline || top.open == hclsyntax.TokenOBrace {
			top.nested, top.chain = 0, 0
		}
	case hclsyntax.TokenQuestion:
		top.nested++
	case hclsyntax.TokenBang, hclsyntax.TokenMinus:
		if operand {
			top.chain++
		} else {
			top.signs = signs + 1
		}
	case hclsyntax.TokenPlus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent,
		hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr,
		hclsyntax.TokenDot:
		top.chain++
	}
}

func (c *depthCheck) push(open hclsyntax.TokenType) {
	top := c.stack[len(c.stack)-1]
	c.below.nested += top.nested
	c.below.signs += top.signs
	c.below.chain += top.chain
	c.stack = append(c.stack, depthFrame{open: open})
}

// pop leaves a level. A directive that opens a part of a template, or ends
// one, counts for the level around it.
func (c *depthCheck) pop() {
	if len(c.stack) == 1 {
		return
	}
	closed := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	top := &c.stack[len(c.stack)-1]
	c.below.nested -= top.nested
	c.below.signs -= top.signs
	c.below.chain -= top.chain
	top.signs = 0
	switch closed.keyword {
	case "if", "for":
		top.nested++
	case "endif", "endfor":
		top.nested = max(0, top.nested-1)
	}
}

func endsOperand(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenIdent, hclsyntax.TokenNumberLit, hclsyntax.TokenCParen, hclsyntax.TokenCBrack,
		hclsyntax.TokenCBrace, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenStar:
		return true
	}
	return false
}

// checkDepthJSON looks at brackets, and into the texts long enough to hold a
// template that nests too deep.
func checkDepthJSON(src []byte, filename string) []diag.Diagnostic {
	depth := 0
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '{' || c == '[':
			depth++
			if depth > MaxDepth {
				return []diag.Diagnostic{tooDeep(diag.Range{File: filename, Start: i, End: i + 1})}
			}
		case c == '}' || c == ']':
			depth--
		case c == 'e' || c == 'E':
			if end := numberEnd(src, i); longExponent(src[i:end]) {
				return []diag.Diagnostic{numberTooLong(diag.Range{File: filename, Start: i, End: end})}
			}
		case c == '"':
			end := stringEnd(src, i)
			if end-i > MaxDepth {
				if ds := checkText(src[i:end], diag.Range{File: filename, Start: i, End: end}); len(ds) > 0 {
					return ds
				}
			}
			i = end - 1
		}
	}
	return nil
}

// stringEnd gives the place behind the JSON string that begins at start.
func stringEnd(src []byte, start int) int {
	for i := start + 1; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(src)
}

// numberEnd gives the place behind the exponent that begins at start.
func numberEnd(src []byte, start int) int {
	i := start + 1
	for i < len(src) && (src[i] == '+' || src[i] == '-' || '0' <= src[i] && src[i] <= '9') {
		i++
	}
	return i
}

// checkText checks the template in a JSON string.
func checkText(quoted []byte, at diag.Range) []diag.Diagnostic {
	var text string
	if json.Unmarshal(quoted, &text) != nil {
		return nil // the parser says so
	}
	tokens, _ := hclsyntax.LexTemplate([]byte(text), at.File, hcl.InitialPos)
	return placed(checkTokens(tokens), at)
}

// checkType checks a type expression, which in JSON syntax is a text that
// CheckDepth has taken for a template.
func checkType(expr hcl.Expression) []diag.Diagnostic {
	if !hcljson.IsJSONExpression(expr) {
		return typeInQuotes(expr)
	}
	text, ds := expr.Value(nil)
	if ds.HasErrors() || text.IsNull() || text.Type() != cty.String {
		return nil
	}
	tokens, _ := hclsyntax.LexExpression([]byte(text.AsString()), expr.Range().Filename, hcl.InitialPos)
	return placed(checkTokens(tokens), Range(expr.Range()))
}

// typeInQuotes is about a type written as a text, as in type = "string".
func typeInQuotes(expr hcl.Expression) []diag.Diagnostic {
	template, ok := expr.(*hclsyntax.TemplateExpr)
	if !ok || !template.IsStringLiteral() {
		return nil
	}
	text, _ := template.Value(nil)
	return []diag.Diagnostic{{
		Rule: ruleType, Severity: diag.Error, Range: Range(expr.Range()), Args: []any{text.AsString()},
		Text: diag.Text{
			Summary: diag.Words{EN: "%[1]q is a text, not a type", ZH: "%[1]q 是文本，不是类型"},
			Detail:  diag.Words{EN: "Write the type without quotes, as in type = string.", ZH: "类型不加引号，例如 type = string。"},
		},
	}}
}

// placed gives diagnostics about a part of a text the place of the whole.
func placed(ds []diag.Diagnostic, at diag.Range) []diag.Diagnostic {
	for i := range ds {
		ds[i].Range = at
	}
	return ds
}

// longExponent tells whether a number's exponent has more digits than allowed.
func longExponent(number []byte) bool {
	at := strings.IndexAny(string(number), "eE")
	return at >= 0 && len(strings.TrimLeft(string(number[at+1:]), "+-0")) > maxExponent
}

func tooDeep(at diag.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleTopology, Severity: diag.Error, Range: at, Args: []any{MaxDepth},
		Text: diag.Text{
			Summary: diag.Words{EN: "nesting is deeper than %[1]d", ZH: "嵌套超过 %[1]d 层"},
			Detail:  diag.Words{EN: "Blocks, brackets, templates and conditionals may nest %[1]d deep. Split the expression into locals.", ZH: "块、括号、模板和条件表达式最多嵌套 %[1]d 层。请用 locals 拆分该表达式。"},
		},
	}
}

func tooLong(at diag.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleTopology, Severity: diag.Error, Range: at, Args: []any{maxChain},
		Text: diag.Text{
			Summary: diag.Words{EN: "the expression has more than %[1]d operators", ZH: "表达式中的运算符超过 %[1]d 个"},
			Detail:  diag.Words{EN: "Split it into locals.", ZH: "请用 locals 拆分该表达式。"},
		},
	}
}

func numberTooLong(at diag.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleTopology, Severity: diag.Error, Range: at, Args: []any{maxExponent},
		Text: diag.Text{
			Summary: diag.Words{EN: "the exponent of this number has more than %[1]d digits", ZH: "该数字的指数超过 %[1]d 位"},
			Detail:  diag.Words{EN: "Write a smaller number.", ZH: "请写一个较小的数字。"},
		},
	}
}
