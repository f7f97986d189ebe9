package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

func catalogue() []*lint.Rule {
	check := func(*lint.Pass) {}
	return []*lint.Rule{
		{ID: "a", Severity: diag.Warning, Check: check}, {ID: "b", Severity: diag.Error, Check: check},
		{ID: "auth-off", Severity: diag.Error}, {ID: "fatal", Severity: diag.Error, Fatal: true},
		{ID: "suppression-unused"}, {ID: "suppression-unknown-rule"}, {ID: "suppression-without-reason"}, {ID: "baseline-stale"},
	}
}

func found(rule string, severity diag.Severity, address diag.Address) diag.Diagnostic {
	return diag.Diagnostic{Rule: rule, Severity: severity, Address: address, Range: diag.Range{File: "f", Start: 0, End: 1}}
}

// told is findings as short texts.
func told(ds []diag.Diagnostic) []string {
	var all []string
	for _, d := range ds {
		all = append(all, fmt.Sprintf("%s %s %s", d.Severity, d.Rule, d.Address))
	}
	return all
}

func TestLevels(t *testing.T) {
	text := lint.Text{Topology: &topology.Topology{Clusters: []*topology.Cluster{{Name: "dev", Environment: "development"}}}}
	ds := []diag.Diagnostic{
		found("a", diag.Warning, "x"), found("b", diag.Error, "x"), found("auth-off", diag.Error, "cluster.dev"),
		found("fatal", diag.Error, "x"), found("fatal", diag.Warning, "x"), found("internal/a", diag.Warning, "x"),
	}
	for _, tt := range []struct {
		name   string
		policy *lint.Policy
		want   []string
	}{
		{"none", nil, []string{"warning a x", "error b x", "info auth-off cluster.dev", "error fatal x", "warning fatal x", "warning internal/a x"}},
		{
			"levels win over the environment",
			&lint.Policy{Levels: map[string]diag.Severity{"a": diag.Off, "b": diag.Info, "auth-off": diag.Error}},
			[]string{"info b x", "error auth-off cluster.dev", "error fatal x", "warning fatal x", "warning internal/a x"},
		},
		{
			"fatal errors keep theirs, fatal warnings don't",
			&lint.Policy{Levels: map[string]diag.Severity{"fatal": diag.Off}},
			[]string{"warning a x", "error b x", "info auth-off cluster.dev", "error fatal x", "warning internal/a x"},
		},
		{"one rule alone", &lint.Policy{Only: []string{"b"}}, []string{"error b x", "error fatal x", "warning internal/a x"}},
	} {
		if diff := cmp.Diff(tt.want, told(lint.NewJudge(catalogue(), tt.policy, text).Keep(ds))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := told(lint.NewJudge(nil, &lint.Policy{Levels: map[string]diag.Severity{"a": diag.Off}}, text).Keep(ds)); len(got) != len(ds) {
		t.Errorf("without any rule all is reported as it is: %v", got)
	}
}

// TestLevelOfAPass wants a rule that runs to report at the user's level, and one
// that is off, or not chosen, not to run.
func TestLevelOfAPass(t *testing.T) {
	c := &topology.Cluster{Name: "dev", Environment: "development"}
	tp := &topology.Topology{Clusters: []*topology.Cluster{c}}
	var all []*lint.Rule
	for _, id := range []string{"cluster-of-one", "quorum-even", "auth-off"} {
		all = append(all, &lint.Rule{ID: id, Severity: diag.Error, Check: func(p *lint.Pass) { p.Report(diag.Diagnostic{Address: c.Address()}) }})
	}
	for _, tt := range []struct {
		policy lint.Policy
		want   []string
	}{
		{lint.Policy{}, []string{"info quorum-even cluster.dev", "info auth-off cluster.dev"}},
		{
			lint.Policy{Levels: map[string]diag.Severity{"cluster-of-one": diag.Warning, "quorum-even": diag.Off}},
			[]string{"warning cluster-of-one cluster.dev", "info auth-off cluster.dev"},
		},
		{lint.Policy{Only: []string{"auth-off"}}, []string{"info auth-off cluster.dev"}},
	} {
		j := lint.NewJudge(all, &tt.policy, lint.Text{Topology: tp})
		got := told(j.Keep(lint.RunCluster(j.Rules(), tp, c, nil, nowhere{})))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.policy, diff)
		}
	}
}

