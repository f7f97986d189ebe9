// Package linttest runs the fixtures of lint rules: a .txtar file beside each
// rule, which is its documentation too.
//
// The archive's comment is the reason in Markdown. Its files are whole
// topologies: bad*.hcl, in which every finding of the rule stands as
//
//	port = 8849 # want "8849" "grpc port on 9849"
//
// (the exact text that the range covers, then a regular expression for the
// summary, or for the severity and the summary: "error: grpc port"; one with \n in
// it is for both and, on the next line, the details; want-next stands for the line
// after); good*.hcl, in which the rule is
// silent; and fixed*.hcl, which is bad*.hcl of the same ending after all fixes
// and the comments with wants taken out, and silent too.
package linttest

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
	"golang.org/x/tools/txtar"
)

// Outputs are the outputs that fixtures are deployed with.
var outputs = deployment.Outputs{"application-properties", "cluster-conf", "docker-run", "nacos-logback", "nginx"}

// blocks lets fixtures have output blocks, with what all of them take: enabled, path.
func blocks() map[string][]schemas.Attribute {
	known := make(map[string][]schemas.Attribute, len(outputs))
	for _, name := range outputs {
		known[name] = nil
	}
	return known
}

// Run runs the fixture of rule, which stands in dir under the rule's name with
// underscores.
func Run(t *testing.T, dir string, rule *lint.Rule) {
	t.Helper()
	RunWith(t, dir, rule, func(t testing.TB, name string, src []byte) []diag.Diagnostic { return Lint(t, rule, name, src) })
}

// Linter gives the findings of a fixture's rule on one of its files.
type Linter func(t testing.TB, name string, src []byte) []diag.Diagnostic

// RunWith is Run with findings from elsewhere than the rule's check.
func RunWith(t *testing.T, dir string, rule *lint.Rule, find Linter) {
	t.Helper()
	path := filepath.Join(dir, strings.ReplaceAll(rule.ID, "-", "_")+".txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatalf("the rule has no fixture: %v", err)
	}
	if len(strings.TrimSpace(string(archive.Comment))) == 0 {
		t.Errorf("%s gives no reason before its first file", path)
	}
	files := map[string][]byte{}
	kinds := map[string]int{}
	for _, f := range archive.Files {
		files[f.Name] = f.Data
		kinds[kindOf(f.Name)]++
	}
	if kinds["bad"] == 0 || kinds["good"] == 0 || kinds[""] > 0 {
		t.Errorf("%s: want bad*.hcl and good*.hcl, may have fixed*.hcl, nothing else", path)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		t.Run(name, func(t *testing.T) {
			switch kindOf(name) {
			case "bad":
				bad(t, find, name, files[name])
				fixed(t, find, name, files)
			default:
				for _, d := range find(t, name, files[name]) {
					t.Errorf("%s: a finding where none may be: %s", position(files[name], d.Range), d.Summary(diag.English))
				}
			}
		})
	}
}

func kindOf(name string) string {
	for _, kind := range []string{"bad", "good", "fixed"} {
		if strings.HasPrefix(name, kind) && strings.HasSuffix(name, ".hcl") {
			return kind
		}
	}
	return ""
}

// Lint gives the findings of one rule on one topology, with their ranges.
// Variables without a value are unknown, as they are for the linter.
func Lint(t testing.TB, rule *lint.Rule, name string, src []byte) []diag.Diagnostic {
	t.Helper()
	r, err := load.Load(name, load.Options{FS: memory{fstest.MapFS{name: {Data: src}}}, Outputs: blocks()})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		if d.Severity == diag.Error && d.Rule != rule.ID {
			t.Fatalf("%s: %s (%s)", position(src, d.Range), d.Summary(diag.English), d.Rule)
		}
	}
	rules := []*lint.Rule{rule}
	found := lint.RunTopology(rules, r.Topology, r.Locator)
	for _, c := range r.Topology.Clusters {
		d, _ := deployment.MakeCluster(r.Topology, c, outputs)
		found = append(found, lint.RunCluster(rules, r.Topology, c, d, r.Locator)...)
	}
	lint.Place(found, r.Locator)
	diag.Sort(found)
	for _, d := range found {
		if d.Rule != rule.ID {
			t.Errorf("%s: %s", d.Rule, d.Summary(diag.English))
		}
		for _, lang := range []diag.Language{diag.English, diag.Chinese} {
			if s := d.Summary(lang) + d.Details(lang); strings.Contains(s, "%!") {
				t.Errorf("words and arguments don't fit: %s", s)
			}
		}
	}
	return found
}

