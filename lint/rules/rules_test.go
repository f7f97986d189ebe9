package rules_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/plugins/builtin"
)

// TestEntries wants every rule to be whole, and rule files, fixtures and
// entries to correspond.
func TestEntries(t *testing.T) {
	all := rules.All()
	id := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	known := map[string]bool{}
	for i, r := range all {
		if i > 0 && all[i-1].ID >= r.ID {
			t.Errorf("%s comes after %s, or twice", r.ID, all[i-1].ID)
		}
		known[strings.ReplaceAll(r.ID, "-", "_")] = true
		if !id.MatchString(r.ID) {
			t.Errorf("%s is no id", r.ID)
		}
		if r.Severity < diag.Error || r.Severity > diag.Info || r.Since == "" {
			t.Errorf("%s: no severity, or no version that brought it", r.ID)
		}
		if !slices.Contains(lint.Themes(), r.Theme) || rules.ThemeTitle(r.Theme).ZH == "" {
			t.Errorf("%s: unknown theme %q", r.ID, r.Theme)
		}
		if r.Check != nil && (r.Source == "" || r.Releases == "") {
			t.Errorf("%s: no source, or no releases", r.ID)
		}
		checkWords(t, r.ID, r.Summary)
	}
	for _, pattern := range []string{"*.txtar", "*.zh-CN.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if name, _, _ := strings.Cut(f, "."); !known[name] {
				t.Errorf("%s belongs to no rule", f)
			}
		}
	}
}

// checkWords wants a text of one line in both languages.
func checkWords(t *testing.T, what string, w diag.Words) {
	t.Helper()
	if w.EN == "" || w.EN != strings.TrimSpace(w.EN) || strings.HasSuffix(strings.TrimSuffix(w.EN, "..."), ".") || strings.Contains(w.EN, "\n") || unicode.IsUpper([]rune(w.EN)[0]) && unicode.IsLower([]rune(w.EN)[1]) && w.EN[0] != 'X' { // Xmx is one
		t.Errorf("%s: %q is no summary in English", what, w.EN)
	}
	if !strings.ContainsFunc(w.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.HasSuffix(w.ZH, "。") || strings.Contains(w.ZH, "\n") {
		t.Errorf("%s: %q is no summary in Chinese", what, w.ZH)
	}
}

// TestExplanations wants a reason in both languages for every rule.
func TestExplanations(t *testing.T) {
	for _, r := range rules.All() {
		for _, lang := range []diag.Language{diag.English, diag.Chinese} {
			e, err := rules.Explain(r, lang)
			if err != nil {
				t.Error(err)
				continue
			}
			han := strings.ContainsFunc(e.Reason, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			if han != (lang == diag.Chinese) || len(e.Reason) < 80 {
				t.Errorf("%s: reason in %s: %.60s", r.ID, lang, e.Reason)
			}
			releases := regexp.MustCompile(`(?m)^- (?:Releases|相关版本): (.*)$`).FindStringSubmatch(string(e.Markdown(lang)))
			if lang == diag.Chinese && releases != nil && regexp.MustCompile(`(?:^| )(?:and|later|all|with|through|from|before)(?: |$)`).MatchString(releases[1]) {
				t.Errorf("%s: releases %q on the Chinese page", r.ID, releases[1])
			}
			if page := string(e.Markdown(lang)); strings.Contains(page, "# want") || !strings.Contains(page, "```") {
				t.Errorf("%s: page without example, or with comments for tests", r.ID)
			}
			if len(e.Bad) == 0 || len(e.Good) == 0 {
				t.Errorf("%s: no bad or no good example", r.ID)
			}
		}
	}
}

// memory is a file system in memory under the names that a command line has.
type memory struct{ fstest.MapFS }

func (m memory) Stat(name string) (fs.FileInfo, error) { return m.MapFS.Stat(name) }

// newEngine is the pipeline that the commands use, over files in memory.
func newEngine(files map[string][]byte) *engine.Engine {
	m := memory{fstest.MapFS{}}
	for name, src := range files {
		m.MapFS[name] = &fstest.MapFile{Data: src}
	}
	e := &engine.Engine{Outputs: builtin.Outputs(), Rules: rules.All()}
	e.Load.FS, e.Load.Getenv = m, func(string) (string, bool) { return "", false }
	return e
}

// check gives all findings on one topology.
func check(t testing.TB, e *engine.Engine, name string) []diag.Diagnostic {
	t.Helper()
	checked, err := e.Check(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return checked.Diagnostics
}

// TestFixtures runs every fixture through the whole pipeline: what loading,
// deployment and outputs say under the rule's name counts as well.
func TestFixtures(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			if r.ID == "baseline-stale" {
				t.Skip("its finding is in a baseline: see TestBaselineStale")
			}
			linttest.RunWith(t, ".", r, func(t testing.TB, name string, src []byte) []diag.Diagnostic {
				if strings.HasSuffix(name, config.FileName) {
					_, found := config.Parse(name, src, []config.Rule{{ID: "quorum-even"}})
					return found
				}
				e := newEngine(map[string][]byte{name: src})
				e.Load.RequireVariables = r.ID == "variable-missing"
				return slices.DeleteFunc(check(t, e, name), func(d diag.Diagnostic) bool { return d.Rule != r.ID })
			})
		})
	}
}

// TestBaselineStale runs the fixture of the one rule whose place is a baseline.
func TestBaselineStale(t *testing.T) {
	e, err := rules.Explain(rules.Find("baseline-stale"), diag.English)
	if err != nil {
		t.Fatal(err)
	}
	topology, err := os.ReadFile("baseline_stale.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, src, _ := strings.Cut(string(topology), "-- topology.hcl --\n")
	find := func(baseline string) []diag.Diagnostic {
		b, err := lint.ReadBaseline("b.json", []byte(baseline), func(s string) string { return s })
		if err != nil {
			t.Fatal(err)
		}
		x := newEngine(map[string][]byte{"topology.hcl": []byte(src)})
		x.Wants = func(string) (*engine.Wanted, error) {
			return &engine.Wanted{Policy: lint.Policy{Baseline: b, Only: []string{"baseline-stale", "quorum-even", "quorum-two-members"}}}, nil
		}
		return check(t, x, "topology.hcl")
	}
	if found := find(e.Good[0].Text); len(found) > 0 {
		t.Errorf("%v", found)
	}
	found := find(e.Bad[0].Text)
	if len(found) != 1 || found[0].Rule != "baseline-stale" || !strings.Contains(e.Bad[0].Text[found[0].Range.Start:found[0].Range.End], `"quorum-two-members"`) {
		t.Errorf("%v", found)
	}
}

// TestReportedIDs wants an entry for every rule that any of our sources names.
func TestReportedIDs(t *testing.T) {
	rule := regexp.MustCompile(`(?:Rule:\s*|rule[A-Z]\w*\s*=\s*)"([a-z0-9-]+)"`)
	for _, dir := range []string{"../../topology/load", "../../topology/load/eval", "../../topology/write", "../../deployment", "../../generator", "../../generator/write", "../../internal/config", "../../plugins/*", "..", "."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no sources: %v", dir, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range rule.FindAllSubmatch(src, -1) {
				if id := string(m[1]); rules.Find(id) == nil {
					t.Errorf("%s names the rule %s, which has no entry", f, id)
				}
			}
		}
	}
}
