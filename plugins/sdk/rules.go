package sdk

import (
	"context"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// RuleSet looks for what is wrong with topologies: the part of a plugin that is
// of kind rules. Its findings go through `nacosgen lint` as those of its own
// rules do: levels, suppressions, baseline.
type RuleSet interface {
	// Rules is constant.
	Rules() []RuleSpec
	// Check is a pure function of req: no clock, no environment, no disk. It is
	// called once a topology. An error is for a broken rule.
	Check(ctx context.Context, req *CheckRequest) ([]diag.Diagnostic, error)
}

// RuleSpec says what a rule is.
type RuleSpec struct {
	// ID is kebab-case and begins with the plugin's name and a hyphen.
	ID      string     `json:"id"`
	Summary diag.Words `json:"summary"` // what must hold, one line
	// Severity is that of a finding that sets none of its own.
	Severity diag.Severity `json:"severity"`
	Releases string        `json:"releases"` // of Nacos, in words: "2.0.0 and later"
	Source   string        `json:"source"`   // where the facts were read
	Needs    []Need        `json:"needs"`
	Help     diag.Words    `json:"help"` // Markdown, for `nacosgen explain`
}

// CheckRequest is what rules look at.
type CheckRequest struct {
	Topology *topology.Topology `json:"topology"`
	// Deployment is there where one of the rules needs settings. It leaves out
	// clusters that have an error.
	Deployment *deployment.Deployment `json:"deployment,omitempty"`
	// Rules are the ids of those to run.
	Rules []string `json:"rules"`
}
