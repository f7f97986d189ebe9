package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/spf13/cobra"
)

type whyOptions struct {
	*app
	vars     vars
	dir      string
	dirGiven bool
	format   string
	topology string
	file     string // FILE or FILE:LINE
}

func newWhyCmd(a *app) *cobra.Command {
	o := &whyOptions{app: a}
	cmd := &cobra.Command{
		Use:   "why TOPOLOGY FILE[:LINE]",
		Short: "Tell what made a line of a generated file",
		Long: "Names the places in the topology, and the facts of the Nacos release, that made a line of a\n" +
			"generated file; without a line, of every line. FILE is a path on disk, or one below the\n" +
			"output folder; it need not have been written yet. Secrets are masked, and variables may be\n" +
			"without a value.",
		Example: "  nacosgen why prod out/prod/a/conf/application.properties\n" +
			"  nacosgen why prod prod/a/conf/application.properties:14\n" +
			"  nacosgen why --format json prod prod/front/nginx.conf | jq '.lines[] | select(.text | contains(\"max_fails\"))'",
		Args: cobra.MatchAll(needTopology, needFile),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.topology, o.file = args[0], args[1]
			o.dirGiven = cmd.Flags().Changed("output")
			return runWhy(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "output", "o", "out", "the files are below `DIR`")
	f.StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	o.vars.flags(f)
	return cmd
}

// needFile asks for the one file that is wanted.
func needFile(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("name one topology and one generated file, such as prod/a/conf/cluster.conf:3 (see %s --help)", cmd.CommandPath())
	}
	return nil
}

func runWhy(ctx context.Context, o *whyOptions) error {
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("--format=%s: want text or json", o.format)
	}
	e := o.engine(o.vars)
	e.Rules = nil // what lint would say of the topology is not asked for
	e.Origins = true
	in, err := e.Open(relative(o.topology))
	if err != nil {
		return err
	}
	s := &search{engine: e, input: in, wanted: o.wanted()}
	if err := s.run(ctx); err != nil {
		return err
	}
	problems := o.report(errorsOf(s.findings), in.Files, in.Secrets)
	if s.found == nil && problems != nil {
		return problems // the file may be one of those that could not be made
	}
	if s.found == nil {
		return s.unknown(o.file)
	}
	o.compare(s.found)
	r, err := s.found.report(in)
	if err != nil {
		return err
	}
	if err := o.print(in, s.found, r); err != nil {
		return err
	}
	return problems
}

func (o *whyOptions) print(in *engine.Input, a *answer, r *whyReport) error {
	if o.format == "text" {
		return whyText(o.out, in.Path, a, r)
	}
	e := json.NewEncoder(o.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func errorsOf(ds []diag.Diagnostic) []diag.Diagnostic {
	var list []diag.Diagnostic
	for _, d := range ds {
		if d.Severity == diag.Error {
			list = append(list, d)
		}
	}
	return list
}
