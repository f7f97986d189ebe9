package wire

import (
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

func fromSpec(s sdk.Spec) (*pluginv1.OutputSpec, error) {
	spec := &pluginv1.OutputSpec{Name: s.Name, Summary: s.Summary, Scope: pluginv1.Scope_SCOPE_CLUSTER, Needs: fromNeeds(s.Needs)}
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

func toSpec(p *pluginv1.OutputSpec) (sdk.Spec, error) {
	s := sdk.Spec{Name: p.GetName(), Summary: p.GetSummary(), Scope: sdk.ScopeCluster, Needs: toNeeds(p.GetNeeds())}
	if p.GetScope() == pluginv1.Scope_SCOPE_TOPOLOGY {
		s.Scope = sdk.ScopeTopology
	}
	for _, c := range p.GetConfig() {
		a, err := toAttribute(c)
		if err != nil {
			return s, fmt.Errorf("output %q, attribute %q: %w", s.Name, c.GetName(), err)
		}
		s.Config = append(s.Config, a)
	}
	return s, nil
}

func fromNeeds(needs []sdk.Need) []string {
	var names []string
	for _, n := range needs {
		names = append(names, string(n))
	}
	return names
}

func toNeeds(names []string) []sdk.Need {
	var needs []sdk.Need
	for _, n := range names {
		needs = append(needs, sdk.Need(n))
	}
	return needs
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

func toAttribute(p *pluginv1.Attribute) (schemas.Attribute, error) {
	a := schemas.Attribute{
		Name: p.GetName(), Type: schemas.Type(p.GetType()), Required: p.GetRequired(), DefaultText: p.GetDefaultText(), Enum: p.GetEnum(), Units: p.GetUnits(),
		Min: narrow(p.Min), Max: narrow(p.Max), Summary: schemas.Words{EN: p.GetSummary().GetEn(), ZH: p.GetSummary().GetZh()},
	}
	if text := p.GetDefaultJson(); text != "" {
		if err := json.Unmarshal([]byte(text), &a.Default); err != nil {
			return a, fmt.Errorf("its default is no JSON: %w", err)
		}
	}
	return a, nil
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	w := int64(*n)
	return &w
}

func narrow(n *int64) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

func fromRule(r sdk.RuleSpec) *pluginv1.RuleSpec {
	return &pluginv1.RuleSpec{
		Id: r.ID, Summary: fromWords(r.Summary), Severity: fromSeverity(r.Severity), Releases: r.Releases, Source: r.Source,
		Needs: fromNeeds(r.Needs), Help: fromWords(r.Help),
	}
}

func toRule(p *pluginv1.RuleSpec) sdk.RuleSpec {
	return sdk.RuleSpec{
		ID: p.GetId(), Summary: toWords(p.GetSummary()), Severity: toSeverity(p.GetSeverity()), Releases: p.GetReleases(), Source: p.GetSource(),
		Needs: toNeeds(p.GetNeeds()), Help: toWords(p.GetHelp()),
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

func toWords(p *pluginv1.Words) diag.Words { return diag.Words{EN: p.GetEn(), ZH: p.GetZh()} }

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

// toSeverity gives 0 for what is not said, and for what is not known.
func toSeverity(p pluginv1.Severity) diag.Severity {
	switch p {
	case pluginv1.Severity_SEVERITY_ERROR:
		return diag.Error
	case pluginv1.Severity_SEVERITY_WARNING:
		return diag.Warning
	case pluginv1.Severity_SEVERITY_INFO:
		return diag.Info
	}
	return 0
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

func toFinding(p *pluginv1.Finding) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule: p.GetRule(), Severity: toSeverity(p.GetSeverity()), Address: diag.Address(p.GetAddress()),
		Text: diag.Text{Summary: toWords(p.GetSummary()), Detail: toWords(p.GetDetail())},
	}
	for _, r := range p.GetRelated() {
		d.Related = append(d.Related, diag.Related{Address: diag.Address(r.GetAddress()), Words: toWords(r.GetSummary())})
	}
	for _, f := range p.GetFixes() {
		fix := diag.Fix{Title: toWords(f.GetTitle()), Safe: f.GetSafe()}
		for _, e := range f.GetEdits() {
			fix.Edits = append(fix.Edits, diag.Edit{Address: diag.Address(e.GetAddress()), Text: e.GetText()})
		}
		d.Fixes = append(d.Fixes, fix)
	}
	return d
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

func toOrigins(p *pluginv1.Origins) []sdk.Origin {
	var all []sdk.Origin
	for _, run := range p.GetRuns() {
		o := sdk.Origin{Lines: int(run.GetLines())}
		for _, s := range run.GetSources() {
			o.Sources = append(o.Sources, deployment.Source{Address: diag.Address(s.GetAddress()), Fact: s.GetFact(), Source: s.GetSource()})
		}
		all = append(all, o)
	}
	return all
}
