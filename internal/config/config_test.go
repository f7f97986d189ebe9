package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
)

func known() []config.Rule {
	return []config.Rule{{ID: "quorum-even"}, {ID: "db-root-user"}, {ID: "hcl-syntax", Fixed: true}, {ID: "listing-", Prefix: true}}
}

func TestParse(t *testing.T) {
	got, found := config.Parse(".nacosgen.hcl", []byte(`
topologies = ["prod", "dev/topology.hcl"] # all of them
lint {
  fail_on  = "warning"
  baseline = "lint-baseline.json"
  rule "quorum-even"  { severity = "off" }
  rule "db-root-user" { severity = "error" }
}
`), known())
	if len(found) > 0 {
		t.Fatal(found)
	}
	at := func(start, end int) diag.Range { return diag.Range{File: ".nacosgen.hcl", Start: start, End: end} }
	want := &config.Config{
		Topologies: []config.Path{{"prod", at(15, 21)}, {"dev/topology.hcl", at(23, 41)}},
		FailOn:     diag.Warning,
		Baseline:   &config.Path{Text: "lint-baseline.json", At: at(100, 120)},
		Levels:     map[string]diag.Severity{"quorum-even": diag.Off, "db-root-user": diag.Error},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseWrong(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"unknown at the top", `topologys = []`, `hcl-unknown-name "topologys" unknown name topologys; did you mean topologies?`},
		{"unknown block", `plugin "x" {}`, `hcl-unknown-name "plugin" unknown name plugin; did you mean plugins?`},
		{"unknown in lint", "lint {\n  failon = \"error\"\n}", `hcl-unknown-name "failon" unknown name failon; did you mean fail_on?`},
		{"unknown block in lint", "lint {\n  rules {}\n}", `hcl-unknown-name "rules" unknown name rules; did you mean rule?`},
		{"unknown rule", "lint {\n  rule \"quorum-evn\" { severity = \"off\" }\n}", `hcl-unknown-name "\"quorum-evn\"" unknown rule "quorum-evn"; did you mean quorum-even?`},
		{"unknown in rule", "lint {\n  rule \"quorum-even\" { level = \"off\" }\n}",
			"config-invalid \"rule \\\"quorum-even\\\"\" the rule quorum-even has no severity here\nhcl-unknown-name \"level\" unknown name level"},
		{"block in rule", "lint {\n  rule \"quorum-even\" {\n severity = \"off\"\n x {}\n }\n}", `hcl-unknown-name "x" unknown name x`},
		{"no level", "lint {\n  rule \"quorum-even\" { severity = \"none\" }\n}", `config-invalid "\"none\"" "none" is no level, want one of error, warning, info, off`},
		{"off does not fail", `lint { fail_on = "off" }`, `config-invalid "\"off\"" "off" is no level, want one of error, warning, info`},
		{"rule of a plugin", "lint {\n  rule \"listing-long-name\" { severity = \"off\" }\n}", ``},
		{"of no plugin", "lint {\n  rule \"listings\" { severity = \"off\" }\n}", `hcl-unknown-name "\"listings\"" unknown rule "listings"`},
		{"times", "plugins {\n  start_timeout = \"30s\"\n  render_timeout = \"0s\"\n  chek_timeout = \"1s\"\n  x {}\n}",
			"config-invalid \"\\\"0s\\\"\" \"0s\" is no time, want one such as \"30s\" or \"5m\"\nhcl-unknown-name \"chek_timeout\" unknown name chek_timeout; did you mean check_timeout?\nhcl-unknown-name \"x\" unknown name x"},
		{"fixed", "lint {\n  rule \"hcl-syntax\" { severity = \"off\" }\n}", `config-invalid "\"hcl-syntax\"" the level of hcl-syntax can't be changed`},
		{"rule twice", "lint {\n  rule \"quorum-even\" { severity = \"off\" }\n  rule \"quorum-even\" { severity = \"info\" }\n}", `config-invalid "\"quorum-even\"" rule quorum-even stands twice`},
		{"lint twice", "lint {}\nlint {}", `config-invalid "lint" lint stands twice`},
		{"lint with a name", `lint "x" {}`, `hcl-syntax "\"x\"" the block lint takes no name`},
		{"rule without a name", "lint {\n  rule { severity = \"off\" }\n}", `hcl-syntax "rule" a block rule takes one name, that of the rule`},
		{"number", `lint { baseline = 3 }`, `hcl-type "3" want a text in quotes`},
		{"null", `lint { baseline = null }`, `hcl-type "null" want a text in quotes`},
		{"empty path", `topologies = [""]`, `config-invalid "\"\"" the path is empty, or none that a file can have`},
		{"no list", `topologies = "prod"`, `hcl-type "\"prod\"" want a list of paths`},
		{"reference", `topologies = [var.x]`, `hcl-reference "var" `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, found := config.Parse("c", []byte(tt.src), known())
			var lines []string
			for _, d := range found {
				if d.Rule != "hcl-reference" && d.Details(diag.English) == "" || d.Summary(diag.Chinese) == d.Summary(diag.English) {
					t.Errorf("%s: no detail, or no Chinese", d.Summary(diag.English))
				}
				lines = append(lines, d.Rule+" "+cmpQuote(tt.src[d.Range.Start:d.Range.End])+" "+d.Summary(diag.English))
			}
			if s := strings.Join(lines, "\n"); s != tt.want && (!strings.HasSuffix(tt.want, " ") || !strings.HasPrefix(s, tt.want)) {
				t.Errorf("got\n%s\nwant\n%s", s, tt.want)
			}
			if got.Levels["hcl-syntax"] != 0 {
				t.Error("a level that can't be changed was")
			}
		})
	}
}

// TestParseDamaged wants what can be read of a damaged file.
func TestParseDamaged(t *testing.T) {
	got, found := config.Parse("c", []byte("topologies = [\"prod\"]\nlint {\n  fail_on = \"info\"\n"), known())
	if !diag.HasErrors(found) || len(got.Topologies) != 1 || got.FailOn != diag.Info {
		t.Errorf("%+v %v", got, found)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("topologies = [\"prod\"]\nlint {\n  rule \"quorum-even\" { severity = \"off\" }\n}"))
	f.Add([]byte("lint { fail_on = \"${1}\" }"))
	f.Fuzz(func(t *testing.T, src []byte) {
		got, found := config.Parse("c", src, known())
		if got == nil {
			t.Fatal("no configuration")
		}
		for _, d := range found {
			if d.Range.Start < 0 || d.Range.Start > d.Range.End || d.Range.End > len(src) {
				t.Errorf("range %v of %d bytes: %s", d.Range, len(src), d.Summary(diag.English))
			}
		}
	})
}

func cmpQuote(s string) string {
	return `"` + strings.NewReplacer(`"`, `\"`).Replace(s) + `"`
}
