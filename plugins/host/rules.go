package host

import (
	"context"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// ruleSet stands in for the rules in another process.
type ruleSet struct{ running *running }

// Rules is what the plugin said when it was asked.
func (s *ruleSet) Rules() []sdk.RuleSpec { return s.running.description.Rules }

// Check asks the plugin.
func (s *ruleSet) Check(ctx context.Context, req *sdk.CheckRequest) ([]diag.Diagnostic, error) {
	r := s.running
	if r.secrets {
		for _, text := range secretsIn(req.Topology) {
			r.hidden.add(text)
		}
	}
	message, err := wire.CheckMessage(req, r.secrets)
	if err != nil {
		return nil, err
	}
	if err := r.host.dump(r.found.name, "Check", req, ""); err != nil {
		return nil, err
	}
	found, err := timed(ctx, r.timeouts.Check, func(ctx context.Context) ([]diag.Diagnostic, error) {
		found, err := r.calls.Check(ctx, message)
		if err != nil {
			err = r.failed(ctx, "Check", err)
		}
		return found, err
	})
	if err != nil {
		return nil, err
	}
	if err := r.clean("Check", found, nil); err != nil {
		return nil, err
	}
	for i := range found {
		if found[i].Severity == 0 {
			found[i].Severity = s.severity(found[i].Rule)
		}
	}
	return found, nil
}

func (s *ruleSet) severity(id string) diag.Severity {
	for _, r := range s.running.description.Rules {
		if r.ID == id {
			return r.Severity
		}
	}
	return diag.Warning
}
