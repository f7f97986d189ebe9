package engine

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

// soundClusters finds the clusters that were resolved without an error.
func soundClusters(r *load.Result) map[string]bool {
	sound := map[string]bool{}
	if r.Topology == nil {
		return sound
	}
	for _, c := range r.Topology.Clusters {
		sound[c.Name] = !r.Damaged[c.Name]
	}
	for _, d := range r.Diagnostics {
		if name, ok := clusterOf(d.Address); ok && d.Severity == diag.Error {
			if _, known := sound[name]; !known {
				return map[string]bool{} // something is wrong with a name
			}
			sound[name] = false
		}
	}
	return sound
}

func clusterOf(a diag.Address) (string, bool) {
	if !strings.HasPrefix(string(a), "cluster") {
		return "", false
	}
	steps := a.Steps()
	if len(steps) < 2 || steps[0] != "cluster" {
		return "", false
	}
	return steps[1], true
}

// glimpse looks at the clusters of an input that are not sound, for linting
// alone: what is said about a value that is written there holds in spite of an error
// elsewhere, while what seems to be missing may only be unreadable.
func (r *run) glimpse(input int) []diag.Diagnostic {
	in, rules := r.inputs[input], r.judges[input].Rules()
	var found []diag.Diagnostic
	for _, c := range in.Topology.Clusters {
		if in.sound[c.Name] || !r.selection.hasCluster(c.Name) {
			continue
		}
		d, ds := deployment.MakeCluster(in.Topology, c, r.names[input])
		found = append(append(found, ds...), lint.RunCluster(rules, in.Topology, c, d, r.locators[input])...)
	}
	found = append(found, lint.RunTopology(rules, in.Topology, r.locators[input])...)
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return !r.certain(input, &d) })
	for i := range found {
		found[i].Fixes = nil // edits come when the text is whole
	}
	return r.judge(input, found)
}

// certain tells whether a finding holds whatever else is wrong: it is about
// a value that somebody wrote, and about none that has an error itself.
func (r *run) certain(input int, d *diag.Diagnostic) bool {
	if strings.HasPrefix(d.Rule, "internal/") {
		return false
	}
	places := []diag.Address{d.Address}
	for i := range d.Related {
		places = append(places, d.Related[i].Address)
	}
	in := r.inputs[input]
	for i, a := range places {
		at, origin := r.locators[input].Locate(a)
		if i == 0 && (origin == topology.Default || isBlock(in, at)) || slices.ContainsFunc(in.Diagnostics, func(e diag.Diagnostic) bool {
			return e.Severity == diag.Error && e.Range.File == at.File && e.Range.Start < at.End && at.Start < e.Range.End
		}) {
			return false
		}
	}
	return true
}

// isBlock tells whether a place is the header of a block, or its name in JSON.
func isBlock(in *Input, at diag.Range) bool {
	text := in.Files[at.File]
	return at.End <= len(text) && strings.HasPrefix(strings.TrimLeft(string(text[at.End:]), " \t\":"), "{")
}
