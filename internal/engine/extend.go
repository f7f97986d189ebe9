package engine

import (
	"context"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

// Extension is what the plugins that one topology requires add to the engine.
type Extension struct {
	Outputs []sdk.Output
	Rules   []sdk.RuleSet
}

// extend asks for the plugins of a topology while it is loaded, and tells what
// their outputs have as attributes.
func (e *Engine) extend(in *Input) func([]load.Requirement) (map[string][]schemas.Attribute, error) {
	if e.Extend == nil {
		return nil
	}
	return func(required []load.Requirement) (map[string][]schemas.Attribute, error) {
		x, err := e.Extend(in.Path, required)
		if err != nil {
			return nil, err
		}
		in.extension = *x
		tables := map[string][]schemas.Attribute{}
		for _, o := range x.Outputs {
			spec := o.Spec()
			tables[spec.Name] = spec.Config
		}
		return tables, nil
	}
}

// outputs are those of the engine and of the plugins of in.
func (e *Engine) outputs(in *Input) []sdk.Output {
	return append(slices.Clip(e.Outputs), in.extension.Outputs...)
}

// PluginRules gives the rules of plugins as lint knows rules. None has a check:
// a plugin runs its own together.
func PluginRules(sets []sdk.RuleSet) []*lint.Rule {
	var all []*lint.Rule
	for _, set := range sets {
		for _, r := range set.Rules() {
			all = append(all, &lint.Rule{
				ID: r.ID, Summary: r.Summary, Severity: r.Severity, Theme: lint.Plugins, Scope: lint.ScopeTopology,
				Releases: r.Releases, Source: r.Source,
			})
		}
	}
	return all
}

// PluginRules are the rules of the plugins that in requires.
func (in *Input) PluginRules() []*lint.Rule { return PluginRules(in.extension.Rules) }

// rulesOf are all rules there are for in; none where the engine runs none.
func (e *Engine) rulesOf(in *Input) []*lint.Rule {
	if e.Rules == nil {
		return nil
	}
	return append(slices.Clip(e.Rules), PluginRules(in.extension.Rules)...)
}

// checkPlugins runs the rules of an input's plugins that the user wants.
func (r *run) checkPlugins(ctx context.Context, input int) ([]diag.Diagnostic, error) {
	in := r.inputs[input]
	var found []diag.Diagnostic
	var settings *deployment.Deployment
	for _, set := range in.extension.Rules {
		req := &sdk.CheckRequest{Topology: in.Topology}
		for _, rule := range set.Rules() {
			if !r.judges[input].Wants(rule.ID) {
				continue
			}
			req.Rules = append(req.Rules, rule.ID)
			if slices.Contains(rule.Needs, sdk.NeedSettings) {
				if settings == nil {
					settings, _ = deployment.Make(in.Topology, r.names[input])
				}
				req.Deployment = settings
			}
		}
		if req.Rules == nil {
			continue
		}
		more, err := set.Check(ctx, req)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// alone is the topology with one of its clusters, and the hosts of that.
func alone(t *topology.Topology, c *topology.Cluster) *topology.Topology {
	one := &topology.Topology{FormatVersion: t.FormatVersion, Clusters: []*topology.Cluster{c}, Hosts: []*topology.Host{}}
	if len(t.Hosts) == 0 {
		return one
	}
	used := map[string]bool{}
	for _, n := range c.Nodes {
		used[n.Host] = true
	}
	for _, g := range c.Gateways {
		used[g.Host] = true
	}
	for _, h := range t.Hosts {
		if used[h.Name] {
			one.Hosts = append(one.Hosts, h)
		}
	}
	return one
}
