package eval

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
)

// The rules of what is wrong with the language itself.
const (
	ruleSyntax    = "hcl-syntax"
	ruleName      = "hcl-unknown-name"
	ruleType      = "hcl-type"
	ruleReference = "hcl-reference"
	ruleMissing   = "variable-missing"
	ruleInvalid   = "variable-invalid"
	ruleTopology  = "topology-invalid"
)

// noun is what a name names, in both languages.
type noun struct{ en, zh string }

var (
	nameOfVariable      = noun{"variable", "变量"}
	nameOfLocal         = noun{"local value", "局部值"}
	nameOfHost          = noun{"host", "主机"}
	nameOfHostAttribute = noun{"attribute of a host", "主机属性"}
	nameOfAttribute     = noun{"attribute", "属性"}
	nameOfKey           = noun{"key of this map", "映射中的键"}
	nameOfFunction      = noun{"function", "函数"}
	nameOfName          = noun{"name", "名称"}
)

// unknownName says that name is none of candidates, with the nearest of them.
func unknownName(n noun, name string, candidates []string, at diag.Range, severity diag.Severity) diag.Diagnostic {
	d := diag.Diagnostic{Rule: ruleName, Severity: severity, Range: at, Args: []any{name}}
	d.Text.Summary = diag.Words{EN: "unknown " + n.en + " %[1]q", ZH: "未知的" + n.zh + " %[1]q"}
	nearest := diag.Nearest(name, candidates)
	if nearest != "" {
		d.Args = append(d.Args, nearest)
		d.Text.Summary.EN += "; did you mean %[2]q?"
		d.Text.Summary.ZH += "；是否想写 %[2]q？"
	}
	switch n {
	case nameOfVariable:
		d.Text.Detail = diag.Words{
			EN: "Declare it with a variable %[1]q block, or correct its name.",
			ZH: "请用 variable %[1]q 块声明它，或更正名称。",
		}
	case nameOfLocal:
		d.Text.Detail = diag.Words{
			EN: "Define it in a locals block, or correct its name.",
			ZH: "请在 locals 块中定义它，或更正名称。",
		}
	case nameOfHost:
		d.Text.Detail = diag.Words{
			EN: "Add a host %[1]q block, or correct its name.",
			ZH: "请添加 host %[1]q 块，或更正名称。",
		}
	default:
		d.Text.Detail, d.Args = instead(n, nearest, candidates, d.Args)
	}
	return d
}

// instead says what to write for a name that nobody can define here: the nearest
// one, else what there is, which it adds to args.
func instead(n noun, nearest string, candidates []string, args []any) (diag.Words, []any) {
	switch {
	case nearest != "":
		return diag.Words{EN: "Write %[2]s.", ZH: "请写 %[2]s。"}, args
	case n == nameOfFunction:
		return diag.Words{
			EN: "The functions are those that Terraform users expect, without the ones that depend on time or chance; docs/language.md lists them.",
			ZH: "可用函数与 Terraform 的常用函数相同，但不含依赖时间或随机数的函数；列表见 docs/language.md。",
		}, args
	case len(candidates) > 0:
		const most = 20
		known := strings.Join(candidates[:min(most, len(candidates))], ", ")
		if len(candidates) > most {
			known += ", ..."
		}
		return diag.Words{EN: "Known here: %[2]s.", ZH: "此处可用：%[2]s。"}, append(args, known)
	}
	return diag.Words{EN: "Correct the name, or remove it.", ZH: "请更正名称，或将其删除。"}, args
}

func duplicate(what, name string, at, first hcl.Range) diag.Diagnostic {
	return duplicateAt(what, "变量", name, Range(at), Range(first))
}

func duplicateAt(en, zh, name string, at, first diag.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleReference, Severity: diag.Error, Range: at, Args: []any{name},
		Text: diag.Text{
			Summary: diag.Words{EN: en + " %[1]q is defined twice", ZH: zh + " %[1]q 重复定义"},
			Detail:  diag.Words{EN: "Remove one of the two, or rename it.", ZH: "请删除其中一个，或改名。"},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "first defined here", ZH: "首次定义于此"}, Range: first}},
	}
}

