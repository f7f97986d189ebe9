package lint

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// Policy is what the user wants reported of one topology.
type Policy struct {
	// Levels are those of .nacosgen.hcl by rule; diag.Off switches a rule off.
	Levels map[string]diag.Severity
	// Only, where not nil, are the rules to run; Fatal ones report all the same.
	Only []string
	// Baseline lists findings that are known; nil: none.
	Baseline *Baseline
}

// wants tells whether findings of rule may be reported.
func (p *Policy) wants(rule string) bool {
	return p.Levels[rule] != diag.Off && (p.Only == nil || slices.Contains(p.Only, rule))
}

// rules gives those of all that are to run, each with the level wanted.
func (p *Policy) rules(all []*Rule) []*Rule {
	var chosen []*Rule
	for _, r := range all {
		level := p.Levels[r.ID]
		switch {
		case r.Check == nil || !r.Fatal && !p.wants(r.ID):
		case level == 0 || r.Fatal:
			chosen = append(chosen, r)
		default:
			leveled := *r
			leveled.level = level
			chosen = append(chosen, &leveled)
		}
	}
	return chosen
}

// Rules that this package reports itself.
const (
	ruleWithoutReason = "suppression-without-reason"
	ruleUnknownRule   = "suppression-unknown-rule"
	ruleUnused        = "suppression-unused"
	ruleStale         = "baseline-stale"
)

// Judge decides which findings about one topology are reported. It may be used
// by several goroutines.
type Judge struct {
	policy       *Policy
	known        map[string]*Rule
	run          []*Rule
	clusters     map[string]*topology.Cluster
	suppressions *suppressions
	listed       *listed
}

// NewJudge makes the judge of one topology; all are the rules there are, also
// those that other stages report, and text is where comments stand. A nil policy
// leaves all to the rules; without any rule everything is reported as it is.
func NewJudge(all []*Rule, policy *Policy, text Text) *Judge {
	if policy == nil {
		policy = &Policy{}
	}
	j := &Judge{policy: policy, known: make(map[string]*Rule, len(all)), run: policy.rules(all), listed: &listed{baseline: policy.Baseline}}
	for _, r := range all {
		j.known[r.ID] = r
	}
	if text.Topology != nil {
		j.clusters = make(map[string]*topology.Cluster, len(text.Topology.Clusters))
		for _, c := range text.Topology.Clusters {
			j.clusters[c.Name] = c
		}
	}
	if len(all) == 0 {
		text.Comments = nil
	}
	j.suppressions = newSuppressions(text, j.known)
	return j
}

// Rules are those to run.
func (j *Judge) Rules() []*Rule { return j.run }

// Wants tells whether findings of rule may be reported.
func (j *Judge) Wants(rule string) bool { return j.policy.wants(rule) }

// Keep gives those of ds that are reported, in their order, with their level. The
// findings have their ranges (see Place).
func (j *Judge) Keep(ds []diag.Diagnostic) []diag.Diagnostic {
	var kept []diag.Diagnostic
	for _, d := range ds {
		rule := j.known[d.Rule]
		if rule == nil || rule.Fatal && d.Severity == diag.Error {
			kept = append(kept, d)
			continue
		}
		var on bool
		if d.Severity, on = j.level(&d); on && !j.suppressions.covers(&d) && !j.listed.covers(&d) {
			kept = append(kept, d)
		}
	}
	return withoutEchoes(kept)
}

// level gives the severity that d is reported with: the user's, else its own,
// softened by the cluster's environment; on is false where it is not reported.
func (j *Judge) level(d *diag.Diagnostic) (_ diag.Severity, on bool) {
	level := j.policy.Levels[d.Rule]
	switch {
	case !j.policy.wants(d.Rule):
		return 0, false
	case level != 0:
		return level, true
	case softened(d.Rule) == (levels{}):
		return d.Severity, true
	}
	if steps := d.Address.Steps(); len(steps) > 1 && steps[0] == "cluster" && j.clusters[steps[1]] != nil {
		return soften(d.Rule, d.Severity, j.clusters[steps[1]].Environment)
	}
	return d.Severity, true
}

// Rest gives what is wrong with the suppressions and the baseline, when all
// findings have gone through Keep. Where partial, something kept findings from
// being made, so that nothing is called unused or stale.
func (j *Judge) Rest(partial bool) []diag.Diagnostic {
	found := j.suppressions.wrong()
	if !partial && len(j.known) > 0 {
		found = append(found, j.suppressions.unused(j.policy)...)
		found = append(found, j.listed.stale(j.policy, &j.suppressions.text)...)
	}
	return j.Keep(found)
}
