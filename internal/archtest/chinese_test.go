package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestChinese holds every Chinese text of the program and of the rules' pages
// to the signs and words of docs/chinese.md.
func TestChinese(t *testing.T) {
	root := os.DirFS("../..")
	words := wordsNotUsed(t, root)
	texts := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "docs" || name != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case strings.HasSuffix(name, "_test.go"):
			return nil
		case strings.HasSuffix(name, ".zh-CN.md"):
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			texts++
			for _, p := range pageProblems(string(text), words) {
				t.Errorf("%s: %s", name, p)
			}
		case path.Ext(name) == ".go":
			src, err := fs.ReadFile(root, name)
			if err != nil || !hasHan(string(src)) {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, src, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				text, ok := literal(n)
				if !ok || !hasHan(text) {
					return true
				}
				texts++
				for _, p := range problems(text, words) {
					t.Errorf("%s: %s", set.Position(n.Pos()), p)
				}
				return true
			})
		}
		return nil
	})
	if err != nil || texts < 1000 {
		t.Fatalf("%d texts, %v", texts, err)
	}
}

// TestChineseProblems shows what is found, and what is not.
func TestChineseProblems(t *testing.T) {
	for text, want := range map[string]string{
		"端口 %[1]d 已被占用：应为 \"主机:端口\"":    "",
		"请写 `host:port`，或使用 ${名称:默认值}。": "",
		"节点（见 a.b）、%[2]s，以及 3 个":        "",
		"端口已被占用,请更换":                    "half-width sign",
		"端口(主端口)":                       "half-width sign",
		"名称:端口":                         "half-width sign",
		"节点a 已启动":                       "no blank",
		"有 3个节点":                        "no blank",
		"节点 a ，节点 b":                    "blank beside",
		"端口， 节点":                        "blank beside",
		"端口 已被占用":                       "blank between",
		"使用内嵌存储":                        "内嵌存储",
		"版本。\"其他\"。":                    "",
		"从 1.x 升级到 2.0 及以后":             "",
		"请重命名":                          "",
	} {
		got := strings.Join(problems(text, []string{"内嵌存储"}), "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{"一\n\n- 二\n- 三\n\n```\n四\n五\n```\n": 0, "一\n二\n": 1, "一：\n- 二\n": 0} {
		if got := pageProblems(text, nil); len(got) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func literal(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// wordsNotUsed are those of the third column of the table.
func wordsNotUsed(t *testing.T, root fs.FS) []string {
	t.Helper()
	page, err := fs.ReadFile(root, "docs/chinese.md")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !hasHan(cells[3]) {
			continue
		}
		for _, w := range strings.Split(cells[3], ",") {
			words = append(words, strings.TrimSpace(w))
		}
	}
	words = append(words, "你", "您")
	if len(words) < 10 {
		t.Fatalf("docs/chinese.md rules out %q alone", words)
	}
	return words
}

// What stands for code and for an argument while a text is looked at.
const code, argument = "\x01", "\x02"

// problems tells what is wrong with a text; code in it is not looked at.
func problems(text string, words []string) []string {
	text = regexp.MustCompile("`[^`]*`|\\$\\{[^}]*\\}|\"[^\"]*\"").ReplaceAllString(text, code)
	text = regexp.MustCompile(`%(\[\d+\])?[a-z]`).ReplaceAllString(text, argument)
	var found []string
	for _, c := range []struct{ what, pattern string }{
		{"half-width sign beside a Chinese character", `\p{Han}[,;:?!()]|[,;:?!()]\p{Han}`},
		{"no blank between Chinese and Latin", "\\p{Han}[A-Za-z0-9" + code + "]|[A-Za-z0-9" + code + "]\\p{Han}"},
		{"blank between Chinese characters", `\p{Han} \p{Han}`},
		{"blank beside a Chinese sign", `[，。：；、（）] |\S [，。：；、）]`},
	} {
		if at := regexp.MustCompile(c.pattern).FindStringIndex(text); at != nil {
			found = append(found, c.what+": "+around(text, at))
		}
	}
	for _, w := range words {
		if strings.Contains(text, w) {
			found = append(found, "docs/chinese.md has another word for "+w)
		}
	}
	return found
}

// around is the place of a match with some of what stands beside it.
func around(text string, at []int) string {
	before, after := []rune(text[:at[0]]), []rune(text[at[0]:])
	return string(before[max(0, len(before)-8):]) + string(after[:min(len(after), 10)])
}

// pageProblems looks at each line of a page outside of examples, and for
// paragraphs of several lines.
func pageProblems(page string, words []string) []string {
	var found []string
	fenced, open := false, false
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "```") {
			fenced, open = !fenced, false
			continue
		}
		if fenced {
			continue
		}
		begins := line == "" || strings.ContainsAny(line[:1], "-*|#>")
		if open && !begins {
			found = append(found, "a paragraph of two lines: "+line)
		}
		open = line != "" && !strings.ContainsAny(line[:1], "|#")
		found = append(found, problems(line, words)...)
	}
	return found
}
