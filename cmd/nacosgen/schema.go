package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/internal/engine"
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
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return fmt.Errorf("name one schema: %s", strings.Join(cmd.ValidArgs, ", "))
			case slices.Contains(cmd.ValidArgs, args[0]):
				return nil
			}
			return &engine.UnknownName{Kind: "schema", Name: args[0], Nearest: nearest(args[0], cmd.ValidArgs), Known: cmd.ValidArgs}
		},
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
