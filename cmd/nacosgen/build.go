package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/generator/write"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/format/clusterconf"
	"github.com/spf13/cobra"
)

type buildOptions struct {
	*app
	vars      vars
	dir       string
	check     bool
	committed bool
	diff      bool
	dryRun    bool
	prune     bool
	force     bool
	outputs   []string
	clusters  []string
	paths     []string
}

func newBuildCmd(a *app) *cobra.Command {
	o := &buildOptions{app: a}
	cmd := &cobra.Command{
		Use:   "build TOPOLOGY...",
		Short: "Write every file of the clusters",
		Long: "Renders every file of every cluster, then replaces what changed: all of it, or nothing when\n" +
			"anything is wrong. A file that was changed by hand since the last build is kept, and then\n" +
			"nothing is written, unless --force is given. A cluster.conf that a server wrote anew, with the\n" +
			"same members, is no difference and stays.",
		Example: "  nacosgen build prod\n" +
			"  nacosgen build -o /srv/nacos -var-file prod.nacosgenvars prod\n" +
			"  nacosgen build --check --diff prod      # in CI: exit code 1 on a difference\n" +
			"  nacosgen build --committed prod         # the same where out/ is in git, without secrets",
		Args: needTopology,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runBuild(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "output", "o", "out", "write below `DIR`")
	f.BoolVar(&o.check, "check", false, "write nothing; exit 1 on a difference")
	f.BoolVar(&o.committed, "committed", false, "like --check, of files that git keeps: of modes the executable bit alone, and no file that holds a secret, so that no secret is needed")
	f.BoolVar(&o.diff, "diff", false, "print unified diffs, secrets masked")
	f.BoolVar(&o.dryRun, "dry-run", false, "write nothing; print what would be done")
	f.BoolVar(&o.prune, "prune", false, "delete files of this topology that it no longer makes")
	f.BoolVar(&o.force, "force", false, "overwrite files that were changed by hand")
	f.StringArrayVar(&o.outputs, "only", nil, "make this `OUTPUT` alone; may repeat")
	f.StringArrayVar(&o.clusters, "cluster", nil, "make the cluster of this `NAME` alone; may repeat")
	o.vars.flags(f)
	return cmd
}

// needTopology asks for the one thing that cannot be guessed.
func needTopology(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name a topology: a file, a folder, or - for standard input (see %s --help)", cmd.CommandPath())
	}
	return nil
}

func runBuild(ctx context.Context, o *buildOptions) error {
	began := time.Now()
	if o.dir == "" {
		return errors.New("--output is empty: name a folder")
	}
	o.collectAt(garbageOfBuild)
	e := o.judging(o.vars, &settings{})
	if o.committed { // what lint finds is lint's to say: it may be the hook before this one
		e = o.engine(o.vars)
	}
	e.Load.RequireVariables, e.Load.UnknownSecrets = true, o.committed
	inputs, err := openAll(e, o.paths)
	if err != nil {
		return err
	}
	b := &build{buildOptions: o, engine: e, inputs: inputs, progress: newProgress(o.app)}
	defer b.progress.clear()
	e.Progress = b.progress.rendered
	if o.wrong(inputs) {
		// Nothing will be written: look for all other errors without touching the disk.
		return b.look(ctx)
	}
	sum, err := b.write(ctx)
	if err != nil {
		return err
	}
	return b.conclude(sum, time.Since(began))
}

// openAll loads each topology.
func openAll(e *engine.Engine, paths []string) ([]*engine.Input, error) {
	var inputs []*engine.Input
	for _, p := range paths {
		if p == "" {
			return nil, errEmptyPath
		}
		in, err := e.Open(relative(p))
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, in)
	}
	return inputs, nil
}

func (o *buildOptions) wrong(inputs []*engine.Input) bool {
	for _, in := range inputs {
		if diag.HasErrors(in.Diagnostics) {
			return true
		}
	}
	return false
}

// build is one run of the command.
type build struct {
	*buildOptions
	engine   *engine.Engine
	inputs   []*engine.Input
	progress *progress
	writer   *write.Writer
}

func (b *build) selection() engine.Selection {
	return engine.Selection{Outputs: b.outputs, Clusters: b.clusters}
}

// readOnly tells whether the disk stays as it is.
func (b *build) readOnly() bool { return b.check || b.committed || b.dryRun }

// look reports what is wrong without making anything.
func (b *build) look(ctx context.Context) error {
	found, err := engine.Render(ctx, b.engine, b.inputs, b.selection(), engine.Sink[struct{}]{})
	if err != nil {
		return err
	}
	return b.reportAll(found)
}

// write renders cluster by cluster, stages what differs and puts it in place.
func (b *build) write(ctx context.Context) (_ *write.Summary, err error) {
	if err := b.selection().Check(b.engine, b.inputs); err != nil {
		return nil, err
	}
	open := sync.OnceValues(func() ([]*write.Set, error) { return b.open(ctx) })
	go open() // beside the rules that look at the whole topology
	defer func() {
		if b.writer != nil {
			err = errors.Join(err, b.writer.Close())
		}
	}()
	found, err := engine.Render(ctx, b.engine, b.inputs, b.selection(), engine.Sink[*write.Added]{
		Work: func(ctx context.Context, it *engine.Item) (*write.Added, []diag.Diagnostic, error) {
			sets, err := open()
			if err != nil {
				return nil, nil, err
			}
			added, err := sets[it.Topology].Add(ctx, it.Cluster)
			if err != nil {
				return nil, nil, err
			}
			return added, added.Findings, nil
		},
		Done: func(added *write.Added) error { return b.tell(added.Changes) },
	})
	if _, err := open(); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	if err := b.reportAll(found); err != nil {
		return nil, err
	}
	sum, err := b.writer.Finish(ctx)
	if err != nil {
		return nil, err
	}
	return sum, b.tell(sum.Changes)
}

// open prepares the output folder, and a set of files for each topology.
func (b *build) open(ctx context.Context) (_ []*write.Set, err error) {
	b.writer, err = write.Open(ctx, b.dir, write.Options{
		ReadOnly: b.readOnly(), Committed: b.committed, Diff: b.diff,
		Force: b.force || b.committed, Prune: b.prune || b.committed,
		Me: strings.Join(b.paths, " "), Progress: b.progress.replaced, Rewritten: rewritten,
	})
	if err != nil {
		return nil, err
	}
	var sets []*write.Set
	for _, in := range b.inputs {
		identity, err := write.Identity(b.dir, in.Path)
		if err != nil {
			return nil, err
		}
		sets = append(sets, b.writer.Topology(identity, b.outputs, b.clusters))
	}
	return sets, nil
}

// rewritten tells whether a server made disk of f: it writes its cluster.conf anew,
// with a stamp of the time and in an order of its own (runs with 1.4.8 and later).
func rewritten(f *generator.File, disk []byte) bool {
	return f.Output == "cluster-conf" && clusterconf.Rewritten(f.Body, disk)
}
