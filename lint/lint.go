// Package lint checks topologies and deployments against what a Nacos release
// really does with them. A rule sees plain data, never HCL, and names
// addresses; the engine finds the places.
package lint

import (
	"fmt"
	"sync"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// Rule is one thing that can be wrong. Rules are values beside their check;
// the documentation comes from the fixture of the same name.
type Rule struct {
	// ID is stable, kebab-case, and says what is wrong.
	ID string
	// Summary says what must hold, one line.
	Summary diag.Words
	// Severity is that of a finding that sets none of its own.
	Severity diag.Severity
	Theme    Theme
	Scope    Scope
	// Since is the version of nacosgen that brought the rule.
	Since string
	// Releases says which releases of Nacos are concerned: "2.0.0 and later".
	Releases string
	// Source is where the facts were read: file@tag, issues.
	Source string
	// Seen are the releases of which real servers do what the page says, in the
	// runs of internal/testbed: "2.2.4, 3.1.0"; "" where none was asked.
	Seen string
	// Fatal: with such a finding the files can't be made, whatever the user
	// prefers. It can't be suppressed, listed in a baseline or given another level.
	Fatal bool
	// Check reports through p. It returns nothing: plain data cannot fail. Nil
	// where an earlier stage reports (the language, the outputs, the linter itself).
	Check func(p *Pass)
	// level is the one that the user wants; 0 leaves it to the rule.
	level diag.Severity
}

// Theme groups rules in the documentation.
type Theme string

// The themes, in the order of the catalogue.
const (
	Ports      Theme = "ports"
	Members    Theme = "members"
	Quorum     Theme = "quorum"
	Datasource Theme = "datasource"
	Auth       Theme = "auth"
	Properties Theme = "properties"
	Logging    Theme = "logging"
	Memory     Theme = "memory"
	Gateway    Theme = "gateway"
	Docker     Theme = "docker"
	Releases   Theme = "releases"
	Outputs    Theme = "outputs"  // what an output can't express or write
	Language   Theme = "language" // the topology's text
	Linting    Theme = "linting"  // suppressions, baseline, configuration
	// Plugins is the theme of every rule that an external plugin offers. It
	// stands in no catalogue.
	Plugins Theme = "plugins"
)

// Themes lists the themes in the order of the catalogue.
func Themes() []Theme {
	return []Theme{Ports, Members, Quorum, Datasource, Auth, Properties, Logging, Memory, Gateway, Docker, Releases, Outputs, Language, Linting}
}

// Scope tells what a rule looks at in one go.
type Scope int

// The scopes. A cluster rule runs once a cluster, clusters in parallel; a
// topology rule once, with no deployment: it is for what clusters share (hosts).
const (
	ScopeCluster Scope = iota
	ScopeTopology
)

// Pass is one run of one rule. All of it is read-only.
type Pass struct {
	Topology *topology.Topology
	// Cluster and Deployment are the cluster of a cluster rule; nil otherwise.
	// Deployment may hold less than Cluster.
	Cluster    *topology.Cluster
	Deployment *deployment.Cluster
	locator    topology.Locator
	machines   func() *Machines                    // nil outside of a topology rule, as is the next
	clusters   func() map[string]*topology.Cluster // by name
	shared     shared                              // between the rules of one run
	rule       *Rule
	found      []diag.Diagnostic
}

// Machines are those of the topology, found once for all topology rules of a run.
func (p *Pass) Machines() *Machines {
	if p.machines == nil {
		return MachinesOf(p.Topology)
	}
	return p.machines()
}

// Report adds a finding. Its rule, and where none is set its severity, are the
// rule's; what the cluster's environment softens is softened. A level that the
// user wants wins over both.
func (p *Pass) Report(d diag.Diagnostic) {
	d.Rule = p.rule.ID
	if d.Severity == 0 {
		d.Severity = p.rule.Severity
	}
	if p.rule.level != 0 {
		d.Severity = p.rule.level
	} else if c := p.clusterOf(d.Address); c != nil {
		var on bool
		if d.Severity, on = soften(d.Rule, d.Severity, c.Environment); !on {
			return
		}
	}
	p.found = append(p.found, d)
}

// clusterOf gives the cluster that an address lies in.
func (p *Pass) clusterOf(a diag.Address) *topology.Cluster {
	if p.Cluster != nil {
		return p.Cluster
	}
	steps := a.Steps()
	if len(steps) < 2 || steps[0] != "cluster" {
		return nil
	}
	return p.clusters()[steps[1]]
}

// byName are the clusters of t.
func byName(t *topology.Topology) map[string]*topology.Cluster {
	named := make(map[string]*topology.Cluster, len(t.Clusters))
	for _, c := range t.Clusters {
		named[c.Name] = c
	}
	return named
}

// Written tells whether the user wrote the value at a, here or in what it
// inherits from.
func (p *Pass) Written(a diag.Address) bool {
	_, origin := p.locator.Locate(a)
	return origin != topology.Default
}

// Blame gives the first place in the topology among the sources of an entry.
// An entry without one is ours, made of facts alone, and gets no finding.
func Blame(sources []deployment.Source) (diag.Address, bool) {
	for _, s := range sources {
		if s.Address != "" {
			return s.Address, true
		}
	}
	return "", false
}

// RunCluster runs the cluster rules among rules on one cluster.
func RunCluster(rules []*Rule, t *topology.Topology, c *topology.Cluster, d *deployment.Cluster, l topology.Locator) []diag.Diagnostic {
	p := &Pass{Topology: t, Cluster: c, Deployment: d, locator: l, shared: shared{}}
	return p.run(rules, ScopeCluster, c.Address())
}

// RunTopology runs the topology rules among rules.
func RunTopology(rules []*Rule, t *topology.Topology, l topology.Locator) []diag.Diagnostic {
	p := &Pass{
		Topology: t, locator: l, shared: shared{},
		machines: sync.OnceValue(func() *Machines { return MachinesOf(t) }),
		clusters: sync.OnceValue(func() map[string]*topology.Cluster { return byName(t) }),
	}
	return p.run(rules, ScopeTopology, "")
}

// run runs the rules of a scope, one after the other; at is the place of one
// that breaks.
func (p *Pass) run(rules []*Rule, scope Scope, at diag.Address) []diag.Diagnostic {
	for _, r := range rules {
		if r.Scope == scope && r.Check != nil {
			p.rule = r
			p.check(at)
		}
	}
	return p.found
}

// check executes the rule. A panic of it becomes a finding about ourselves, so
// that the other rules still run.
func (p *Pass) check(at diag.Address) {
	defer func() {
		if r := recover(); r != nil {
			p.found = append(p.found, diag.Diagnostic{
				Rule: "internal/" + p.rule.ID, Severity: diag.Warning, Address: at,
				Text: diag.Text{
					Summary: diag.Words{EN: "rule %[1]s broke: %[2]s", ZH: "规则 %[1]s 自身出错：%[2]s"},
					Detail: diag.Words{
						EN: "this is a bug of nacosgen, please report it; the other rules have run",
						ZH: "这是 nacosgen 的缺陷，请报告；其他规则已运行",
					},
				},
				Args: []any{p.rule.ID, fmt.Sprint(r)},
			})
		}
	}()
	p.rule.Check(p)
}
