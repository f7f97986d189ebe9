package docgen

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// rulePages are a page a rule and an index by theme, each in both languages. A
// rule without fixture has no page; the rules' own test tells.
func rulePages() map[string][]byte {
	pages := map[string][]byte{}
	for _, lang := range []diag.Language{diag.English, diag.Chinese} {
		pages["rules/README"+ending(lang)] = ruleIndex(lang)
		for _, r := range rules.All() {
			e, err := rules.Explain(r, lang)
			if err != nil {
				continue
			}
			from := fmt.Sprintf("lint/rules/%s.txtar and its rule", strings.ReplaceAll(r.ID, "-", "_"))
			pages["rules/"+r.ID+ending(lang)] = append([]byte(origin(from)+"\n\n"), e.Markdown(lang)...)
		}
	}
	return pages
}

// ending is that of a page's name; links in English pages lead to English ones.
func ending(lang diag.Language) string {
	if lang == diag.Chinese {
		return ".zh-CN.md"
	}
	return ".md"
}

func ruleIndex(lang diag.Language) []byte {
	w := indexWords{
		title: "Lint rules", other: "[简体中文](README.zh-CN.md)", header: []string{"Rule", "Level", "What must hold", "Fix"}, fix: "yes",
		intro: []string{
			"What `nacosgen lint` and `nacosgen build` look for, by theme. The level is the usual one: `.nacosgen.hcl` changes it, and\n`environment` softens some. `nacosgen explain RULE` prints a page of this folder.",
			"A finding is suppressed by `# nacosgen:ignore RULE[, RULE] reason` (or `//`) at the end of its line or alone on the line\nabove. Findings that were there before the linter came are listed in a baseline: `nacosgen lint --write-baseline FILE`.",
		},
	}
	if lang == diag.Chinese {
		w = indexWords{
			title: "检查规则", other: "[English](README.md)", header: []string{"规则", "级别", "要求", "自动修复"}, fix: "有",
			intro: []string{
				"`nacosgen lint` 和 `nacosgen build` 检查的内容，按主题排列。所列为通常的级别：可在 `.nacosgen.hcl` 中修改，部分规则会随\n`environment` 降低级别。`nacosgen explain 规则` 会输出本目录中的页面。",
				"在问题所在行的行尾，或单独在其上一行写 `# nacosgen:ignore 规则[, 规则] 理由`（或 `//`）可抑制该问题。引入检查之前已有的问题\n可列入基线：`nacosgen lint --write-baseline 文件`。",
			},
		}
	}
	p := &page{}
	p.line(origin("the rules in lint/rules"))
	p.paragraph("# %s", w.title)
	p.paragraph("%s", w.other)
	for _, text := range w.intro {
		p.paragraph("%s", text)
	}
	all := rules.All()
	for _, theme := range lint.Themes() {
		var rows [][]string
		for _, r := range all {
			if r.Theme != theme {
				continue
			}
			fix := ""
			if rules.HasFix(r) {
				fix = w.fix
			}
			rows = append(rows, []string{fmt.Sprintf("[%s](%s%s)", r.ID, r.ID, ending(lang)), r.Severity.String(), r.Summary.In(lang), fix})
		}
		if rows != nil {
			p.heading(2, rules.ThemeTitle(theme).In(lang))
			p.table(w.header, rows)
		}
	}
	return []byte(p.String())
}

type indexWords struct {
	title, other, fix string
	header, intro     []string
}