func badName(what, name string, at hcl.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleSyntax, Severity: diag.Error, Range: Range(at), Args: []any{name},
		Text: diag.Text{
			Summary: diag.Words{EN: what + " name %[1]q is not an identifier", ZH: "变量名 %[1]q 不是合法的标识符"},
			Detail: diag.Words{
				EN: "Begin with a letter or underscore; letters, digits, underscores and hyphens may follow.",
				ZH: "名称须以字母或下划线开头，其后可为字母、数字、下划线和连字符。",
			},
		},
	}
}

// wrongType says that an attribute is not what it must be.
func wrongType(name, en, zh string, at hcl.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleType, Severity: diag.Error, Range: Range(at), Args: []any{name},
		Text: diag.Text{
			Summary: diag.Words{EN: "%[1]s must be " + en, ZH: "%[1]s 必须是" + zh},
			Detail:  diag.Words{EN: "Correct the value.", ZH: "请更正该值。"},
		},
	}
}

func missingAttribute(name string, block hcl.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleType, Severity: diag.Error, Range: Range(block), Args: []any{name},
		Text: diag.Text{
			Summary: diag.Words{EN: "this block needs %[1]s", ZH: "该块缺少 %[1]s"},
			Detail:  diag.Words{EN: "Add %[1]s = ... to it.", ZH: "请在其中加上 %[1]s = ...。"},
		},
	}
}

func nullDefault(v *variable) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleInvalid, Severity: diag.Error, Range: Range(v.fallbackAt), Args: []any{v.name},
		Text: diag.Text{
			Summary: diag.Words{EN: "the default of variable %[1]q is null, but nullable is false", ZH: "变量 %[1]q 的默认值为 null，但 nullable 为 false"},
			Detail:  diag.Words{EN: "Give another default, or leave it out to make the variable required.", ZH: "请换一个默认值；或去掉默认值，使该变量成为必填。"},
		},
	}
}

// missing names a required variable without a value.
func missing(v *variable) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleMissing, Severity: diag.Error, Range: Range(v.nameRange), Address: diag.Address("var").Child(v.name),
		Args: []any{v.name, EnvironmentPrefix + v.name},
		Text: diag.Text{
			Summary: diag.Words{EN: "variable %[1]q has no value", ZH: "变量 %[1]q 没有值"},
			Detail: diag.Words{
				EN: "Give it one with -var '%[1]s=...', with -var-file, in a *.auto.nacosgenvars file beside the topology, or as %[2]s in the environment.",
				ZH: "请用 -var '%[1]s=...'、-var-file、拓扑旁的 *.auto.nacosgenvars 文件或环境变量 %[2]s 为其赋值。",
			},
		},
	}
}

func nullValue(v *variable) diag.Diagnostic {
	d := v.aboutGiven(v.given.at)
	d.Text = diag.Text{
		Summary: diag.Words{EN: "variable %[1]q must not be null (%[2]s)", ZH: "变量 %[1]q 不能为 null（%[2]s）"},
		Detail:  diag.Words{EN: "Its block says nullable = false: give it a value.", ZH: "其声明含 nullable = false：请为其赋值。"},
	}
	return d
}

// invalid says that a value does not fit the type of v. What cty says about
// it may quote the value.
func (v *variable) invalid(err error, at diag.Range) diag.Diagnostic {
	d := v.aboutGiven(at)
	if v.sensitive {
		d.Args = append(d.Args, friendlyType(v.constraint))
	} else {
		d.Args = append(d.Args, friendlyError(err))
	}
	d.Text.Summary = diag.Words{EN: "the value of variable %[1]q does not fit its type: %[3]s (%[2]s)", ZH: "变量 %[1]q 的值与其类型不符：%[3]s（%[2]s）"}
	d.Text.Detail = diag.Words{EN: "Correct the value, or the type in the variable's block.", ZH: "请更正该值，或更正变量块中的类型。"}
	return v.withText(d)
}

// withText adds what was given on the command line or in the environment, which
// no snippet shows.
func (v *variable) withText(d diag.Diagnostic) diag.Diagnostic {
	if v.sensitive || v.broken || v.given == nil || v.given.expr != nil {
		return d
	}
	const most = 60
	text := []rune(v.given.text)
	if len(text) > most {
		text = append(text[:most], []rune("...")...)
	}
	n := strconv.Itoa(len(d.Args) + 1)
	d.Args = append(d.Args, string(text))
	d.Text.Detail.EN = "It is %[" + n + "]q. " + d.Text.Detail.EN
	d.Text.Detail.ZH = "其值为 %[" + n + "]q。" + d.Text.Detail.ZH
	return d
}

