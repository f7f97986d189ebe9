package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/report"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const source = "cluster \"生产\" {\n" +
	"\tnode \"a\" { port = 8848 } # 第一个\n" +
	"  node \"b\" { port = 8849 }\n" +
	"  password = \"hunter2-canary\"\n" +
	"  list = [\n    1,\n    2,\n  ]\n" +
	"}\n"

// at is the place of text in the source.
func at(text string) diag.Range {
	i := strings.Index(source, text)
	return diag.Range{File: "prod/topology.hcl", Start: i, End: i + len(text)}
}

func words(en, zh string) diag.Words { return diag.Words{EN: en, ZH: zh} }

// findings has one of every sort that a format may stumble over.
func findings() []diag.Diagnostic {
	return []diag.Diagnostic{
		{
			Rule: "internal/broken", Severity: diag.Warning, Address: `cluster["生产"]`,
			Text: diag.Text{Summary: words("a finding without a place: \x1b[31m<&\">%", "没有位置")},
		},
		{
			Rule: "port-set-collision", Severity: diag.Error, Range: at("8849"), Address: `cluster["生产"].node.b.port`,
			Text: diag.Text{
				Summary: words("port %[1]d, of node %[2]s, is taken", "端口 %[1]d（节点 %[2]s）已被占用"),
				Detail: words("Two servers can't listen on one port.\nChoose another one, 10 further on, so that the ports that follow from it are free as well.",
					"两个服务端不能监听同一个端口。\n请换一个端口，例如加 10，这样由它推导出的端口也都空闲，不会再有冲突。"),
			},
			Args:    []any{8849, "b"},
			Related: []diag.Related{{Words: words("the other node", "另一个节点"), Range: at("8848")}},
			Fixes: []diag.Fix{
				{Title: words("renumber to %[1]d", "改为 %[1]d"), Args: []any{8858}, Safe: true, Edits: []diag.Edit{{Range: at("8849"), Text: "8858"}}},
				{Title: words("elsewhere", "其他"), Edits: []diag.Edit{{Range: diag.Range{File: "unknown.hcl", End: 1}, Text: "x"}}},
			},
		},
		{
			Rule: "port-set-collision", Severity: diag.Error, Range: at("8849"), Address: `cluster["生产"].node.b.port`,
			Text: diag.Text{Summary: words("the same place again", "同一位置")},
		},
		{
			Rule: "db-weak-password", Severity: diag.Warning, Range: at(`"hunter2-canary"`), Address: `cluster["生产"].password`,
			Text: diag.Text{Summary: words("too easy", "过于简单")},
		},
		{
			Rule: "hcl-type", Severity: diag.Info, Range: at("[\n    1,\n    2,\n  ]"),
			Text: diag.Text{Summary: words("over several lines, 100%", "跨越多行，100%")},
		},
		{
			Rule: "hcl-syntax", Severity: diag.Error, Range: diag.Range{File: "/srv/a b,c:d.hcl", Start: 3, End: 4},
			Text: diag.Text{Summary: words("a file that is not at hand", "文件不在手边")},
		},
	}
}

func options(lang diag.Language) report.Options {
	return report.Options{
		Lang: lang, Files: map[string][]byte{"prod/topology.hcl": []byte(source)}, Hidden: []diag.Range{at(`"hunter2-canary"`)}, Version: "0.1.0",
		Rules: []*lint.Rule{
			{ID: "db-weak-password", Severity: diag.Warning, Theme: lint.Datasource, Summary: words("passwords should be long", "密码应足够长")},
			{ID: "port-set-collision", Severity: diag.Error, Theme: lint.Ports, Summary: words("ports must differ", "端口不得相同")},
			{ID: "quorum-even", Severity: diag.Info, Theme: lint.Quorum, Summary: words("odd is better", "宜为奇数")},
		},
	}
}

