// Package load turns HCL into a topology: parse, evaluate, decode, resolve.
// HCL's own types stay inside.
package load

import (
	"io/fs"
	"maps"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// FS is the part of a file system that loading touches, with the names of the
// operating system (relative ones from the working folder). The name "-" is
// standard input.
type FS interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)
}

// Var is one -var or -var-file of the command line, in the order given.
type Var struct {
	Name, Value string // -var
	File        string // -var-file; Name is then empty
}

// Options is all that loading depends on.
type Options struct {
	FS     FS
	Getenv func(string) (string, bool) // for env() and NACOSGEN_VAR_x
	Vars   []Var
	// Outputs are the attributes of each known output, by name, for output blocks.
	Outputs map[string][]schemas.Attribute
	// Plugins gives the attributes of the outputs of plugins that a topology
	// requires, by name, before its output blocks are read. It is called where
	// there are such plugins; nil gives none.
	Plugins func([]Requirement) (map[string][]schemas.Attribute, error)
	// RequireVariables makes a required variable without a value an error
	// (build); otherwise it is unknown.
	RequireVariables bool
	// UnknownSecrets lets a sensitive variable be unknown in spite of that: for
	// looking at files that hold no secret.
	UnknownSecrets bool
	// Version is nacosgen's own ("0.3.1"), for required_version; one that is
	// empty or no number ("dev") meets every constraint.
	Version string
}

// Result is what could be made of a topology.
type Result struct {
	// Topology is nil only where nothing could be resolved. It is complete when
	// no diagnostic is an error.
	Topology    *topology.Topology
	Diagnostics []diag.Diagnostic // sorted, with ranges
	// Damaged are the clusters, by name, that an error without an address in a
	// cluster may have taken something from: those around it, else all.
	Damaged map[string]bool
	Locator topology.Locator
	// Files are the sources by the name that ranges use.
	Files map[string][]byte
	// Secrets are the places in Files that hold the text of a sensitive
	// variable. No snippet may show them.
	Secrets []diag.Range
}

// The limits of a topology; what is beyond is an error that says so.
const (
	MaxBytes           = 16 << 20
	MaxNodesPerCluster = 200
	MaxNodes           = 100_000
)

// Load reads the topology at path: a file, a folder or "-". An error is our
// own trouble (an unreadable or missing file); what is wrong with the content
// is in the diagnostics.
func Load(path string, opts Options) (*Result, error) {
	set, err := readSources(path, opts.FS)
	if err != nil {
		return nil, err
	}
	result := &Result{Files: set.files(), Locator: &locator{}}
	report := &reporter{list: set.diagnostics}
	outputs, err := opts.outputs(set.sources)
	if err != nil {
		return nil, err
	}
	root := parse(set.sources, outputs, report)
	if len(set.sources) == 0 {
		return result.finish(report), nil
	}
	module, err := makeModule(root, path, opts)
	if err != nil {
		return nil, err
	}
	maps.Copy(result.Files, module.Files())
	result.Secrets = module.Secrets()
	for _, d := range module.Diagnostics() {
		report.later(d)
	}
	r := newResolver(root, module, report)
	r.places.files = result.Files
	checkNacosgen(r, opts.Version)
	result.Topology = r.topology()
	result.Locator = r.locator()
	result.Damaged = r.damaged()
	return result.finish(report), nil
}

// outputs gives the attributes of all outputs, those of plugins included.
func (o *Options) outputs(sources []source) (map[string][]schemas.Attribute, error) {
	if o.Plugins == nil {
		return o.Outputs, nil
	}
	plugins, _ := required(sources) // what is wrong there is found again below
	if len(plugins) == 0 {
		return o.Outputs, nil
	}
	more, err := o.Plugins(plugins)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(o.Outputs)
	if all == nil {
		all = map[string][]schemas.Attribute{}
	}
	maps.Copy(all, more)
	return all, nil
}

func (r *Result) finish(report *reporter) *Result {
	r.Diagnostics = report.list
	damaged := map[string]bool{}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		r.clamp(&d.Range)
		if d.Rule == ruleSyntax && !damaged[d.Range.File] {
			damaged[d.Range.File] = true
			r.Secrets = append(r.Secrets, DamagedSecrets(d.Range.File, r.Files[d.Range.File])...)
		}
	}
	diag.Sort(r.Diagnostics)
	return r
}

// clamp keeps a range inside its file: HCL's parsers name a place behind the
// end where something is missing there.
func (r *Result) clamp(at *diag.Range) {
	if body, ok := r.Files[at.File]; ok {
		at.Start, at.End = min(at.Start, len(body)), min(at.End, len(body))
	}
}

// makeModule gathers what expressions may refer to anywhere.
func makeModule(root *block, path string, opts Options) (*eval.Module, error) {
	src := eval.Source{HostDefaults: hostDefaults(), RequireVariables: opts.RequireVariables, UnknownSecrets: opts.UnknownSecrets}
	for _, b := range root.blocks {
		switch b.def.Type {
		case "variable":
			src.Variables = append(src.Variables, b.raw)
		case "locals":
			src.Locals = append(src.Locals, b.raw)
		case "host":
			src.Hosts = append(src.Hosts, b.asHost())
		}
	}
	for _, v := range opts.Vars {
		src.Inputs = append(src.Inputs, eval.Input{Name: v.Name, Value: v.Value, File: v.File})
	}
	return eval.NewModule(src, eval.Environment{
		BaseDir:  baseDir(path, opts.FS),
		ReadFile: opts.FS.ReadFile,
		ReadDir:  opts.FS.ReadDir,
		Stat:     opts.FS.Stat,
		Getenv:   opts.Getenv,
	})
}
