package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"
)

type showOptions struct {
	*app
	vars   vars
	format string
	path   string
}

func newShowCmd(a *app) *cobra.Command {
	o := &showOptions{app: a}
	cmd := &cobra.Command{
		Use:   "show TOPOLOGY",
		Short: "Print the resolved topology",
		Long: "Prints what a topology means: every default filled in, every port by its role, how each node\n" +
			"is started. Secrets are masked. As JSON it is the document that plugins receive\n" +
			"(nacosgen schema topology).",
		Example: "  nacosgen show prod\n  nacosgen show --format json prod | jq '.clusters[].members'",
		Args:    exactlyOne("topology: a file, a folder, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.path = args[0]
			return runShow(cmd, o)
		},
	}
	o.vars.flags(cmd.Flags())
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

func runShow(cmd *cobra.Command, o *showOptions) error {
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("--format=%s: want text or json", o.format)
	}
	checked, err := o.engine(o.vars).Check(cmd.Context(), relative(o.path))
	if err != nil {
		return err
	}
	problems := o.report(checked.Diagnostics, checked.Files, checked.Secrets)
	if checked.Topology == nil {
		return problems
	}
	if o.format == "json" {
		e := json.NewEncoder(o.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(checked.Topology)
	} else {
		err = showText(o.out, checked.Topology, checked.Deployment)
	}
	if err != nil {
		return err
	}
	return problems
}
