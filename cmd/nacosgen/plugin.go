package main

import "github.com/spf13/cobra"

func newPluginCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Write, install, pin and test external plugins",
		Long: "A plugin is a program that adds outputs or rules. A topology names those that it needs in\n" +
			"required_plugins; `install` puts them below the project's .nacosgen/plugins, `lock` pins them to\n" +
			"the byte in .nacosgen.lock.hcl, and build and lint run what is pinned. `new` begins one of your\n" +
			"own, `test` tries it.",
		Example: "  nacosgen plugin new inventory --lang go\n  nacosgen plugin install\n  nacosgen plugin list",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPluginNewCmd(a), newPluginListCmd(a), newPluginInstallCmd(a), newPluginLockCmd(a), newPluginVerifyCmd(a), newPluginTestCmd(a), newPluginRunCmd(a))
	return cmd
}