// TestPanic wants a rule that breaks to be reported, and the others to run.
func TestPanic(t *testing.T) {
	c := &topology.Cluster{Name: "c"}
	tp := &topology.Topology{Clusters: []*topology.Cluster{c}}
	all := []*lint.Rule{
		{ID: "breaks", Severity: diag.Error, Check: func(p *lint.Pass) { p.Report(diag.Diagnostic{}); panic("oh no") }},
		{ID: "works", Severity: diag.Info, Check: func(p *lint.Pass) { p.Report(diag.Diagnostic{}) }},
	}
	got := lint.RunCluster(all, tp, c, nil, nowhere{})
	want := []string{"error breaks ", "warning internal/breaks cluster.c", "info works "}
	if diff := cmp.Diff(want, told(got)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if s := got[1].Summary(diag.English); s != "rule breaks broke: oh no" {
		t.Error(s)
	}
}

// comments finds line comments in texts without strings.
func comments(files map[string][]byte) func(string, string) []diag.Range {
	return func(file, word string) []diag.Range {
		var all []diag.Range
		start := 0
		for line := range strings.Lines(string(files[file])) {
			at := strings.Index(line, "#")
			if i := strings.Index(line, "//"); i >= 0 && (at < 0 || i < at) {
				at = i
			}
			if at >= 0 && strings.Contains(line[at:], word) {
				all = append(all, diag.Range{File: file, Start: start + at, End: start + len(strings.TrimRight(line, "\r\n"))})
			}
			start += len(line)
		}
		return all
	}
}

// suppressed runs a text in which each "!a" stands for a finding of rule a, and
// gives what is reported, with the line.
func suppressed(src string, policy *lint.Policy, partial bool, unknown ...diag.Address) []string {
	files := map[string][]byte{"f": []byte(src)}
	j := lint.NewJudge(catalogue(), policy, lint.Text{Files: files, Comments: comments(files), Unknown: func() []diag.Address { return unknown }})
	var ds []diag.Diagnostic
	for i := range len(src) - 1 {
		if src[i] == '!' {
			rule, _, _ := strings.Cut(src[i+1:], " ")
			ds = append(ds, diag.Diagnostic{Rule: strings.TrimSpace(rule), Severity: diag.Error, Range: diag.Range{File: "f", Start: i, End: i + 1}})
		}
	}
	ds = append(j.Keep(ds), j.Rest(partial)...)
	diag.Sort(ds)
	lines := diag.NewLines([]byte(src))
	var all []string
	for _, d := range ds {
		all = append(all, fmt.Sprintf("%d %s %s", lines.At(d.Range.Start).Line, d.Rule, src[d.Range.Start:d.Range.End]))
	}
	return all
}

func TestSuppressions(t *testing.T) {
	const ignore = "nacosgen:ignore"
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"none", "!a \n", []string{"1 a !"}},
		{"at the end of the line", "!a # " + ignore + " a why\n", nil},
		{"with slashes, without a blank", "!a //" + ignore + " a why\n", nil},
		{"above", "# " + ignore + " a why\n!a \n", nil},
		{"above, indented, with CRLF", "x\r\n  // " + ignore + " a why\r\n  !a \r\n", nil},
		{"behind a byte order mark", "\xef\xbb\xbf# " + ignore + " a why\n!a \n", nil},
		{"several above", "# " + ignore + " a why\n# a remark\n# " + ignore + " b why\n!a !b \n", nil},
		{"several rules", "!a !b # " + ignore + " a, b why\n", nil},
		{"several rules, other blanks", "!a !b # " + ignore + "\ta ,b  why\n", nil},
		{"not two lines above", "# " + ignore + " a why\n\n!a \n", []string{"1 suppression-unused a", "3 a !"}},
		{"not the line below a line's end", "x # " + ignore + " a why\n!a \n", []string{"1 suppression-unused a", "2 a !"}},
		{"another rule", "!a # " + ignore + " b why\n", []string{"1 a !", "1 suppression-unused b"}},
		{"one of two", "!a # " + ignore + " a, b why\n", []string{"1 suppression-unused b"}},
		{"no reason", "!a # " + ignore + " a\n", []string{"1 suppression-without-reason # " + ignore + " a"}},
		{"unknown rule", "!a # " + ignore + " aa why\n", []string{"1 a !", "1 suppression-unknown-rule aa"}},
		{"no rule", "!a # " + ignore + "\n", []string{"1 a !", "1 suppression-unknown-rule # " + ignore}},
		{"a comma and no more", "!a # " + ignore + " a, \n", []string{"1 suppression-without-reason # " + ignore + " a,"}},
		{"only commas", "!a # " + ignore + " , why\n", []string{"1 a !", "1 suppression-without-reason # " + ignore + " , why", "1 suppression-unknown-rule why"}},
		{"in a sentence", "!a # not a " + ignore + " a why\n", []string{"1 a !"}},
		{"another word", "!a # " + ignore + "d a why\n", []string{"1 a !"}},
		{"fatal", "!fatal # " + ignore + " fatal why\n", []string{"1 fatal !", "1 suppression-unused fatal"}},
		{"of a finding about comments", "x # " + ignore + " suppression-unused, a why\n", nil},
		{"at the end of the file", "# " + ignore + " a why", []string{"1 suppression-unused a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := suppressed(tt.src, nil, false)
			for i := range got {
				got[i] = strings.TrimRight(got[i], " ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnusedOnlyWhenCertain wants nothing to be called unused that may be
// needed elsewhere.
func TestUnusedOnlyWhenCertain(t *testing.T) {
	const src = "x {# nacosgen:ignore a why\n y = var.key\n}\n"
	for _, tt := range []struct {
		name    string
		src     string
		policy  lint.Policy
		partial bool
		unknown diag.Address
		quiet   bool
	}{
		{"certain", src, lint.Policy{}, false, "", false},
		{"errors elsewhere", src, lint.Policy{}, true, "", true},
		{"the rule did not run", src, lint.Policy{Only: []string{"b", "suppression-unused"}}, false, "", true},
		{"the rule is off", src, lint.Policy{Levels: map[string]diag.Severity{"a": diag.Off}}, false, "", true},
		{"a variable without a value in the block", src, lint.Policy{}, false, "var.key", true},
		{"another one", src, lint.Policy{}, false, "var.other", false},
		{"a local value may hang on one", strings.Replace(src, "var.key", "local.key", 1), lint.Policy{}, false, "var.other", true},
		{"behind the block", "x {# nacosgen:ignore a why\n}\ny = var.key\n", lint.Policy{}, false, "var.key", false},
	} {
		var unknown []diag.Address
		if tt.unknown != "" {
			unknown = append(unknown, tt.unknown)
		}
		if got := suppressed(tt.src, &tt.policy, tt.partial, unknown...); (len(got) == 0) != tt.quiet {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func FuzzSuppressions(f *testing.F) {
	f.Add("!a # nacosgen:ignore a, b why\n// nacosgen:ignore\n", true)
	f.Add("# nacosgen:ignore a\r\n#\r\n{ !b } # nacosgen:ignore ,, \n", false)
	f.Fuzz(func(t *testing.T, src string, partial bool) {
		suppressed(src, nil, partial, "var.x") // no panic, ranges inside
	})
}
