package rules_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
	"golang.org/x/tools/txtar"
)

// TestBoundaries runs rules at the last release before and the first after each
// boundary that their own text names ("1.4.3 - 1.4.8; 2.1.1 and later"), on their
// fixtures with that release written in. At each boundary some fixture must be
// judged in another way; which, and how, stands in the golden file.
func TestBoundaries(t *testing.T) {
	var table strings.Builder
	for _, r := range rules.All() {
		if r.Check == nil {
			continue
		}
		files := fixturesOf(t, r)
		for _, b := range boundaries(r.Releases) {
			line := difference(r, files, b)
			if why := elsewhere()[r.ID+" "+b.String()]; line == "" && why == "" {
				t.Errorf("%s: no fixture is judged otherwise by %s than by %s, and no other test is named (%q)", r.ID, b.after.Version, b.before.Version, r.Releases)
			} else if line != "" && why != "" {
				t.Errorf("%s %v: a fixture shows it, so %q needs no mention", r.ID, b, why)
			} else if line == "" {
				line = why
			}
			fmt.Fprintf(&table, "%s %v: %s\n", r.ID, b, line)
		}
	}
	golden.File(t, "testdata/boundaries.txt", []byte(table.String()))
}

// boundary lies between two releases that follow each other by number.
type boundary struct{ before, after *schemas.Release }

func (b boundary) String() string { return b.before.Version + "|" + b.after.Version }

// boundaries reads those that a text about releases names.
func boundaries(text string) []boundary {
	text = regexp.MustCompile(`\bv(\d)`).ReplaceAllString(text, "$1")
	number := `(\d+\.(?:x|\d+(?:\.(?:x|\d+))*))`
	found := map[boundary]bool{}
	take := func(pattern string, begins, ends int) {
		re := regexp.MustCompile(pattern)
		for _, m := range re.FindAllStringSubmatch(text, -1) {
			if begins > 0 {
				found[boundaryAt(m[begins], true)] = true
			}
			if ends > 0 {
				found[boundaryAt(m[ends], false)] = true
			}
		}
		text = re.ReplaceAllString(text, " ")
	}
	take(`(?:at|of) `+number, 0, 0) // an example, a client
	take(number+` - `+number, 1, 2)
	take(`(?:through|up to) `+number, 0, 1)
	take(`(?:from|before|since|in) `+number, 1, 0)
	take(number+`(?: and later| on\b)`, 1, 0)
	take(number, 1, 1)
	delete(found, boundary{})
	list := slices.Collect(maps.Keys(found))
	slices.SortFunc(list, func(a, b boundary) int {
		return slices.Index(schemas.Releases(), a.before) - slices.Index(schemas.Releases(), b.before)
	})
	return list
}

// boundaryAt is that before the first release that a number means (3.x, 1.3,
// 2.0.1), or after the last; none at the ends of what is known.
func boundaryAt(number string, begins bool) boundary {
	all := schemas.Releases()
	means := func(r *schemas.Release) bool {
		n := strings.TrimSuffix(number, ".x")
		return r.Version == n || strings.HasPrefix(r.Version, n+".") && (strings.Count(n, ".") < 2 || number != n)
	}
	at := slices.IndexFunc(all, means)
	if at < 0 {
		return boundary{}
	}
	if !begins {
		for at < len(all) && means(all[at]) {
			at++
		}
	}
	if at == 0 || at == len(all) {
		return boundary{}
	}
	return boundary{all[at-1], all[at]}
}

// fixturesOf are the rule's own, and what testdata adds.
func fixturesOf(t *testing.T, r *lint.Rule) map[string]string {
	files := map[string]string{}
	for _, name := range []string{strings.ReplaceAll(r.ID, "-", "_") + ".txtar", "testdata/boundaries.txtar"} {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if own := name != "testdata/boundaries.txtar"; own && filepath.Ext(f.Name) == ".hcl" || f.Name == r.ID+".hcl" {
				files[f.Name] = string(f.Data)
			}
		}
	}
	return files
}

// difference tells how the first fixture that is judged otherwise is judged.
func difference(r *lint.Rule, files map[string]string, b boundary) string {
	version := regexp.MustCompile(`(?m)^(\s*version\s*=\s*")[0-9.]+"`)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		with := func(rel *schemas.Release) (verdict, bool) {
			return judged(r, version.ReplaceAllString(files[name], "${1}"+rel.Version+`"`), rel)
		}
		before, ok := with(b.before)
		after, ok2 := with(b.after)
		switch {
		case !ok || !ok2 || before == after:
		case before.counts == after.counts:
			return fmt.Sprintf("%s: %s, in other words then", name, before.counts)
		default:
			return fmt.Sprintf("%s: %s, then %s", name, before.counts, after.counts)
		}
	}
	return ""
}

// verdict is what a rule finds in a topology: counts by severity and text, and
// all words but for the release's own number.
type verdict struct{ counts, words string }

// judged gives what a rule finds; false for a topology that the release can't have.
func judged(r *lint.Rule, src string, rel *schemas.Release) (v verdict, ok bool) {
	loaded, err := load.Load(topologyFile, load.Options{FS: memory{fstest.MapFS{topologyFile: {Data: []byte(src)}}}})
	if err != nil || slices.ContainsFunc(loaded.Diagnostics, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Rule != r.ID }) {
		return v, false
	}
	one := []*lint.Rule{r}
	found := lint.RunTopology(one, loaded.Topology, loaded.Locator)
	for _, c := range loaded.Topology.Clusters {
		d, _ := deployment.MakeCluster(loaded.Topology, c, deployment.Outputs{"application-properties", "cluster-conf", "docker-run", "nacos-logback", "nginx"})
		found = append(found, lint.RunCluster(one, loaded.Topology, c, d, loaded.Locator)...)
	}
	if len(found) == 0 {
		return verdict{counts: "silent"}, true
	}
	counts := map[string]int{}
	for _, d := range found {
		counts[fmt.Sprintf("%v %q", d.Severity, d.Text.Summary.EN)]++
		v.words += strings.ReplaceAll(d.Summary(diag.English)+d.Details(diag.English), rel.Version, "")
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[k], k))
	}
	v.counts = strings.Join(parts, " + ")
	return v, true
}

// elsewhere names, by rule and boundary, what else shows the boundary.
func elsewhere() map[string]string {
	const embedded = "storage = \"embedded\" comes with 1.3.0, before which it is no topology"
	return map[string]string{
		"actuator-wide-open 1.4.8|2.0.0":        "nacosgen closes what the jars of 2.0.0 - 2.0.4 leave open: TestSettingsByRelease, jar's star",
		"actuator-wide-open 2.0.4|2.1.0":        "nacosgen closes what the jars of 2.0.0 - 2.0.4 leave open: TestSettingsByRelease, jar's star",
		"deployment-type-mixed-3x 2.5.5|3.0.0":  "deployment comes with 3.0.0, before which it is no topology",
		"embedded-without-volume 1.2.1|1.3.0":   embedded,
		"peer-ports-exposed 1.2.1|1.3.0":        embedded,
		"port-derived-out-of-range 1.2.1|1.3.0": embedded,
	}
}
