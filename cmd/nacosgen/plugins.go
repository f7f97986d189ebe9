package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/topology/load"
)

// plugins starts the external plugins of one command when they are asked for.
type plugins struct {
	a   *app
	ctx context.Context // of the command

	mu       sync.Mutex // around the last, and standard error
	host     *host.Host
	unpinned []string // told already
}

// extend gives the plugins that a topology requires.
func (p *plugins) extend(path string, required []load.Requirement) (*engine.Extension, error) {
	project, err := p.a.project(path)
	if err != nil {
		return nil, err
	}
	h, err := p.running()
	if err != nil {
		return nil, err
	}
	all, err := h.Plugins(p.ctx, project, requirements(required))
	if err != nil {
		return nil, err
	}
	x := &engine.Extension{}
	for _, one := range all {
		x.Outputs = append(x.Outputs, one.Outputs...)
		if one.Rules != nil {
			x.Rules = append(x.Rules, one.Rules)
		}
		p.note(one, project)
	}
	return x, nil
}

func requirements(required []load.Requirement) []host.Requirement {
	all := make([]host.Requirement, len(required))
	for i := range required {
		r := &required[i]
		all[i] = host.Requirement{Name: r.Name, Constraint: r.Version, Allows: r.Allows, Secrets: r.Secrets, Env: r.Env}
	}
	return all
}

// running gives the one host of the command.
func (p *plugins) running() (*host.Host, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.host != nil {
		return p.host, nil
	}
	text, _ := p.a.lookupEnv(host.ReattachVariable)
	attached, err := host.ParseAttached(text)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range builtin.Outputs() {
		names = append(names, o.Spec().Name)
	}
	p.host = host.New(host.Options{
		Version: version, Environ: os.Environ(), BuiltIn: names, Log: p.log, DumpTo: p.a.dumpTo, Attached: attached,
		Sums: p.a.pluginSums(),
	})
	return p.host, nil
}

// log prints what plugins log, from the level that is asked for on.
func (p *plugins) log(l host.Line) {
	if l.Level < host.ParseLevel(p.a.logLevel) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.a.err, "plugin %s: %s\n", l.Plugin, l.Text)
}

// note says once of a plugin that nothing pins it.
func (p *plugins) note(one *host.Plugin, project *host.Project) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one.Pinned || slices.Contains(p.unpinned, one.Name) || p.a.diagnostics != "text" {
		return
	}
	p.unpinned = append(p.unpinned, one.Name)
	fmt.Fprintf(p.a.err, "nacosgen: nothing pins plugin %s %s: run `nacosgen plugin lock` and commit %s\n", one.Name, one.Version, project.LockFile)
}

// close ends all plugins.
func (p *plugins) close() error {
	p.mu.Lock()
	h := p.host
	p.mu.Unlock()
	if h == nil {
		return nil
	}
	return h.Close()
}
