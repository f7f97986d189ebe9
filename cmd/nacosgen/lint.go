package main

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/spf13/cobra"
)

type lintOptions struct {
	*app
	vars          vars
	formats       []string
	fix           bool
	unsafe        bool
	diff          bool
	failOn        string
	rules         []string
	baseline      string
	writeBaseline string
	nacosVersion  string
	paths         []string
}

func newLintCmd(a *app) *cobra.Command {
	o := &lintOptions{app: a}
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Look for what a Nacos release will trip over",
		Long: "Checks topologies against what the Nacos release in them really does, and prints what is\n" +
			"wrong to standard output. Without PATH: the topologies that the nearest .nacosgen.hcl lists,\n" +
			"else every folder from here on down (those that begin with a dot aside) with a file that\n" +
			"holds a cluster. A file of a listed folder stands for that folder; where nothing is listed,\n" +
			"so does one that is complete only with the others beside it. Variables without a value are\n" +
			"unknown, and rules are silent about them, so no secret is needed.",
		Example: "  nacosgen lint\n" +
			"  nacosgen lint --fix prod\n" +
			"  nacosgen lint --format text --format sarif=lint.sarif prod\n" +
			"  nacosgen lint --write-baseline lint-baseline.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runLint(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.formats, "format", nil, "`FORMAT` or FORMAT=PATH: "+formatNames()+"; may repeat (default text)")
	f.BoolVar(&o.fix, "fix", false, "mend what can be mended safely")
	f.BoolVar(&o.unsafe, "unsafe", false, "with --fix: also where the cluster will behave otherwise")
	f.BoolVar(&o.diff, "diff", false, "with --fix: print the changes, write nothing")
	f.StringVar(&o.failOn, "fail-on", "", "exit 1 from this `LEVEL` on: error, warning or info (default error)")
	f.StringArrayVar(&o.rules, "rule", nil, "run this `RULE` alone; may repeat")
	f.StringVar(&o.baseline, "baseline", "", "`FILE` with findings that are known and not reported")
	f.StringVar(&o.writeBaseline, "write-baseline", "", "write all findings into `FILE`, as known from now on")
	f.StringVar(&o.nacosVersion, "nacos-version", "", "`RELEASE` of hand-written files; they are not read yet, and a topology names its release itself")
	o.vars.flags(f)
	return cmd
}

func runLint(ctx context.Context, o *lintOptions) error {
	sinks, err := o.sinks()
	if err == nil {
		err = o.checkUsage()
	}
	if err != nil {
		return err
	}
	o.noteVersion()
	o.collectAt(garbageOfLint)
	s := &settings{only: o.rules, baseline: o.baseline, noBaseline: o.writeBaseline != ""}
	found, err := findTargets(s, o.paths)
	if err != nil {
		return err
	}
	run := &linting{lintOptions: o, settings: s, targets: found, engine: o.judging(o.vars, s)}
	run.engine.NoFiles = true
	if err := run.checkRules(); err != nil {
		return err
	}
	if o.fix {
		if err := run.fix(ctx); err != nil || o.diff {
			return err
		}
	}
	if err := run.look(ctx); err != nil {
		return err
	}
	if err := run.checkPluginRules(); err != nil {
		return err
	}
	if o.writeBaseline != "" {
		if err := run.saveBaseline(); err != nil {
			return err
		}
	}
	if err := run.print(sinks); err != nil {
		return err
	}
	return run.outcome()
}

// checkUsage refuses flags that make no sense, or not together.
func (o *lintOptions) checkUsage() error {
	var level diag.Severity
	switch {
	case o.failOn != "" && level.UnmarshalText([]byte(o.failOn)) != nil:
		return fmt.Errorf("--fail-on=%s: want error, warning or info", o.failOn)
	case o.nacosVersion != "" && schemas.Find(o.nacosVersion) == nil:
		return o.unknownVersion()
	case (o.unsafe || o.diff) && !o.fix:
		return errors.New("--unsafe and --diff go with --fix")
	case o.writeBaseline != "" && (o.baseline != "" || o.rules != nil || o.fix):
		return errors.New("--write-baseline takes all findings as they are: leave out --baseline, --rule and --fix")
	}
	return nil
}

// linting is one run of the command.
type linting struct {
	*lintOptions
	settings *settings
	targets  *targets
	engine   *engine.Engine

	found  []diag.Diagnostic
	files  map[string][]byte
	hidden []diag.Range
	failed []error // topologies that could not be read
	// pluginRules are those of the topologies' plugins.
	pluginRules []*lint.Rule
	wrong       bool // a finding at or above the level that fails
}

// look finds all that is wrong with the targets, each a topology of its own. One
// that can't be read does not keep the others from being looked at.
func (l *linting) look(ctx context.Context) error {
	l.files = map[string][]byte{}
	l.settings.forget()
	for _, path := range l.targets.topologies {
		in, found, err := l.lookAt(ctx, path)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			l.failed = append(l.failed, err)
			continue
		}
		c, err := l.settings.of(path)
		if err != nil {
			return err
		}
		maps.Copy(l.files, in.Files)
		l.pluginRules = append(l.pluginRules, in.PluginRules()...)
		l.hidden = append(l.hidden, in.Secrets...)
		l.take(c, found)
	}
	for _, c := range l.targets.configs {
		if told := c.tell(); told != nil {
			l.files[c.file] = c.src
			l.take(c, told)
		}
	}
	diag.Sort(l.found)
	return nil
}

func (l *linting) lookAt(ctx context.Context, path string) (*engine.Input, []diag.Diagnostic, error) {
	if isHandWritten(path) {
		return nil, nil, fmt.Errorf("%s: a file of a server can't be linted yet, only a topology (*.hcl, *.hcl.json)", path)
	}
	in, err := l.engine.Open(path)
	if err != nil {
		return nil, nil, err
	}
	found, err := engine.Render(ctx, l.engine, []*engine.Input{in}, engine.Selection{}, engine.Sink[struct{}]{})
	if err != nil {
		return nil, nil, err
	}
	return in, found[0], nil
}
