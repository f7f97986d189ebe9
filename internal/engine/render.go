package engine

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// Item is what was made of one cluster, or, for outputs of that scope, of a
// whole topology.
type Item struct {
	Topology   int // position of the input
	Deployment *deployment.Cluster
	*generator.Cluster
}

// Sink takes what is made, cluster by cluster.
type Sink[T any] struct {
	// Work is called by several goroutines at once. It is not called any more
	// once an error was found, as nothing will be written then; its own findings
	// join the others where there is no such error.
	Work func(context.Context, *Item) (T, []diag.Diagnostic, error)
	// Done gets what Work gave, one call at a time, in the order of topologies
	// and clusters.
	Done func(T) error
	// EvenIfWrong calls Work in spite of errors.
	EvenIfWrong bool
}

// Render makes the selected files of all inputs and hands them on cluster by
// cluster; no more than a few clusters are in memory. It gives the diagnostics
// of each input, those of loading included, sorted, with ranges. Errors in them mean
// that not everything was handed on and nothing may be written.
func Render[T any](ctx context.Context, e *Engine, inputs []*Input, sel Selection, sink Sink[T]) ([][]diag.Diagnostic, error) {
	if err := sel.Check(e, inputs); err != nil {
		return nil, err
	}
	run := newRun(e, inputs, sel)
	var whole sync.WaitGroup
	whole.Go(run.checkTopologies)
	err := stream(ctx, len(run.jobs), run.workers(), func(ctx context.Context, i int) (made[T], error) {
		return work(ctx, run, run.jobs[i], sink)
	}, func(i int, m made[T]) error {
		run.finish(run.jobs[i], m.found, m.told, m.files)
		if !m.handed || sink.Done == nil {
			return nil
		}
		return sink.Done(m.result)
	})
	whole.Wait()
	if err != nil {
		return nil, err
	}
	return run.diagnostics(), nil
}

// run is one call of Render.
type run struct {
	engine    *Engine
	inputs    []*Input
	selection Selection
	outputs   [][]sdk.Output       // of each input, those selected
	external  bool                 // one of these is another process's
	names     []deployment.Outputs // of each input, all
	locators  []topology.Locator
	judges    []*lint.Judge
	paths     generator.PathSet
	wrong     atomic.Bool
	jobs      []job
	sound     []bool              // inputs all of whose clusters are
	topology  [][]diag.Diagnostic // of each input, what the rules about all of it found

	// of finish alone
	found    [][]diag.Diagnostic
	told     [][]diag.Diagnostic
	progress Progress
}

// workers are twice as many where plugins of others work too: while one waits for
// them another has something to do.
func (r *run) workers() int {
	if r.external {
		return 2 * r.engine.workers()
	}
	return r.engine.workers()
}

// job is one cluster, or the whole topology where cluster is nil: then for the
// outputs of that scope, or for the rules of plugins.
type job struct {
	place   generator.Place
	cluster *topology.Cluster
	rules   bool
}

func newRun(e *Engine, inputs []*Input, sel Selection) *run {
	r := &run{engine: e, inputs: inputs, selection: sel, sound: make([]bool, len(inputs)), topology: make([][]diag.Diagnostic, len(inputs)),
		found: make([][]diag.Diagnostic, len(inputs)), told: make([][]diag.Diagnostic, len(inputs))}
	for i, in := range inputs {
		whole := r.choose(in)
		r.locators = append(r.locators, &sharedLocator{of: in.Locator})
		r.judges = append(r.judges, lint.NewJudge(e.rulesOf(in), in.Policy, textOf(in, r.locators[i])))
		r.find(i, r.loaded(i))
		if in.Topology == nil {
			continue
		}
		sound := true
		for j, c := range in.Topology.Clusters {
			sound = sound && in.sound[c.Name]
			if in.sound[c.Name] && sel.hasCluster(c.Name) {
				r.jobs = append(r.jobs, job{place: generator.Place{Topology: i, Cluster: j}, cluster: c})
			}
		}
		r.sound[i] = sound
		if sound && whole && sel.Clusters == nil {
			r.jobs = append(r.jobs, job{place: generator.Place{Topology: i, Cluster: len(in.Topology.Clusters)}})
		}
		if sound && len(in.extension.Rules) > 0 && e.Rules != nil {
			r.jobs = append(r.jobs, job{place: generator.Place{Topology: i, Cluster: len(in.Topology.Clusters)}, rules: true})
		}
		if !sound && e.NoFiles && len(r.judges[i].Rules()) > 0 {
			r.find(i, r.glimpse(i))
		}
	}
	r.progress.Total = len(r.jobs)
	return r
}

