package host_test

import (
	"context"
	"fmt"
	"maps"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
	"github.com/nacosgen/nacosgen/schemas"
)

// behaviours are plugins by name, good ones and bad.
func behaviours() map[string]func() {
	all := map[string]func(){
		"hosts":    func() { serve.Main(hosts{}, hostsRules{}) },
		"builtins": func() { serve.Plugin{Outputs: external(builtin.Outputs())}.Main() },
	}
	for name, b := range broken() {
		all[name] = b.run
	}
	maps.Copy(all, odd())
	maps.Copy(all, large())
	for i := range 20 {
		name := fmt.Sprintf("many-%d", i)
		all[name] = rendering(name, func(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
			return &sdk.Result{Artefacts: []sdk.Artefact{{Path: name + "/" + req.Topology.Clusters[0].Name}}}, nil
		})
	}
	return all
}

// hosts lists the nodes of a cluster.
type hosts struct{}

func (hosts) Spec() sdk.Spec {
	return sdk.Spec{Name: "hosts", Summary: "a list of nodes", Scope: sdk.ScopeCluster, Config: []schemas.Attribute{
		{Name: "separator", Type: schemas.TypeString, Default: " "},
		{Name: "comment", Type: schemas.TypeString},
	}}
}

func (hosts) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	c := req.Topology.Clusters[0]
	var body []byte
	for _, n := range c.Nodes {
		body = fmt.Appendf(body, "%s%v%s:%d\n", n.Name, req.Config["separator"], n.Address, n.Port)
	}
	if req.Check {
		body = nil
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{{Path: c.Name + "/hosts", Mode: 0o644, Format: "text", Body: body}}}, nil
}

// hostsRules wants short names.
type hostsRules struct{}

func (hostsRules) Rules() []sdk.RuleSpec {
	return []sdk.RuleSpec{{ID: "hosts-long-name", Summary: diag.Words{EN: "names are short", ZH: "名称要短"}, Severity: diag.Warning}}
}

func (hostsRules) Check(_ context.Context, req *sdk.CheckRequest) ([]diag.Diagnostic, error) {
	var found []diag.Diagnostic
	for _, c := range req.Topology.Clusters {
		for _, n := range c.Nodes {
			if len(n.Name) > 8 {
				found = append(found, diag.Diagnostic{
					Rule: "hosts-long-name", Address: c.Address().Child("node", n.Name, "name"), Args: []any{n.Name},
					Text: diag.Text{Summary: diag.Words{EN: "the name %[1]q is long, want 8 letters at most", ZH: "名称 %[1]q 太长"}, Detail: diag.Words{EN: "shorten %[1]s"}},
				})
			}
		}
	}
	return found, nil
}

// renamed is a built-in output under another name, which needs no more than it reads.
type renamed struct{ sdk.Output }

func (r renamed) Spec() sdk.Spec {
	s := r.Output.Spec()
	s.Needs = reads(s.Name)
	s.Name = "external-" + s.Name
	return s
}

// reads is what a built-in output reads of the deployment.
func reads(output string) []sdk.Need {
	switch output {
	case "cluster-conf":
		return []sdk.Need{sdk.NeedMembers}
	case "application-properties":
		return []sdk.Need{sdk.NeedProperties}
	case "nacos-logback":
		return []sdk.Need{sdk.NeedLogging}
	case "nginx":
		return []sdk.Need{sdk.NeedGateways}
	case "docker-run":
		return []sdk.Need{sdk.NeedContainer}
	}
	return []sdk.Need{sdk.NeedSettings}
}

func external(outputs []sdk.Output) []sdk.Output {
	var all []sdk.Output
	for _, o := range outputs {
		all = append(all, renamed{o})
	}
	return all
}
