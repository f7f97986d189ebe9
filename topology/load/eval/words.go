package eval

import "strings"

// cannotEvaluate is the summary of an expression on which HCL gave up.
const cannotEvaluate = "Expression cannot be evaluated"

// wording is what we say for one kind of HCL diagnostic. An empty zh: HCL's own
// words stand for both languages.
type wording struct {
	rule   string
	en, zh string
	// ownDetail: HCL's detail adds nothing.
	ownDetail bool
}

// wordsFor gives the words for a summary of HCL's; evaluated ones are about
// values, the others about syntax.
func wordsFor(summary string, evaluated bool) wording {
	if w, ok := valueWords(summary); ok {
		return w
	}
	if w, ok := syntaxWords(summary); ok {
		return w
	}
	if evaluated {
		return wording{rule: ruleType}
	}
	return wording{rule: ruleSyntax}
}

// valueWords are those of evaluation.
func valueWords(summary string) (wording, bool) {
	w := wording{rule: ruleType}
	switch summary {
	case cannotEvaluate:
		w.en, w.zh, w.ownDetail = "this expression can't be evaluated", "无法对该表达式求值", true
	case "Invalid function argument":
		w.en, w.zh = "an argument of this function does not fit", "该函数的参数不合适"
	case "Error in function call":
		w.en, w.zh = "this function fails", "该函数执行失败"
	case "Not enough function arguments":
		w.en, w.zh = "this function needs more arguments", "该函数缺少参数"
	case "Too many function arguments":
		w.en, w.zh = "this function takes fewer arguments", "该函数的参数过多"
	case "Invalid expanding argument value":
		w.en, w.zh = "what ... expands must be a list, set or tuple", "... 只能展开列表、集合或元组"
	case "Inconsistent conditional result types":
		w.en, w.zh = "both results of a conditional must have one type", "条件表达式两个结果的类型必须一致"
	case "Null condition", "Condition is null":
		w.en, w.zh, w.ownDetail = "the condition is null, not true or false", "条件为 null，应为 true 或 false", true
	case "Incorrect condition type":
		w.en, w.zh, w.ownDetail = "the condition must be true or false", "条件必须是 true 或 false", true
	case "Invalid index":
		w.en, w.zh = "there is no element at this index", "该索引处没有元素"
	case "Attempt to index null value":
		w.en, w.zh, w.ownDetail = "null has no elements", "null 没有元素", true
	case "Attempt to get attribute from null value":
		w.en, w.zh, w.ownDetail = "null has no attributes", "null 没有属性", true
	case "Unsupported attribute":
		w.en, w.zh = "there is no such attribute", "没有该属性"
	case "Missing map element":
		w.en, w.zh = "there is no such key in this map", "映射中没有该键"
	case "Null value as key":
		w.en, w.zh, w.ownDetail = "null can't be a key", "null 不能作为键", true
	case "Incorrect key type", "Invalid object key", "Invalid object key expression":
		w.en, w.zh = "the key must be a text", "键必须是文本"
	case "Duplicate object key":
		w.en, w.zh = "two items have the same key", "两个元素的键相同"
	case "Duplicate object attribute":
		w.rule, w.en, w.zh, w.ownDetail = ruleSyntax, "this key stands twice", "该键重复出现", true
	case "Invalid 'for' condition":
		w.en, w.zh = "the if clause of a for must be true or false", "for 的 if 子句必须是 true 或 false"
	case "Iteration over null value":
		w.en, w.zh, w.ownDetail = "for can't go through null", "for 不能遍历 null", true
	case "Iteration over non-iterable value":
		w.en, w.zh = "for needs a list, set, map, tuple or object", "for 需要列表、集合、映射、元组或对象"
	case "Splat of null value":
		w.en, w.zh, w.ownDetail = "* can't go through null", "* 不能遍历 null", true
	case "Invalid nested splat expressions":
		w.en, w.zh = "the inner * gives elements of different types", "内层 * 得到的元素类型不一致"
	case "Invalid operand":
		w.en, w.zh = "this operand has the wrong type", "操作数的类型不对"
	case "Operation failed":
		w.en, w.zh = "this operation fails", "该运算失败"
	case "Invalid template interpolation value":
		w.en, w.zh = "this value can't stand in a text", "该值不能放入文本"
	case "Invalid type specification":
		w.en, w.zh = "this is not a type", "这不是类型"
	case "Invalid default value for optional attribute":
		w.en, w.zh = "the default of an optional attribute does not fit its type", "可选属性的默认值与其类型不符"
	default:
		return referenceWords(summary)
	}
	return w, true
}

// referenceWords are those of names that may not stand where they do.
func referenceWords(summary string) (wording, bool) {
	w := wording{rule: ruleReference, ownDetail: true}
	switch summary {
	case "Variables not allowed":
		w.en, w.zh = "names have no meaning here: the value must be constant", "此处不能引用名称：值必须是常量"
	case "Function calls not allowed":
		w.en, w.zh = "functions can't be called here: the value must be constant", "此处不能调用函数：值必须是常量"
	case "Ambiguous attribute key":
		w.en, w.zh, w.ownDetail = "this key may be a name or a reference", "该键既可能是名称也可能是引用", false
	default:
		return wording{}, false
	}
	return w, true
}

