package rules

import (
	"embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"golang.org/x/tools/txtar"
)

//go:embed *.txtar *.zh-CN.md
var fixtures embed.FS

// Explanation is what a rule's fixture says about it.
type Explanation struct {
	Rule *lint.Rule
	// Reason is Markdown in the language asked for: what is wrong, why, what to do.
	Reason string
	// Bad and Good are examples; Fixed is Bad after the rule's fix, or nil.
	Bad, Good, Fixed []Example
}

// Example is one file of a fixture, without the comments that tests read.
type Example struct {
	Name string // "bad.hcl"
	Text string
}

// Explain reads the fixture of a rule. An error means that the rule has none.
func Explain(r *lint.Rule, lang diag.Language) (*Explanation, error) {
	name := strings.ReplaceAll(r.ID, "-", "_")
	data, err := fixtures.ReadFile(name + ".txtar")
	if err != nil {
		return nil, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	archive := txtar.Parse(data)
	e := &Explanation{Rule: r, Reason: string(archive.Comment)}
	if lang == diag.Chinese {
		reason, err := fixtures.ReadFile(name + ".zh-CN.md")
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		e.Reason = string(reason)
	}
	e.Reason = strings.TrimSpace(e.Reason)
	for _, f := range archive.Files {
		example := Example{f.Name, withoutWants(string(f.Data))}
		switch {
		case strings.HasPrefix(f.Name, "bad"):
			e.Bad = append(e.Bad, example)
		case strings.HasPrefix(f.Name, "good"):
			e.Good = append(e.Good, example)
		case strings.HasPrefix(f.Name, "fixed"):
			e.Fixed = append(e.Fixed, example)
		}
	}
	return e, nil
}

// withoutWants takes out what tests want of an example: the comment at the end
// of a line becomes a mark, one that stands alone goes.
func withoutWants(text string) string {
	comment := regexp.MustCompile(`[ \t]*# want(?:-next)?(?:[ \t]+"(?:[^"\\]|\\.)*"){2,}[ \t]*$`)
	var out strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\r\n")
		cut := comment.ReplaceAllString(bare, "")
		switch {
		case cut == bare:
			out.WriteString(line)
		case cut != "":
			out.WriteString(cut + " # <--\n")
		}
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// HasFix tells whether the fixture of a rule proves a fix.
func HasFix(r *lint.Rule) bool {
	e, err := Explain(r, diag.English)
	return err == nil && len(e.Fixed) > 0
}

// Markdown is the page about a rule.
func (e *Explanation) Markdown(lang diag.Language) []byte {
	w := headings(lang)
	r := e.Rule
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", r.ID, sentence(r.Summary.In(lang), lang))
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, value)
		}
	}
	row(w.severity, r.Severity.String())
	row(w.theme, ThemeTitle(r.Theme).In(lang))
	row(w.releases, releasesIn(r.Releases, lang))
	row(w.seen, r.Seen)
	row(w.since, r.Since)
	switch {
	case e.Fixed != nil:
		row(w.fix, w.hasFix)
	default:
		row(w.fix, w.noFix)
	}
	if r.Fatal {
		row(w.level, w.fatal)
	}
	fmt.Fprintf(&b, "\n%s\n", e.Reason)
	example := func(title string, e Example) {
		if e.Text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n```%s\n%s```\n", title, syntax(e.Name), e.Text)
		}
	}
	bad, fixed := e.shown()
	example(w.bad, bad)
	example(w.fixed, fixed)
	if len(e.Good) > 0 {
		example(w.good, e.Good[0])
	}
	if r.Source != "" {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", w.source, r.Source)
	}
	return []byte(b.String())
}

// shown is the bad example of the page: the first with a fix, else the first.
func (e *Explanation) shown() (bad, fixed Example) {
	for _, f := range e.Fixed {
		for _, b := range e.Bad {
			if strings.TrimPrefix(b.Name, "bad") == strings.TrimPrefix(f.Name, "fixed") {
				return b, f
			}
		}
	}
	if len(e.Bad) > 0 {
		bad = e.Bad[0]
	}
	return bad, Example{}
}

func syntax(name string) string { return name[strings.LastIndex(name, ".")+1:] }

// sentence makes one of a summary. One that begins with the name of a key or
// of a file leaves it as it is written.
func sentence(s string, lang diag.Language) string {
	if lang == diag.Chinese {
		return s + "。"
	}
	if first, _, _ := strings.Cut(s, " "); !strings.ContainsAny(first, "._-") {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s + "."
}

// pageWords are the headings of a page.
type pageWords struct {
	severity, theme, releases, seen, since, fix, hasFix, noFix, level, fatal, bad, fixed, good, source string
}

func headings(lang diag.Language) pageWords {
	if lang == diag.Chinese {
		return pageWords{
			severity: "级别", theme: "主题", releases: "相关版本", seen: "真实服务端验证", since: "自 nacosgen 版本", level: "不可更改",
			fix: "修复", hasFix: "`nacosgen lint --fix`（必要时加 `--unsafe`）", noFix: "需人工处理",
			fatal: "此类错误不能被抑制，也不能降低级别", bad: "错误示例", fixed: "修复之后", good: "正确示例", source: "依据",
		}
	}
	return pageWords{
		severity: "Severity", theme: "Theme", releases: "Releases", seen: "Seen on real servers", since: "Since nacosgen", level: "Fixed level",
		fix: "Fix", hasFix: "`nacosgen lint --fix` (with `--unsafe` where it changes more)", noFix: "by hand",
		fatal: "errors of this rule can't be suppressed or given another level", bad: "Bad", fixed: "After the fix", good: "Good", source: "Source",
	}
}

// ThemeTitle is the name of a theme for people.
func ThemeTitle(t lint.Theme) diag.Words {
	switch t {
	case lint.Ports:
		return diag.Words{EN: "ports", ZH: "端口"}
	case lint.Members:
		return diag.Words{EN: "members and identity", ZH: "集群成员与自身地址"}
	case lint.Quorum:
		return diag.Words{EN: "quorum and placement", ZH: "多数派与部署位置"}
	case lint.Datasource:
		return diag.Words{EN: "datasource", ZH: "数据源"}
	case lint.Auth:
		return diag.Words{EN: "authentication and security", ZH: "鉴权与安全"}
	case lint.Properties:
		return diag.Words{EN: "properties", ZH: "配置项"}
	case lint.Logging:
		return diag.Words{EN: "logging and disk", ZH: "日志与磁盘"}
	case lint.Memory:
		return diag.Words{EN: "memory and host", ZH: "内存与主机"}
	case lint.Gateway:
		return diag.Words{EN: "gateway", ZH: "网关"}
	case lint.Docker:
		return diag.Words{EN: "containers", ZH: "容器"}
	case lint.Releases:
		return diag.Words{EN: "releases and upgrades", ZH: "版本与升级"}
	case lint.Outputs:
		return diag.Words{EN: "outputs", ZH: "输出"}
	case lint.Language:
		return diag.Words{EN: "the topology's text", ZH: "拓扑文本"}
	case lint.Linting:
		return diag.Words{EN: "the linter's own comments and files", ZH: "检查器自身的注释与文件"}
	}
	return diag.Words{EN: string(t)}
}