// checkTopologies runs the rules that look at a whole topology, beside the workers
// that go through its clusters.
func (r *run) checkTopologies() {
	for i, in := range r.inputs {
		if !r.sound[i] {
			continue
		}
		r.topology[i] = r.judge(i, lint.RunTopology(r.judges[i].Rules(), in.Topology, r.locators[i]))
		if diag.HasErrors(r.topology[i]) {
			r.wrong.Store(true)
		}
	}
}

// choose notes the outputs of an input, and tells whether one of those selected
// wants the whole topology.
func (r *run) choose(in *Input) (whole bool) {
	all := r.engine.outputs(in)
	var selected []sdk.Output
	for i, o := range all {
		spec := o.Spec()
		if has(r.selection.Outputs, spec.Name) {
			selected = append(selected, o)
			r.external = r.external || i >= len(r.engine.Outputs) // after those come the plugins'
			whole = whole || spec.Scope == sdk.ScopeTopology
		}
	}
	r.outputs, r.names = append(r.outputs, selected), append(r.names, namesOf(all))
	return whole
}

// made is what came of one job.
type made[T any] struct {
	result T
	handed bool
	files  int
	found  []diag.Diagnostic
	told   []diag.Diagnostic // by Sink.Work
}

func work[T any](ctx context.Context, r *run, j job, sink Sink[T]) (made[T], error) {
	var m made[T]
	if j.rules {
		found, err := r.checkPlugins(ctx, j.place.Topology)
		if m.found = r.judge(j.place.Topology, found); diag.HasErrors(m.found) {
			r.wrong.Store(true)
		}
		return m, err
	}
	it, found, err := r.render(ctx, j)
	if err != nil {
		return m, err
	}
	m.found, m.files = r.judge(j.place.Topology, found), len(it.Files)
	clean := r.paths.Add(j.place, it.Files)
	if diag.HasErrors(m.found) || !clean {
		r.wrong.Store(true)
	}
	if sink.Work == nil || r.wrong.Load() && !sink.EvenIfWrong {
		return m, nil
	}
	m.handed = true
	m.result, m.told, err = sink.Work(ctx, it)
	return m, err
}

// render makes the deployment of one job and runs the outputs on it.
func (r *run) render(ctx context.Context, j job) (*Item, []diag.Diagnostic, error) {
	t := r.inputs[j.place.Topology].Topology
	it := &Item{Topology: j.place.Topology}
	req := sdk.Request{Topology: t, Origins: r.engine.Origins, Check: r.engine.NoFiles}
	scope := sdk.ScopeTopology
	var found []diag.Diagnostic
	if j.cluster != nil {
		scope = sdk.ScopeCluster
		it.Deployment, found = deployment.MakeCluster(t, j.cluster, r.names[it.Topology])
		found = append(found, lint.RunCluster(r.judges[it.Topology].Rules(), t, j.cluster, it.Deployment, r.locators[it.Topology])...)
		req.Topology = alone(t, j.cluster)
		req.Deployment = &deployment.Deployment{FormatVersion: deployment.FormatVersion, Clusters: []*deployment.Cluster{it.Deployment}}
	} else {
		req.Deployment, _ = deployment.Make(t, r.names[it.Topology]) // its findings are those of the clusters
	}
	var err error
	if it.Cluster, err = generator.Render(ctx, r.outputs[it.Topology], scope, req); err != nil {
		return nil, nil, err
	}
	return it, append(found, it.Findings...), nil
}

