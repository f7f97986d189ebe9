package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// addHelp gives root its help, also as a command, and the command completion.
// It comes last, as it looks at the other commands.
func addHelp(root *cobra.Command, a *app) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(a.out, cmd) })
	root.SetHelpCommand(&cobra.Command{
		Use: "help [COMMAND]", Short: "Tell what a command does", Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, _, err := root.Find(args)
			if err == nil {
				err = cmd.Help()
			}
			return err
		},
	})
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Short = "Print the completion script for a shell"
			cmd.Long = "Prints a script that lets the shell complete commands, flags and their values. The help of\n" +
				"each shell's command says where it goes."
			// Without these, cobra takes the name of an unknown shell for a question.
			cmd.Args = cobra.NoArgs
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			cmd.Example = "  source <(nacosgen completion bash)\n  nacosgen completion zsh > \"${fpath[1]}/_nacosgen\""
		}
	}
}

// exactlyOne takes one argument and says what it must be.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("name one %s (see %s --help)", what, cmd.CommandPath())
		}
		return nil
	}
}

// atMost takes that many arguments, and says which is one too many.
func atMost(most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= most {
			return nil
		}
		takes := "no argument"
		if most == 1 {
			takes = "one argument"
		}
		return fmt.Errorf("%s takes %s: what is %q for? (see %[1]s --help)", cmd.CommandPath(), takes, args[most])
	}
}

// printHelp prints what a command is for, examples of it, and only then all
// there is to know. (Written out, as a template would link what finds methods
// by name, and with it every method of the program.)
func printHelp(w io.Writer, cmd *cobra.Command) {
	fmt.Fprintln(w, cmd.Short)
	if cmd.HasExample() {
		fmt.Fprintf(w, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	fmt.Fprintln(w, "\nUsage:")
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s COMMAND\n", cmd.CommandPath())
	} else {
		fmt.Fprintf(w, "  %s\n", cmd.UseLine())
	}
	if cmd.Long != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(cmd.Long))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintln(w, "\nCommands:")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-*s  %s\n", cmd.NamePadding(), c.Name(), c.Short)
			}
		}
	}
	printFlags(w, "Flags", cmd.LocalFlags().FlagUsages())
	printFlags(w, "Flags of every command", cmd.InheritedFlags().FlagUsages())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n`%s COMMAND --help` tells more.\n", cmd.CommandPath())
	}
}

func printFlags(w io.Writer, title, usages string) {
	if usages = strings.TrimRight(usages, " \n"); usages != "" {
		fmt.Fprintf(w, "\n%s:\n%s\n", title, usages)
	}
}
