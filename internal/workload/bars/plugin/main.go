// Command plugin is an external plugin for measuring: the built-in outputs under
// names that begin with external-, or, where the folder that it lies in is called
// otherwise, a small list of nodes under the folder's name.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
)

func main() {
	name := filepath.Base(filepath.Dir(os.Args[0]))
	if name != "external" {
		serve.Main(list(name))
		return
	}
	var p serve.Plugin
	for _, o := range builtin.Outputs() {
		p.Outputs = append(p.Outputs, external{o})
	}
	p.Main()
}

// external is a built-in output under a name of its own, which needs no more
// than it reads.
type external struct{ sdk.Output }

func (e external) Spec() sdk.Spec {
	s := e.Output.Spec()
	switch s.Name {
	case "cluster-conf":
		s.Needs = []sdk.Need{sdk.NeedMembers}
	case "application-properties":
		s.Needs = []sdk.Need{sdk.NeedProperties}
	case "nacos-logback":
		s.Needs = []sdk.Need{sdk.NeedLogging}
	case "nginx":
		s.Needs = []sdk.Need{sdk.NeedGateways}
	case "docker-run":
		s.Needs = []sdk.Need{sdk.NeedContainer}
	}
	s.Name = "external-" + s.Name
	return s
}

// list is an output, and its name.
type list string

func (l list) Spec() sdk.Spec {
	return sdk.Spec{Name: string(l), Summary: "a list of nodes", Scope: sdk.ScopeCluster}
}

func (l list) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	c := req.Topology.Clusters[0]
	a := sdk.Artefact{Path: fmt.Sprintf("%s/%s", c.Name, l), Mode: 0o644, Format: "text"}
	for _, n := range c.Nodes {
		a.Body = fmt.Appendf(a.Body, "%s %s:%d\n", n.Name, n.Address, n.Port)
	}
	if req.Check {
		a.Body = nil
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{a}}, nil
}