// syntaxWords are those of parsing and of the structure of bodies.
func syntaxWords(summary string) (wording, bool) {
	w := wording{rule: ruleSyntax}
	switch summary {
	case "Missing required argument":
		w.rule, w.en, w.zh = ruleType, "a required attribute is missing", "缺少必填属性"
	case "Duplicate argument", "Attribute redefined", "Duplicate attribute definition":
		w.en, w.zh = "this attribute is set twice", "该属性重复设置"
	case "Argument or block definition required", "Argument definition required":
		w.en, w.zh = "an attribute or block must stand here", "此处应为属性或块"
	case "Unclosed configuration block", "Unclosed configuration body":
		w.en, w.zh = "a block is not closed", "块没有闭合"
	case "Invalid block definition", "Invalid single-argument block definition":
		w.en, w.zh = "this block is malformed", "块的写法有误"
	case "Missing newline after block definition":
		w.en, w.zh = "a line must end after a block", "块之后必须换行"
	case "Invalid argument name":
		w.en, w.zh = "this is not the name of an attribute", "这不是属性名"
	case "Invalid expression", "Missing expression":
		w.en, w.zh = "an expression must stand here", "此处应为表达式"
	case "Extra characters after expression", "Extra characters after interpolation expression":
		w.en, w.zh = "unexpected text after an expression", "表达式之后有多余内容"
	case "Invalid character":
		w.en, w.zh = "this character can't stand here", "此处不能出现该字符"
	case "Invalid character encoding":
		w.en, w.zh = "the file is not UTF-8", "文件不是 UTF-8 编码"
	case "Invalid escape sequence":
		w.en, w.zh = "this escape sequence does not exist", "没有这种转义序列"
	case "Invalid string literal", "Unterminated string literal", "Unterminated template string":
		w.en, w.zh = "this text is malformed or not closed", "文本的写法有误或没有闭合"
	case "Invalid multi-line string":
		w.en, w.zh = "a text in quotes can't span lines", "引号中的文本不能跨行"
	case "Unclosed comment": // ours
		w.en, w.zh, w.ownDetail = "a comment is not closed", "注释没有闭合", true
	case "Invalid number literal":
		w.en, w.zh = "this is not a number", "这不是数字"
	case "Unbalanced parentheses", "Missing closing parenthesis":
		w.en, w.zh = "parentheses do not match", "圆括号不匹配"
	case "Unclosed template interpolation sequence":
		w.en, w.zh = "${ is not closed", "${ 没有闭合"
	case "Missing item separator", "Missing argument separator", "Missing attribute separator":
		w.en, w.zh = "a comma is missing", "缺少逗号"
	case "Unterminated object constructor expression", "Unterminated tuple constructor expression",
		"Unterminated function call", "Unclosed index brackets", "Mismatched brackets", "Mismatched braces":
		w.en, w.zh = "a bracket is not closed", "括号没有闭合"
	case "Unsupported operator":
		w.en, w.zh = "this operator does not exist", "没有这种运算符"
	case "Incorrect JSON value type", "Root value must be object":
		w.en, w.zh = "this JSON value has the wrong kind", "JSON 值的种类不对"
	case "Invalid JSON keyword", "Invalid JSON number", "Invalid JSON string", "Missing JSON value", "Invalid start of value",
		"Missing property value colon", "Missing attribute seperator comma", "Trailing comma in object", "Trailing comma in array",
		"Unclosed object", "Extraneous data after value", "Missing object value", "Missing array element value",
		"Invalid object property name", "Invalid attribute value", "Invalid array value", "Missing item separator comma":
		w.en, w.zh = "this JSON is malformed", "JSON 的写法有误"
	default:
		return shapedWords(summary)
	}
	return w, true
}

// shapedWords are those of summaries that hold a name.
func shapedWords(summary string) (wording, bool) {
	w := wording{rule: ruleSyntax}
	begins, ends := strings.HasPrefix, strings.HasSuffix
	switch {
	case begins(summary, "Unexpected ") && ends(summary, " block"):
		w.en, w.zh = "an attribute must stand here, no block", "此处应为属性，不能是块"
	case begins(summary, "Unexpected ") && ends(summary, " directive"), summary == "Unexpected end of template":
		w.en, w.zh = "the directives of this template do not match", "模板指令不匹配"
	case begins(summary, "Extraneous label for "):
		w.en, w.zh = "this block takes fewer labels", "该块的标签过多"
	case begins(summary, "Missing ") && strings.Contains(summary, " for "):
		w.en, w.zh = "this block needs a label", "该块需要标签"
	default:
		return wording{}, false
	}
	return w, true
}
