package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRootCmd wires the commands together.
func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "nacosgen",
		Short: "One topology in, every file of a Nacos cluster out",
		Long: "nacosgen reads one HCL topology and writes cluster.conf, application.properties,\n" +
			"nacos-logback.xml, docker-run.sh and nginx.conf for every node and gateway, right for\n" +
			"the Nacos release that the topology names.",
		Example:       "  nacosgen init prod\n  nacosgen build prod\n  nacosgen show prod",
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.lockedGiven = cmd.Flags().Changed("locked")
			return a.checkGlobals()
		},
	}
	var asked bool
	root.Flags().BoolVar(&asked, "version", false, "print the version, like the command")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if asked {
			return runVersion(&versionOptions{app: a, format: "text"})
		}
		return cmd.Help()
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	f := root.PersistentFlags()
	f.StringVar(&a.lang, "lang", "", "`LANGUAGE` of messages: en or zh-CN (default from LC_ALL, LC_MESSAGES, LANG)")
	f.StringVar(&a.color, "color", "auto", "`WHEN` to colour: auto, always or never")
	f.StringVar(&a.diagnostics, "diagnostics", "text", "`FORMAT` of findings on standard error: text or json")
	f.StringVar(&a.logLevel, "log-level", "warn", "least `LEVEL` of what plugins log to standard error: debug, info, warn or error")
	f.BoolVar(&a.locked, "locked", false, "fail instead of changing the lock file")
	f.StringVar(&a.dumpTo, "dump-requests", "", "write each request to an external plugin into `DIR`")
	root.SetFlagErrorFunc(suggestFlag)
	root.AddCommand(newBuildCmd(a), newShowCmd(a), newLintCmd(a), newRulesCmd(a), newExplainCmd(a), newWhyCmd(a), newFmtCmd(a), newInitCmd(a), newSchemaCmd(a), newPluginCmd(a), newVersionCmd(a))
	addHelp(root, a)
	return root
}

// checkGlobals refuses values that no flag of every command takes.
func (a *app) checkGlobals() error {
	for _, f := range []struct {
		name, value string
		want        []string
	}{
		{"lang", a.lang, []string{"", "en", "zh-CN"}},
		{"color", a.color, []string{"auto", "always", "never"}},
		{"diagnostics", a.diagnostics, []string{"text", "json"}},
		{"log-level", a.logLevel, []string{"debug", "info", "warn", "error"}},
	} {
		if !slices.Contains(f.want, f.value) {
			return fmt.Errorf("--%s=%s: want %s", f.name, f.value, strings.Join(slices.DeleteFunc(f.want, func(s string) bool { return s == "" }), ", "))
		}
	}
	return nil
}

// language is the one asked for, else that of the locale, else English.
func (a *app) language() diag.Language {
	if a.lang != "" {
		return diag.Language(a.lang)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, ok := a.lookupEnv(name); ok && v != "" {
			if strings.HasPrefix(v, "zh") {
				return diag.Chinese
			}
			return diag.English
		}
	}
	return diag.English
}

// longFlags turns Terraform's -var and -var-file into --var and --var-file.
func longFlags(args []string) []string {
	out := slices.Clone(args)
	for i, arg := range out {
		if arg == "--" {
			break
		}
		name, _, _ := strings.Cut(arg, "=")
		if name == "-var" || name == "-var-file" {
			out[i] = "-" + arg
		}
	}
	return out
}

// suggestFlag adds the nearest flag to the message about an unknown one.
func suggestFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !asNotExist(err, &unknown) {
		return fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
		return fmt.Errorf("%w: did you mean --%s? (see %s --help)", err, near, cmd.CommandPath())
	}
	return fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())
}