func printed(t *testing.T, f report.Format, ds []diag.Diagnostic, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Print(&b, ds, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFormats keeps what each format prints, in both languages.
func TestFormats(t *testing.T) {
	kept := map[string][]byte{}
	for _, f := range report.Formats() {
		for _, lang := range []diag.Language{diag.English, diag.Chinese} {
			text := printed(t, f, findings(), options(lang))
			kept[f.Name+"."+string(lang)] = text
			if bytes.Contains(text, []byte("hunter2")) || bytes.Contains(text, []byte("\x1b")) || bytes.Contains(text, []byte(`\u001b`)) {
				t.Errorf("%s shows a secret, or a control character", f.Name)
			}
		}
		kept[f.Name+".none"] = printed(t, f, nil, options(diag.English))
	}
	for width, name := range map[int]string{40: "text.narrow", 72: "text.medium"} {
		o := options(diag.Chinese)
		o.Width, o.Color = width, width == 40
		kept[name] = printed(t, report.Format{Print: report.Text}, findings(), o)
	}
	golden.Dir(t, "testdata/formats", kept)
}

func schema(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemas wants SARIF to be valid by the standard's schema, and JSON by ours.
func TestSchemas(t *testing.T) {
	sarif, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := schemas.JSON("lint")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		print  func(io.Writer, []diag.Diagnostic, report.Options) error
		schema *jsonschema.Schema
	}{{"sarif", report.SARIF, schema(t, sarif)}, {"json", report.JSON, schema(t, ours)}} {
		for _, lang := range []diag.Language{diag.English, diag.Chinese} {
			for _, ds := range [][]diag.Diagnostic{nil, findings()} {
				text := printed(t, report.Format{Print: tt.print}, ds, options(lang))
				document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				if err := tt.schema.Validate(document); err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
			}
		}
	}
}

// TestFingerprints wants those of a finding to stay when its line moves, and to
// be all different.
func TestFingerprints(t *testing.T) {
	prints := func(ds []diag.Diagnostic) []string {
		var issues []struct{ Fingerprint string }
		if err := json.Unmarshal(printed(t, report.Format{Print: report.GitLab}, ds, options(diag.Chinese)), &issues); err != nil {
			t.Fatal(err)
		}
		var all []string
		seen := map[string]bool{}
		for _, i := range issues {
			if seen[i.Fingerprint] {
				t.Errorf("fingerprint %s twice", i.Fingerprint)
			}
			seen[i.Fingerprint] = true
			all = append(all, i.Fingerprint)
		}
		return all
	}
	before := prints(findings())
	moved := findings()
	for i := range moved {
		moved[i].Range.Start++
		moved[i].Range.End++
	}
	if after := prints(moved); strings.Join(before, ",") != strings.Join(after, ",") {
		t.Error("fingerprints change when lines move")
	}
}

// TestXML wants both XML formats to be well-formed, whatever a summary holds.
func TestXML(t *testing.T) {
	ds := findings()
	ds[0].Text.Summary.EN = "\x00\ufffe\xff <a b=\"c\"> ]]> &amp;"
	for _, print := range []func(io.Writer, []diag.Diagnostic, report.Options) error{report.Checkstyle, report.JUnit} {
		d := xml.NewDecoder(bytes.NewReader(printed(t, report.Format{Print: print}, ds, options(diag.English))))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTextColumns wants the carets below what they mark, in cells.
func TestTextColumns(t *testing.T) {
	for _, tt := range []struct{ line, mark, before, carets string }{
		{`name = "b"`, "b", `name = "`, "^"},
		{`名称 = "数据库"`, "数据库", `名称 = "`, "^^^^^^"},
		{"\tx = 1", "1", "  x = ", "^"},
		{"e\u0301 = 1", "1", "e\u0301 = ", "^"},
		{"ｆ = 1", "1", "ｆ = ", "^"},
	} {
		start := strings.Index(tt.line, tt.mark)
		d := diag.Diagnostic{Rule: "r", Severity: diag.Error, Range: diag.Range{File: "f", Start: start, End: start + len(tt.mark)}}
		text := string(printed(t, report.Format{Print: report.Text}, []diag.Diagnostic{d}, report.Options{Files: map[string][]byte{"f": []byte(tt.line)}}))
		lines := strings.Split(text, "\n")
		got := strings.TrimPrefix(lines[4], "  | ")
		want := strings.Repeat(" ", cells(tt.before)) + tt.carets
		if got != want {
			t.Errorf("%q: carets %q, want %q", tt.line, got, want)
		}
	}
}

// cells counts by hand what the cases above hold.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\u0301':
		case r > 0x2e80:
			n += 2
		default:
			n++
		}
	}
	return n
}

// FuzzText wants any place in any text to be shown without a panic, and lines
// no wider than the terminal where that is possible.
func FuzzText(f *testing.F) {
	f.Add([]byte(source), 5, 20, 40)
	f.Add([]byte("漢字漢字漢字漢字漢字漢字漢字漢字漢字"), 3, 9, 30)
	f.Fuzz(func(t *testing.T, src []byte, start, end, width int) {
		start = max(0, min(start, len(src)))
		d := diag.Diagnostic{Rule: "r", Severity: diag.Info, Range: diag.Range{File: "f", Start: start, End: max(start, min(end, len(src)))}}
		d.Text.Detail.EN = string(src)
		var b bytes.Buffer
		o := report.Options{Files: map[string][]byte{"f": src}, Hidden: []diag.Range{{File: "f", Start: start, End: d.Range.End}}, Width: width % 200}
		for _, format := range report.Formats() {
			if err := format.Print(&b, []diag.Diagnostic{d}, o); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
		}
	})
}

// BenchmarkText prints a thousand findings that each have something to wrap.
func BenchmarkText(b *testing.B) {
	long := diag.Diagnostic{Rule: "db-weak-password", Severity: diag.Warning, Range: at(`"a"`), Text: diag.Text{
		Summary: words("what is wrong", "错误"), Detail: words(strings.Repeat("what to do about it, and why. ", 8), "说明")}}
	ds := slices.Repeat([]diag.Diagnostic{long}, 1000)
	for _, width := range []int{0, 80} {
		o := options(diag.English)
		o.Width = width
		b.Run(fmt.Sprintf("width %d", width), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := report.Text(io.Discard, ds, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What several instances share is said once; another place, rule, severity or
// text is another finding.
func TestDistinct(t *testing.T) {
	one := diag.Diagnostic{
		Rule: "db-root-user", Severity: diag.Warning, Address: "cluster.a.datasource.mysql.user", Range: diag.Range{File: "t.hcl", Start: 1, End: 5},
		Text: diag.Text{Summary: diag.Words{EN: "user %[1]s"}}, Args: []any{"root"},
	}
	same, place, rule, severity, text, nowhere := one, one, one, one, one, one
	same.Address = "cluster.b.datasource.mysql.user"
	place.Range.Start = 2
	rule.Rule = "db-weak-password"
	severity.Severity = diag.Info
	text.Args = []any{"admin"}
	nowhere.Range = diag.Range{}
	want := []diag.Diagnostic{one, place, rule, severity, text, nowhere, nowhere}
	if diff := cmp.Diff(want, report.Distinct([]diag.Diagnostic{one, same, place, rule, severity, text, nowhere, nowhere, one})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
