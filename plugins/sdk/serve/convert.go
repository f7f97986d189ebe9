package serve

import (
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

func fromSpec(s sdk.Spec) (*pluginv1.OutputSpec, error) {
	spec := &pluginv1.OutputSpec{Name: s.Name, Summary: s.Summary, Scope: pluginv1.Scope_SCOPE_CLUSTER, Needs: fromNeeds(s.Needs), Same: true}
	if s.Scope == sdk.ScopeTopology {
		spec.Scope = pluginv1.Scope_SCOPE_TOPOLOGY
	}
	for i := range s.Config {
		a, err := fromAttribute(&s.Config[i])
		if err != nil {
			return nil, fmt.Errorf("output %s, attribute %s: %w", s.Name, s.Config[i].Name, err)
		}
		spec.Config = append(spec.Config, a)
	}
	return spec, nil
}

func fromNeeds(needs []sdk.Need) []string {
	var names []string
	for _, n := range needs {
		names = append(names, string(n))
	}
	return names
}

func fromAttribute(a *schemas.Attribute) (*pluginv1.Attribute, error) {
	p := &pluginv1.Attribute{
		Name: a.Name, Type: string(a.Type), Required: a.Required, DefaultText: a.DefaultText, Enum: a.Enum, Units: a.Units,
		Min: wide(a.Min), Max: wide(a.Max), Summary: &pluginv1.Words{En: a.Summary.EN, Zh: a.Summary.ZH},
	}
	if a.Default != nil {
		text, err := json.Marshal(a.Default)
		if err != nil {
			return nil, err
		}
		p.DefaultJson = string(text)
	}
	return p, nil
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	w := int64(*n)
	return &w
}

func fromRule(r sdk.RuleSpec) *pluginv1.RuleSpec {
	return &pluginv1.RuleSpec{
		Id: r.ID, Summary: fromWords(r.Summary), Severity: fromSeverity(r.Severity), Releases: r.Releases, Source: r.Source,
		Needs: fromNeeds(r.Needs), Help: fromWords(r.Help),
	}
}

// fromWords fills args in: on the wire stands text that needs nothing more.
func fromWords(w diag.Words, args ...any) *pluginv1.Words {
	if w == (diag.Words{}) {
		return nil
	}
	p := &pluginv1.Words{En: w.In(diag.English, args...)}
	if w.ZH != "" {
		p.Zh = w.In(diag.Chinese, args...)
	}
	return p
}

func fromSeverity(s diag.Severity) pluginv1.Severity {
	switch s {
	case diag.Error:
		return pluginv1.Severity_SEVERITY_ERROR
	case diag.Warning:
		return pluginv1.Severity_SEVERITY_WARNING
	case diag.Info:
		return pluginv1.Severity_SEVERITY_INFO
	}
	return pluginv1.Severity_SEVERITY_UNSPECIFIED
}

func fromFinding(d *diag.Diagnostic) *pluginv1.Finding {
	p := &pluginv1.Finding{
		Rule: d.Rule, Severity: fromSeverity(d.Severity), Address: string(d.Address),
		Summary: fromWords(d.Text.Summary, d.Args...), Detail: fromWords(d.Text.Detail, d.Args...),
	}
	for _, r := range d.Related {
		p.Related = append(p.Related, &pluginv1.Related{Address: string(r.Address), Summary: fromWords(r.Words, r.Args...)})
	}
	for _, f := range d.Fixes {
		fix := &pluginv1.Fix{Title: fromWords(f.Title, f.Args...), Safe: f.Safe}
		for _, e := range f.Edits {
			fix.Edits = append(fix.Edits, &pluginv1.Edit{Address: string(e.Address), Text: e.Text})
		}
		p.Fixes = append(p.Fixes, fix)
	}
	return p
}

func fromOrigins(runs []sdk.Origin) *pluginv1.Origins {
	p := &pluginv1.Origins{}
	for _, r := range runs {
		run := &pluginv1.Origin{Lines: int64(r.Lines)}
		for _, s := range r.Sources {
			run.Sources = append(run.Sources, &pluginv1.Source{Address: string(s.Address), Fact: s.Fact, Source: s.Source})
		}
		p.Runs = append(p.Runs, run)
	}
	return p
}
