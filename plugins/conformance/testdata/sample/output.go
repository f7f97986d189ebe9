package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

var (
	busy    sync.WaitGroup
	calls   atomic.Int64
	current atomic.Pointer[string]
)

func outputs(f faults) []sdk.Output { return []sdk.Output{output{f}} }

// output writes a text for each node.
type output struct{ f faults }

func (output) Spec() sdk.Spec { return spec() }

func (o output) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	busy.Add(1)
	defer busy.Done()
	if len(req.Topology.Clusters) != 1 {
		return nil, fmt.Errorf("%d clusters, want one", len(req.Topology.Clusters))
	}
	c := req.Topology.Clusters[0]
	if err := o.refuse(ctx, c, req.Config); err != nil {
		return nil, err
	}
	name := c.Name
	current.Store(&name)
	r := &sdk.Result{}
	for _, n := range c.Nodes {
		r.Artefacts = append(r.Artefacts, o.node(req, c, n))
	}
	r.Findings = append(r.Findings, finding(c, "sample-port"))
	o.spoil(r, c, req)
	return r, nil
}

// refuse is where a plugin gives up that should not.
func (o output) refuse(ctx context.Context, c *topology.Cluster, config map[string]any) error {
	large := len(c.Nodes) > 50
	for _, name := range o.f {
		switch {
		case name == "render-error",
			name == "render-nulls" && c.Datasource.Platform == "", // panics
			name == "render-releases" && c.Version == "1.1.0",
			name == "needs-secret" && c.Datasource != nil && c.Datasource.Password.Text == "" && !c.Datasource.Password.IsUnknown(),
			name == "needs-value" && c.Datasource != nil && c.Datasource.User.IsUnknown(),
			name == "render-config" && config["flavour"] == "sour":
			return errors.New("the sample can't do that")
		case name == "cancel-kills" && large:
			select {
			case <-ctx.Done():
				os.Exit(1)
			case <-time.After(500 * time.Millisecond):
			}
		case name == "deadline-kills":
			if end, ok := ctx.Deadline(); ok && time.Until(end) < 5*time.Second { // the kit's broken calls have less, its others more
				os.Exit(1)
			}
			if large {
				time.Sleep(500 * time.Millisecond)
			}
		case name == "shutdown-waits" && large:
			time.Sleep(4 * time.Second)
		}
	}
	return nil
}

func (o output) node(req *sdk.Request, c *topology.Cluster, n *topology.Node) sdk.Artefact {
	var b strings.Builder
	a := sdk.Artefact{Path: c.Name + "/" + n.Name + "/sample.txt", Mode: 0o644, Format: "text"}
	line := func(source diag.Address, format string, args ...any) {
		fmt.Fprintf(&b, format+"\n", args...)
		if req.Origins {
			a.Origins = append(a.Origins, sdk.Origin{Lines: 1, Sources: []deployment.Source{{Address: source}}})
		}
	}
	at := c.NodeAddress(n)
	line(at.Child("address"), "address %s", n.Address)
	line(at.Child("port"), "port %d", n.Port)
	line(c.Address().Child("properties"), "greeting %s", n.Properties["custom.greeting"].Text)
	if c.Datasource != nil {
		line(c.Address().Child("datasource", c.Datasource.Platform, "password"), "password %s", c.Datasource.Password.Text)
		a.Secret, a.Mode = true, 0o600
	}
	a.Body = []byte(b.String())
	return a
}

// finding is about the port of a cluster's first node.
func finding(c *topology.Cluster, rule string) diag.Diagnostic {
	at := c.NodeAddress(c.Nodes[0]).Child("port")
	return diag.Diagnostic{
		Rule: rule, Severity: diag.Info, Address: at, Args: []any{c.Nodes[0].Port},
		Text: diag.Text{
			Summary: diag.Words{EN: "the port is %[1]d", ZH: "端口是 %[1]d"},
			Detail:  diag.Words{EN: "nothing to do", ZH: "无需处理"},
		},
		Related: []diag.Related{{Address: c.Address().Child("port"), Words: diag.Words{EN: "the cluster's", ZH: "集群的"}}},
		Fixes:   []diag.Fix{{Title: diag.Words{EN: "write it out", ZH: "写明"}, Safe: true, Edits: []diag.Edit{{Address: at, Text: "8848"}}}},
	}
}
