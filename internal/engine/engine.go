// Package engine is the one pipeline: files in; document, deployment, findings
// and artefacts out. Commands, editor, tests and a browser build use it. It
// touches nothing but what its options hand it.
package engine

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
)

// Engine is what the pipeline works with. It may be used by several goroutines.
type Engine struct {
	// Load says where files and variables come from; its Outputs are filled in
	// from those below.
	Load    load.Options
	Outputs []sdk.Output
	// Extend gives the plugins that the topology at path requires; nil gives none.
	Extend func(path string, required []load.Requirement) (*Extension, error)
	// Rules are all rules there are, those without a check included; nil: none run.
	Rules []*lint.Rule
	// Wants gives what the user wants reported of the topology at path; nil leaves
	// all to the rules.
	Wants func(path string) (*Wanted, error)
	// Workers is how many clusters are worked on at once; 0: one a processor.
	Workers int
	// Origins asks the outputs where their lines come from.
	Origins bool
	// NoFiles asks the outputs for findings alone; what is handed on has no text.
	NoFiles bool
	// Progress is told after each cluster, in order; it may be nil.
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Clusters, Total int
	Files           int // made so far
}

// Wanted is what the user's configuration says about one topology.
type Wanted struct {
	Policy lint.Policy
	// Diagnostics are about the configuration, and Files the sources that their
	// ranges name.
	Diagnostics []diag.Diagnostic
	Files       map[string][]byte
}

// Input is one topology as it was loaded.
type Input struct {
	Path string
	*load.Result
	// Policy is what the user wants reported; nil leaves all to the rules.
	Policy *lint.Policy
	sound  map[string]bool // clusters without an error, by name

	extension Extension
}

// Checked is all there is to know about one topology without making its files.
type Checked struct {
	*Input
	// Deployment leaves out clusters that have an error already.
	Deployment *deployment.Deployment
	// Diagnostics are those of loading, of the deployment, of the outputs and of
	// the rules, sorted, with ranges.
	Diagnostics []diag.Diagnostic
}

// Open loads the topology at path: a file, a folder or "-". An error is our
// own trouble; what is wrong with the content is in the diagnostics.
func (e *Engine) Open(path string) (*Input, error) {
	opts := e.Load
	opts.Outputs = make(map[string][]schemas.Attribute, len(e.Outputs))
	for _, o := range e.Outputs {
		spec := o.Spec()
		opts.Outputs[spec.Name] = spec.Config
	}
	in := &Input{Path: path}
	opts.Plugins = e.extend(in)
	result, err := load.Load(path, opts)
	if err != nil {
		return nil, err
	}
	in.Result, in.sound = result, soundClusters(result)
	if e.Wants == nil {
		return in, nil
	}
	wanted, err := e.Wants(path)
	if err != nil {
		return nil, err
	}
	in.Policy = &wanted.Policy
	in.Diagnostics = append(in.Diagnostics, wanted.Diagnostics...)
	maps.Copy(in.Files, wanted.Files)
	return in, nil
}

// Check loads the topology at path and looks for all that is wrong with it.
func (e *Engine) Check(ctx context.Context, path string) (*Checked, error) {
	in, err := e.Open(path)
	if err != nil {
		return nil, err
	}
	checked := &Checked{Input: in, Deployment: &deployment.Deployment{FormatVersion: deployment.FormatVersion}}
	keep := func(_ context.Context, it *Item) (*deployment.Cluster, []diag.Diagnostic, error) {
		return it.Deployment, nil, nil
	}
	found, err := Render(ctx, e, []*Input{in}, Selection{}, Sink[*deployment.Cluster]{
		EvenIfWrong: true,
		Work:        keep,
		Done: func(c *deployment.Cluster) error {
			if c != nil {
				checked.Deployment.Clusters = append(checked.Deployment.Clusters, c)
			}
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	checked.Diagnostics = found[0]
	return checked, nil
}

func (e *Engine) workers() int {
	if e.Workers > 0 {
		return e.Workers
	}
	return runtime.GOMAXPROCS(0)
}

func namesOf(outputs []sdk.Output) []string {
	names := make([]string, len(outputs))
	for i, o := range outputs {
		names[i] = o.Spec().Name
	}
	return names
}

// UnknownName is the error for a name on the command line that nothing has.
type UnknownName struct {
	Kind    string // "cluster" or "output"
	Name    string
	Nearest string // "" where none is near
	Known   []string
}

func (e *UnknownName) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("unknown %s %q; did you mean %q?", e.Kind, e.Name, e.Nearest)
	}
	known := e.Known
	more := ""
	if len(known) > 10 {
		known, more = known[:10], ", ..."
	}
	return fmt.Sprintf("unknown %s %q, want one of %s%s", e.Kind, e.Name, strings.Join(known, ", "), more)
}

// Selection is the part of the topologies that is made; nil is all of it.
type Selection struct {
	Outputs  []string
	Clusters []string
}

// Check wants every name to be one of an output, or of a cluster of any input.
func (s Selection) Check(e *Engine, inputs []*Input) error {
	outputs := namesOf(e.Outputs)
	for _, in := range inputs {
		outputs = append(outputs, namesOf(in.extension.Outputs)...)
	}
	if err := known("output", s.Outputs, outputs); err != nil {
		return err
	}
	var clusters []string
	for _, in := range inputs {
		if in.Topology == nil {
			continue
		}
		for _, c := range in.Topology.Clusters {
			clusters = append(clusters, c.Name)
		}
	}
	return known("cluster", s.Clusters, clusters)
}

func known(kind string, names, all []string) error {
	set := make(map[string]bool, len(all))
	for _, n := range all {
		set[n] = true
	}
	for _, n := range names {
		if !set[n] {
			return &UnknownName{Kind: kind, Name: n, Nearest: diag.Nearest(n, all), Known: all}
		}
	}
	return nil
}

func (s Selection) hasCluster(name string) bool { return has(s.Clusters, name) }

func has(names []string, name string) bool {
	if names == nil {
		return true
	}
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
