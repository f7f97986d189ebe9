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

func toNeeds(names []string) []sdk.Need {
	var needs []sdk.Need
	for _, n := range names {
		needs = append(needs, sdk.Need(n))
	}
	return needs
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

func narrow(n *int64) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

func toRule(p *pluginv1.RuleSpec) sdk.RuleSpec {
	return sdk.RuleSpec{
		ID: p.GetId(), Summary: toWords(p.GetSummary()), Severity: toSeverity(p.GetSeverity()), Releases: p.GetReleases(), Source: p.GetSource(),
		Needs: toNeeds(p.GetNeeds()), Help: toWords(p.GetHelp()),
	}
}

func toWords(p *pluginv1.Words) diag.Words { return diag.Words{EN: p.GetEn(), ZH: p.GetZh()} }

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
