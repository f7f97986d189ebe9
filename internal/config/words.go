package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// textOf gives the text of a value that is one.
func textOf(v cty.Value) (string, bool) {
	if !v.IsWhollyKnown() || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// unknown reports a name that does not stand among known.
func (p *parser) unknown(name string, at hcl.Range, known ...string) {
	text := diag.Text{
		Summary: diag.Words{EN: "unknown name %[1]s", ZH: "未知的名称 %[1]s"},
		Detail:  diag.Words{EN: "known here: %[2]s", ZH: "可用的名称：%[2]s"},
	}
	near := diag.Nearest(name, known)
	if near != "" {
		text.Summary = diag.Words{EN: "unknown name %[1]s; did you mean %[3]s?", ZH: "未知的名称 %[1]s，是否想写 %[3]s？"}
	}
	p.error(ruleName, at, text, name, diag.List(known), near)
}

func (p *parser) unknownRule(id string, at hcl.Range) {
	text := diag.Text{
		Summary: diag.Words{EN: "unknown rule %[1]q", ZH: "未知的规则 %[1]q"},
		Detail:  diag.Words{EN: "`nacosgen rules` lists the rules", ZH: "`nacosgen rules` 列出全部规则"},
	}
	var ids []string
	for _, r := range p.rules {
		if !r.Prefix {
			ids = append(ids, r.ID)
		}
	}
	near := diag.Nearest(id, ids)
	if near != "" {
		text.Summary = diag.Words{EN: "unknown rule %[1]q; did you mean %[2]s?", ZH: "未知的规则 %[1]q，是否想写 %[2]s？"}
	}
	p.error(ruleName, at, text, id, near)
}

func words(en, zh, detailEN, detailZH string) diag.Text {
	return diag.Text{Summary: diag.Words{EN: en, ZH: zh}, Detail: diag.Words{EN: detailEN, ZH: detailZH}}
}

func noLabel() diag.Text {
	return words("the block %[1]s takes no name", "%[1]s 块不带名称", "write %[1]s { ... }", "请写成 %[1]s { ... }")
}

func oneLabel() diag.Text {
	return words("a block rule takes one name, that of the rule", "rule 块带一个名称，即规则的 ID",
		`write rule "quorum-even" { severity = "off" }`, `请写成 rule "quorum-even" { severity = "off" }`)
}

func twice() diag.Text {
	return words("%[1]s stands twice", "%[1]s 重复出现", "keep one of the two", "请只保留其中一个")
}

func fixedLevel() diag.Text {
	return words("the level of %[1]s can't be changed", "%[1]s 的级别不能修改",
		"what it reports keeps the files from being made; mend that", "它报告的问题会使文件无法生成，请修正该问题")
}

func noSeverity() diag.Text {
	return words("the rule %[1]s has no severity here", "此处没有写明规则 %[1]s 的 severity",
		`write severity = "error", "warning", "info" or "off"`, `请写 severity = "error"、"warning"、"info" 或 "off"`)
}

func noLevel() diag.Text {
	return words("%[1]q is no level, want one of %[2]s", "%[1]q 不是级别，应为 %[2]s 之一", "write one of these", "请写其中之一")
}

func wantDuration() diag.Text {
	return words("%[1]q is no time, want one such as \"30s\" or \"5m\"", "%[1]q 不是时长，应为 \"30s\" 或 \"5m\" 这样的写法",
		"write a number and its unit: ms, s, m or h", "请写数字和单位：ms、s、m 或 h")
}

func wantText() diag.Text {
	return words("want a text in quotes", "应为带引号的文本", `write it as "..."`, `请写成 "..."`)
}

func wantList() diag.Text {
	return words("want a list of paths", "应为路径列表", `write topologies = ["prod", "dev/topology.hcl"]`, `请写成 topologies = ["prod", "dev/topology.hcl"]`)
}

func wantPath() diag.Text {
	return words("the path is empty, or none that a file can have", "路径为空或不合法", "write a path relative to the folder of this file", "请写相对于本文件所在目录的路径")
}
