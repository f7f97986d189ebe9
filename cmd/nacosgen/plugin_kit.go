package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/conformance"
)

type pluginTestOptions struct {
	*app
	path    string
	formats []string // FORMAT or FORMAT=PATH
	only    []string
	list    bool
}

func newPluginTestCmd(a *app) *cobra.Command {
	o := &pluginTestOptions{app: a}
	cmd := &cobra.Command{
		Use:   "test PATH",
		Short: "Try a plugin in every way that matters",
		Long: "Starts the plugin at PATH again and again and tries it from outside: handshake, versions, the\n" +
			"same answer to the same request, calls at once, every script, large topologies, unknown fields,\n" +
			"broken-off calls, paths, secrets, what it leaves behind. PATH is a folder with a\n" +
			"nacosgen-plugin.json or a program. Exits 1 where a case fails.",
		Example: "  nacosgen plugin test .\n  nacosgen plugin test --format junit=report.xml --format text ./bin/inventory\n" +
			"  nacosgen plugin test --case render-twice --case path-sound .",
		Args: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return atMost(0)(cmd, args)
			}
			return exactlyOne("plugin: its folder, or a program")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listCases(o)
			}
			o.path = args[0]
			return runPluginTest(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.formats, "format", nil, "`FORMAT[=PATH]`: text, json or junit; may repeat (default text)")
	f.StringArrayVar(&o.only, "case", nil, "run this `CASE` alone; may repeat")
	f.BoolVar(&o.list, "list", false, "list the cases and run none")
	return cmd
}

func listCases(o *pluginTestOptions) error {
	for _, c := range conformance.Cases() {
		if _, err := fmt.Fprintf(o.out, "%-24s %s\n", c.Name, c.Summary.In(o.language())); err != nil {
			return err
		}
	}
	return nil
}

func runPluginTest(ctx context.Context, o *pluginTestOptions) error {
	sinks, err := reportSinks(o.formats, conformance.Formats())
	if err != nil {
		return err
	}
	program, err := conformance.Find(o.path)
	if err != nil {
		return err
	}
	options := conformance.Options{Only: o.only}
	for _, built := range builtin.Outputs() {
		options.Reserved = append(options.Reserved, built.Spec().Name)
	}
	options.Reserved = append(options.Reserved, rules.IDs()...)
	all, err := conformance.Run(ctx, program, options)
	if err != nil {
		return err
	}
	name := filepath.Base(program.Argv[len(program.Argv)-1])
	if program.Manifest != nil {
		name = program.Manifest.Name
	}
	for _, s := range sinks {
		if err := o.printCases(s, name, all); err != nil {
			return err
		}
	}
	if conformance.Count(all, conformance.Failed) > 0 {
		return errFindings
	}
	return nil
}

func (o *pluginTestOptions) printCases(s reportSink, name string, all []conformance.Outcome) error {
	if s.path == "" {
		return conformance.Print(o.out, s.format, name, all, o.language())
	}
	var text bytes.Buffer
	err := conformance.Print(&text, s.format, name, all, o.language())
	if err == nil {
		err = putFile(s.path, text.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the report %s: %w", s.path, err)
	}
	return nil
}

// reportSink is a report and its file; "" is standard output.
type reportSink struct{ format, path string }

// reportSinks reads values of --format, each FORMAT or FORMAT=PATH.
func reportSinks(values, known []string) ([]reportSink, error) {
	if len(values) == 0 {
		values = known[:1]
	}
	var sinks []reportSink
	for _, value := range values {
		format, path, _ := strings.Cut(value, "=")
		if path == "-" {
			path = ""
		}
		switch {
		case !slices.Contains(known, format):
			return nil, fmt.Errorf("--format=%s: want %s", value, strings.Join(known, ", "))
		case slices.ContainsFunc(sinks, func(s reportSink) bool { return s.path == path }):
			return nil, errors.New("two reports for one place: give each a file, --format FORMAT=PATH")
		}
		sinks = append(sinks, reportSink{format, path})
	}
	return sinks, nil
}