// finish is called in order.
func (r *run) finish(j job, found, told []diag.Diagnostic, files int) {
	r.find(j.place.Topology, found)
	r.told[j.place.Topology] = append(r.told[j.place.Topology], told...)
	r.progress.Clusters++
	r.progress.Files += files
	if r.engine.Progress != nil {
		r.engine.Progress(r.progress)
	}
}

func (r *run) find(input int, found []diag.Diagnostic) {
	if diag.HasErrors(found) {
		r.wrong.Store(true)
	}
	r.found[input] = append(r.found[input], found...)
}

// loaded gives what loading found. Its errors are reported whatever the user
// prefers: what they are about is missing from the topology.
func (r *run) loaded(input int) []diag.Diagnostic {
	var errors, others []diag.Diagnostic
	for _, d := range r.inputs[input].Diagnostics {
		if d.Severity == diag.Error {
			errors = append(errors, d)
		} else {
			others = append(others, d)
		}
	}
	return append(errors, r.judge(input, others)...)
}

// judge places what was found about one input and keeps what the user wants
// reported. Several goroutines may call it.
func (r *run) judge(input int, found []diag.Diagnostic) []diag.Diagnostic {
	lint.Place(found, r.locators[input])
	return r.judges[input].Keep(found)
}

// diagnostics sorts what was found, and adds what only the end can tell.
func (r *run) diagnostics() [][]diag.Diagnostic {
	for i := range r.found {
		r.find(i, r.topology[i])
		r.find(i, r.judge(i, r.paths.Findings(i)))
		if !r.wrong.Load() { // who was handed on before an error is chance
			r.find(i, r.judge(i, r.told[i]))
		}
		r.rest(i)
		diag.Sort(r.found[i])
	}
	return r.found
}

// rest adds what is wrong with suppressions and baseline; the baseline's text
// joins the files then.
func (r *run) rest(input int) {
	in := r.inputs[input]
	found := r.judges[input].Rest(r.partial(input))
	for _, d := range found {
		if _, known := in.Files[d.Range.File]; !known && in.Policy != nil && in.Policy.Baseline != nil {
			in.Files[in.Policy.Baseline.File] = in.Policy.Baseline.Source
		}
	}
	r.find(input, found)
}

// partial tells whether parts of an input were not looked at.
func (r *run) partial(input int) bool {
	in := r.inputs[input]
	return in.Topology == nil || r.selection.Clusters != nil || r.selection.Outputs != nil ||
		slices.ContainsFunc(in.Topology.Clusters, func(c *topology.Cluster) bool { return !in.sound[c.Name] })
}

// textOf is what the judge of an input may look up.
func textOf(in *Input, l topology.Locator) lint.Text {
	return lint.Text{Files: in.Files, Topology: in.Topology, Comments: in.Comments, Locator: l, Unknown: sync.OnceValue(func() []diag.Address {
		var unknown []diag.Address
		topology.Values(in.Topology, func(v *topology.Value) {
			if v.IsUnknown() && !slices.Contains(unknown, v.Unknown) {
				unknown = append(unknown, v.Unknown)
			}
		})
		return unknown
	})}
}

// sharedLocator lets the rules of several workers ask one locator.
type sharedLocator struct {
	mu sync.Mutex
	of topology.Locator
}

func (l *sharedLocator) Locate(a diag.Address) (diag.Range, topology.Origin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of.Locate(a)
}

func (l *sharedLocator) LocateKey(a diag.Address) (diag.Range, topology.Origin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of.LocateKey(a)
}

func (l *sharedLocator) LocateEntries(first, last diag.Address) (diag.Range, topology.Origin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of.LocateEntries(first, last)
}
