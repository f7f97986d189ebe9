package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// ruleSet looks at ports.
type ruleSet struct{ f faults }

func (ruleSet) Rules() []sdk.RuleSpec {
	other := ruleSpec()
	other.ID, other.Summary = "sample-nothing", diag.Words{EN: "nothing is looked at", ZH: "什么也不检查"}
	return []sdk.RuleSpec{ruleSpec(), other}
}

func (r ruleSet) Check(_ context.Context, req *sdk.CheckRequest) ([]diag.Diagnostic, error) {
	first := req.Topology.Clusters[0]
	current.Store(&first.Name)
	if r.f.has("check-shares") {
		time.Sleep(2 * time.Millisecond)
	}
	if r.f.has("check-error") && first.Standalone() {
		return nil, errors.New("the sample can't do that")
	}
	if r.f.has("check-needs-value") && first.Datasource != nil && first.Datasource.User.IsUnknown() {
		return nil, errors.New("the sample wants a user")
	}
	var found []diag.Diagnostic
	for _, c := range req.Topology.Clusters {
		found = append(found, r.check(c)...)
	}
	if !slices.Contains(req.Rules, "sample-port") && !r.f.has("check-unasked") {
		return nil, nil
	}
	return found, nil
}

func (r ruleSet) check(c *topology.Cluster) []diag.Diagnostic {
	d := finding(c, "sample-port")
	if r.f.has("check-counts") {
		d.Args[0] = int(calls.Add(1))
	}
	if r.f.has("check-shares") {
		d.Text.Detail.EN = "last was " + *current.Load()
	}
	return []diag.Diagnostic{d}
}