// refused is the failure of a validation, in the author's words.
func (v *variable) refused(message string, condition diag.Range) diag.Diagnostic {
	at := Range(v.fallbackAt)
	if v.given != nil {
		at = v.given.at
	}
	d := v.aboutGiven(at)
	d.Text.Summary = diag.Words{EN: "the value of variable %[1]q is refused", ZH: "变量 %[1]q 的值未通过校验"}
	if message != "" {
		d.Args = append(d.Args, sentence(message))
		d.Text.Summary.EN += ": %[3]s"
		d.Text.Summary.ZH += "：%[3]s"
	}
	d.Text.Detail = diag.Words{
		EN: "It comes from here (%[2]s) and does not meet the condition in the variable's block.",
		ZH: "该值来自此处（%[2]s），不满足变量块中的条件。",
	}
	d.Related = []diag.Related{{Words: diag.Words{EN: "the condition", ZH: "校验条件"}, Range: condition}}
	return v.withText(d)
}

// aboutGiven begins a diagnostic about the value of v: its name and where the
// value came from are the arguments. Without a place of its own it stands at
// the name of v.
func (v *variable) aboutGiven(at diag.Range) diag.Diagnostic {
	source := "default"
	if v.given != nil {
		source = v.given.source
	}
	if at.IsZero() {
		at = Range(v.nameRange)
	}
	return diag.Diagnostic{
		Rule: ruleInvalid, Severity: diag.Error, Range: at,
		Address: diag.Address("var").Child(v.name), Args: []any{v.name, source},
	}
}

// placeless moves what is said about text from the command line, which is in
// no file, to the name of its variable.
func placeless(ds []diag.Diagnostic, v *variable) []diag.Diagnostic {
	var moved []diag.Diagnostic
	for _, d := range ds {
		m := v.aboutGiven(diag.Range{})
		m.Severity = d.Severity
		m.Args = append(m.Args, d.Summary(diag.English), d.Summary(diag.Chinese))
		m.Text.Summary = diag.Words{
			EN: "the value of variable %[1]q can't be understood: %[3]s (%[2]s)",
			ZH: "无法理解变量 %[1]q 的值：%[4]s（%[2]s）",
		}
		m.Text.Detail = diag.Words{
			EN: "Its type takes an expression, such as [\"a\", \"b\"] or {k = \"v\"}.",
			ZH: "该类型需要一个表达式，例如 [\"a\", \"b\"] 或 {k = \"v\"}。",
		}
		moved = append(moved, v.withText(m))
	}
	return moved
}

func wholeLocal(at hcl.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleReference, Severity: diag.Error, Range: Range(at),
		Text: diag.Text{
			Summary: diag.Words{EN: "local can't be used as a whole", ZH: "不能整体使用 local"},
			Detail:  diag.Words{EN: "Name one of its values, as in local.machines.", ZH: "请写明其中一个值，例如 local.machines。"},
		},
	}
}

// cycle says who refers to whom; path is not empty, and its last refers to its first.
func cycle(path []use) diag.Diagnostic {
	names := ""
	var related []diag.Related
	for i, u := range path {
		names += string(u.node.address) + " -> "
		if i > 0 {
			related = append(related, diag.Related{
				Words: diag.Words{EN: "%[1]s refers to the next", ZH: "%[1]s 引用了下一个"},
				Args:  []any{string(u.node.address)}, Range: Range(u.at),
			})
		}
	}
	names += string(path[0].node.address)
	return diag.Diagnostic{
		Rule: ruleReference, Severity: diag.Error, Range: Range(path[0].at), Args: []any{names}, Related: related,
		Text: diag.Text{
			Summary: diag.Words{EN: "cycle: %[1]s", ZH: "循环引用：%[1]s"},
			Detail:  diag.Words{EN: "Each of these needs the next one's value. Break the circle at one of them.", ZH: "其中每一个都需要下一个的值。请在其中一处断开循环。"},
		},
	}
}
