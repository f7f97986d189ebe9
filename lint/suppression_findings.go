package lint

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func warning(rule string, at diag.Range, text diag.Text, args ...any) diag.Diagnostic {
	return diag.Diagnostic{Rule: rule, Severity: diag.Warning, Range: at, Text: text, Args: args}
}

// wrong reports comments that name no rule that can be suppressed, or no reason.
func (s *suppressions) wrong() []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, one := range s.list {
		if len(one.rules) == 0 {
			found = append(found, warning(ruleUnknownRule, one.at, namesNoRule()))
			continue
		}
		for _, r := range one.rules {
			if s.known[r.id] == nil {
				found = append(found, s.unknownRule(r))
			}
		}
		if one.reason == "" {
			found = append(found, warning(ruleWithoutReason, one.at, withoutReason(), one.rules[0].id))
		}
	}
	return found
}

func (s *suppressions) unknownRule(r named) diag.Diagnostic {
	text := diag.Text{
		Summary: diag.Words{EN: "the suppression names %[1]q, which is no rule", ZH: "抑制注释中的 %[1]q 不是规则"},
		Detail:  diag.Words{EN: "`nacosgen rules` lists the rules", ZH: "`nacosgen rules` 列出全部规则"},
	}
	near := diag.Nearest(r.id, sortedKeys(s.known))
	if near != "" {
		text.Summary = diag.Words{
			EN: "the suppression names %[1]q, which is no rule; did you mean %[2]s?",
			ZH: "抑制注释中的 %[1]q 不是规则，是否想写 %[2]s？",
		}
	}
	return warning(ruleUnknownRule, r.at, text, r.id, near)
}

// unused reports the rules in comments that suppressed nothing, where that is
// certain.
func (s *suppressions) unused(p *Policy) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, one := range s.list {
		for _, r := range one.rules {
			rule := s.known[r.id]
			switch {
			case r.used || rule == nil || !p.wants(r.id) || s.text.mayBeUnknown(one.at.File, one.target):
			case rule.Fatal:
				found = append(found, warning(ruleUnused, r.at, cannotBeSuppressed(), r.id))
			default:
				found = append(found, warning(ruleUnused, r.at, suppressesNothing(), r.id))
			}
		}
	}
	return found
}

// mayBeUnknown tells whether what stands at a line, or in the brackets that it
// opens, may depend on a variable without a value: rules are silent about it
// then, here and now.
func (t *Text) mayBeUnknown(file string, line int) bool {
	if t.Unknown == nil {
		return false
	}
	unknown := t.Unknown()
	if len(unknown) == 0 {
		return false
	}
	text := construct(t.Files[file], line)
	if bytes.Contains(text, []byte("local.")) {
		return true
	}
	return slices.ContainsFunc(unknown, func(a diag.Address) bool { return bytes.Contains(text, []byte(a)) })
}

// mayBeUnknownAt is mayBeUnknown for the place of an address.
func (t *Text) mayBeUnknownAt(a diag.Address) bool {
	if t.Locator == nil {
		return false
	}
	at, _ := t.Locator.Locate(a)
	src, ok := t.Files[at.File]
	return ok && t.mayBeUnknown(at.File, diag.NewLines(src).At(at.Start).Line)
}

// construct gives the lines from line (from 1) to the one that closes all
// brackets which these lines open.
func construct(src []byte, line int) []byte {
	start := 0
	for range line - 1 {
		n := bytes.IndexByte(src[start:], '\n')
		if n < 0 {
			return nil
		}
		start += n + 1
	}
	depth := 0
	for i, c := range src[start:] {
		switch {
		case strings.IndexByte("{[(", c) >= 0:
			depth++
		case strings.IndexByte("}])", c) >= 0:
			depth--
		case c == '\n' && depth <= 0:
			return src[start : start+i]
		}
	}
	return src[start:]
}

func namesNoRule() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "the suppression names no rule", ZH: "抑制注释没有写明规则"},
		Detail: diag.Words{
			EN: "write `# nacosgen:ignore RULE reason`; `nacosgen rules` lists the rules",
			ZH: "请写成 `# nacosgen:ignore 规则 理由`；`nacosgen rules` 列出全部规则",
		},
	}
}

func cannotBeSuppressed() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "errors of %[1]s can't be suppressed: with one no file can be made", ZH: "%[1]s 的错误不能被抑制：存在此类错误时无法生成任何文件"},
		Detail:  diag.Words{EN: "mend what it reports and delete the comment", ZH: "请修正其报告的问题并删除该注释"},
	}
}

func withoutReason() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "the suppression of %[1]s gives no reason", ZH: "对 %[1]s 的抑制没有写明理由"},
		Detail: diag.Words{
			EN: "say behind the rule why the finding does not matter here: whoever changes this line next has to know",
			ZH: "请在规则之后说明为什么此处可以忽略：下一个修改这一行的人需要知道",
		},
	}
}

func suppressesNothing() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "nothing to suppress: %[1]s finds nothing here", ZH: "没有可抑制的内容：%[1]s 在此处没有发现问题"},
		Detail: diag.Words{
			EN: "delete it; a suppression is for the line that it ends, or for the line below where it stands alone",
			ZH: "请删除；抑制注释只对其所在行有效，单独成行时对下一行有效",
		},
	}
}