// memory is a file system in memory under the names that a command line has.
type memory struct{ fstest.MapFS }

func (m memory) Stat(name string) (fs.FileInfo, error) { return m.MapFS.Stat(name) }

type want struct {
	line    int
	covers  string
	summary *regexp.Regexp
}

// matches tells whether w wants these words.
func (w want) matches(d diag.Diagnostic) bool {
	summary := d.Summary(diag.English)
	full := d.Severity.String() + ": " + summary
	if strings.Contains(w.summary.String(), "\n") {
		return w.summary.MatchString(full + "\n" + d.Details(diag.English))
	}
	return w.summary.MatchString(summary) || w.summary.MatchString(full)
}

func bad(t *testing.T, find Linter, name string, src []byte) {
	wants := parseWants(t, src)
	if len(wants) == 0 {
		t.Errorf("%s wants nothing", name)
	}
	lines := diag.NewLines(src)
	for _, d := range find(t, name, src) {
		if d.Range.File != name || d.Range.End > len(src) {
			t.Errorf("range %v lies outside the file (address %s)", d.Range, d.Address)
			continue
		}
		line, covers, summary := lines.At(d.Range.Start).Line, string(src[d.Range.Start:d.Range.End]), d.Summary(diag.English)
		i := slices.IndexFunc(wants, func(w want) bool { return w.line == line && w.covers == covers && w.matches(d) })
		if i < 0 {
			t.Errorf("line %d: unexpected finding on %q: %s", line, covers, summary)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range wants {
		t.Errorf("line %d: no finding on %q matches %q", w.line, w.covers, w.summary)
	}
}

// fixed applies all fixes until nothing changes and compares the outcome.
func fixed(t *testing.T, find Linter, name string, files map[string][]byte) {
	goal, ok := files["fixed"+strings.TrimPrefix(name, "bad")]
	src := files[name]
	for range 10 {
		changed, n := lint.Apply(map[string][]byte{name: src}, find(t, name, src), true)
		if n == 0 {
			break
		}
		if !ok {
			t.Errorf("the rule has a fix, but there is no fixed*.hcl for %s", name)
			return
		}
		src = changed[name]
	}
	if ok {
		if diff := cmp.Diff(string(goal), withoutWants(string(src))); diff != "" {
			t.Errorf("after all fixes (-want +got):\n%s", diff)
		}
	}
}

// A want comment: "# want" or "# want-next", then pairs of quoted strings.
const wantComment = `[ \t]*# want(-next)?((?:[ \t]+"(?:[^"\\]|\\.)*"){2,})[ \t]*$`

func withoutWants(src string) string {
	var out []string
	comment := regexp.MustCompile(wantComment)
	for line := range strings.Lines(src) {
		bare := strings.TrimSuffix(line, "\n")
		cut := comment.ReplaceAllString(bare, "")
		if cut == "" && bare != "" {
			continue // a line with a want alone
		}
		out = append(out, cut+line[len(bare):])
	}
	return strings.Join(out, "")
}

func parseWants(t *testing.T, src []byte) []want {
	comment := regexp.MustCompile(wantComment)
	var wants []want
	number := 0
	for line := range strings.Lines(string(src)) {
		number++
		m := comment.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			if strings.Contains(line, "# want") {
				t.Errorf("line %d: a want that can't be read", number)
			}
			continue
		}
		at := number
		if m[1] != "" {
			at++
		}
		words := quoted(t, m[2])
		for i := 0; i+1 < len(words); i += 2 {
			summary, err := regexp.Compile(words[i+1])
			if err != nil {
				t.Errorf("line %d: %v", number, err)
				continue
			}
			wants = append(wants, want{at, words[i], summary})
		}
	}
	return wants
}

func quoted(t *testing.T, s string) []string {
	var words []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		word, err := strconv.QuotedPrefix(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			return words
		}
		text, _ := strconv.Unquote(word)
		words, s = append(words, text), s[len(word):]
	}
	return words
}

func position(src []byte, r diag.Range) string {
	p := diag.NewLines(src).At(r.Start)
	return fmt.Sprintf("%s:%d:%d", r.File, p.Line, p.Column)
}
