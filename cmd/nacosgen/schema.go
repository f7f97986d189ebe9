package main

import (
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/spf13/cobra"
)

func newSchemaCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema language|topology|plugin|lint|why",
		Short: "Print a JSON schema",
		Long: "Prints the JSON schema of one kind of document: language (what users write, in HCL's JSON\n" +
			"syntax, for editors), topology (what show prints and plugins receive), plugin (a plugin's\n" +
			"manifest), lint and why (their JSON reports).",
		Example:   "  nacosgen schema language > nacosgen.schema.json",
		ValidArgs: []string{"language", "topology", "plugin", "lint", "why"},
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := schemas.JSON(args[0])
			if err != nil {
				return err
			}
			_, err = a.out.Write(text)
			return err
		},
	}
}
