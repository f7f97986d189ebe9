// Package generator turns a cluster into its files: it runs the outputs,
// refuses paths that must not be written, and compares what was made with what
// is on disk. It is pure: package write does the effects.
package generator

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Limits of what one call of an output may make.
const (
	MaxFiles = 10_000
	MaxBytes = 64 << 20
)

// Cluster is what the outputs made of one cluster, or of the whole topology
// where Name is empty (outputs of scope topology).
type Cluster struct {
	Name     string
	Files    []File // by output, in the outputs' order
	Findings []diag.Diagnostic

	outputs []sdk.Output
	request sdk.Request
	config  map[string]map[string]any
}

// File is one complete file of one output.
type File struct {
	Path    string      // below the output folder, slash-separated
	Mode    fs.FileMode // 0600 for one that holds a secret
	Body    []byte      // read-only; files of nodes may share it
	Format  string
	Secret  bool
	Origins []sdk.Origin
	Output  string
	Address diag.Address // of the node or gateway it belongs to, else of the cluster
}

// Render runs outputs, in order, on the one cluster that req holds, or on the
// whole topology where scope says so; outputs of another scope, and those that
// the cluster switches off, are passed over. req.Config is filled in for each
// output, req.Deployment is handed only to those that ask for it. An error is
// an output's fault, not the user's.
func Render(ctx context.Context, outputs []sdk.Output, scope sdk.Scope, req sdk.Request) (*Cluster, error) {
	c := &Cluster{request: req, config: map[string]map[string]any{}}
	var owners map[string][]owned
	if scope == sdk.ScopeCluster {
		c.Name = req.Topology.Clusters[0].Name
		owners = fileOwners(&req)
	}
	for _, o := range outputs {
		spec := o.Spec()
		settings, on := settingsOf(spec, req.Topology)
		if scopeOf(spec) != scope || !on {
			continue
		}
		config, wrong := configOf(spec, req.Topology, settings)
		if wrong != nil {
			c.Findings = append(c.Findings, wrong...)
			continue
		}
		c.outputs = append(c.outputs, o)
		c.config[spec.Name] = config
	}
	results, err := c.runAll(ctx, req)
	if err != nil {
		return nil, err
	}
	files := 0
	for _, result := range results {
		c.Findings = append(c.Findings, result.Findings...)
		files += len(result.Artefacts)
	}
	c.Files = make([]File, 0, files)
	for i, result := range results {
		name := c.outputs[i].Spec().Name
		if err := c.take(name, result, owners); err != nil {
			return nil, fmt.Errorf("output %s: %w", name, err)
		}
	}
	return c, nil
}

// Request is what an output was asked for c.
func (c *Cluster) Request(o sdk.Output) *sdk.Request { return c.requestOf(o, c.request) }

func (c *Cluster) requestOf(o sdk.Output, req sdk.Request) *sdk.Request {
	spec := o.Spec()
	req.Config = c.config[spec.Name]
	req.Deployment = sdk.Narrow(req.Deployment, spec.Needs)
	return &req
}

// Elsewhere is an output that is made by another process. Several of them are
// asked at once.
type Elsewhere interface{ Elsewhere() }

// runAll gives the results of c.outputs.
func (c *Cluster) runAll(ctx context.Context, req sdk.Request) ([]*sdk.Result, error) {
	results, errs := make([]*sdk.Result, len(c.outputs)), make([]error, len(c.outputs))
	var group sync.WaitGroup
	for i, o := range c.outputs {
		if _, elsewhere := o.(Elsewhere); elsewhere {
			group.Go(func() { results[i], errs[i] = c.run(ctx, o, req) })
		}
	}
	for i, o := range c.outputs {
		if _, elsewhere := o.(Elsewhere); !elsewhere {
			results[i], errs[i] = c.run(ctx, o, req)
		}
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("output %s: %w", c.outputs[i].Spec().Name, err)
		}
	}
	return results, nil
}

func (c *Cluster) run(ctx context.Context, o sdk.Output, req sdk.Request) (*sdk.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result, err := o.Render(ctx, c.requestOf(o, req))
	if err == nil && result == nil {
		err = fmt.Errorf("gave no result")
	}
	return result, err
}

func (c *Cluster) take(output string, result *sdk.Result, owners map[string][]owned) error {
	if n := len(result.Artefacts); n > MaxFiles {
		return fmt.Errorf("%d files in one call, at most %d are allowed", n, MaxFiles)
	}
	size := 0
	for i := range result.Artefacts {
		a := &result.Artefacts[i]
		mode, err := modeOf(a)
		if err != nil {
			return err
		}
		if size += len(a.Body); size > MaxBytes {
			return fmt.Errorf("more than %d MiB in one call", MaxBytes>>20)
		}
		c.Files = append(c.Files, File{
			Path: a.Path, Mode: mode, Body: a.Body, Format: a.Format, Secret: a.Secret, Origins: a.Origins,
			Output: output, Address: addressOf(c, output, a.Path, owners),
		})
	}
	return nil
}

// modeOf is 0600 for whatever holds a secret.
func modeOf(a *sdk.Artefact) (fs.FileMode, error) {
	switch {
	case a.Mode != 0 && a.Mode != 0o644 && a.Mode != 0o755 && a.Mode != 0o600:
		return 0, fmt.Errorf("file %q has mode %#o, want 0644, 0755 or 0600", a.Path, a.Mode)
	case a.Secret:
		return 0o600, nil
	case a.Mode == 0:
		return 0o644, nil
	}
	return fs.FileMode(a.Mode), nil
}

// owned is a path that the deployment has for a file of an output.
type owned struct {
	output string
	owner  diag.Address
}

// fileOwners finds whose file a path is: the deployment says where the files of
// each node and gateway go. Several where they clash, in the order of nodes.
func fileOwners(req *sdk.Request) map[string][]owned {
	if req.Deployment == nil || len(req.Deployment.Clusters) == 0 {
		return nil
	}
	c := req.Deployment.Clusters[0]
	found := make(map[string][]owned, 6*(len(c.Nodes)+len(c.Gateways)))
	add := func(files map[string]string, owner diag.Address) {
		for output, p := range files {
			found[p] = append(found[p], owned{output, owner})
		}
	}
	at := req.Topology.Clusters[0].Address()
	for _, n := range c.Nodes {
		add(n.Files, at.Child("node", n.Name))
	}
	for _, g := range c.Gateways {
		add(g.Files, at.Child("gateway", g.Name))
	}
	return found
}

// addressOf tells whose the next file of c is. A path that was planned for another
// output alone is its owner's all the same.
func addressOf(c *Cluster, output, file string, owners map[string][]owned) diag.Address {
	for p := file; p != "." && p != "/"; p = path.Dir(p) {
		list := owners[p]
		if len(list) == 0 {
			continue
		}
		address := list[0].owner
		if len(list) == 1 {
			return address
		}
		times := c.made(output, file) // one that is made twice is an error, told later
		for _, o := range list {
			if o.output != output {
				continue
			}
			address = o.owner
			if times == 0 {
				break
			}
			times--
		}
		return address
	}
	if c.Name == "" {
		return ""
	}
	return c.request.Topology.Clusters[0].Address()
}

// made counts the files that an output has made at a path.
func (c *Cluster) made(output, file string) int {
	n := 0
	for i := range c.Files {
		if f := &c.Files[i]; f.Output == output && f.Path == file {
			n++
		}
	}
	return n
}

func scopeOf(spec sdk.Spec) sdk.Scope {
	if spec.Scope == "" {
		return sdk.ScopeCluster
	}
	return spec.Scope
}
