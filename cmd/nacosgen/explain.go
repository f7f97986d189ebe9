package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/spf13/cobra"
)

type rulesOptions struct {
	*app
	format string
}

func newRulesCmd(a *app) *cobra.Command {
	o := &rulesOptions{app: a}
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List everything that lint can find",
		Long:    "Lists the rules by theme, each with its usual level and what must hold. `explain` tells more.",
		Example: "  nacosgen rules\n  nacosgen rules --format json | jq -r '.rules[].id'",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runRules(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

// ruleEntry is one rule in JSON; fields are only added.
type ruleEntry struct {
	ID       string        `json:"id"`
	Summary  string        `json:"summary"`
	Severity diag.Severity `json:"severity"`
	Theme    lint.Theme    `json:"theme"`
	Releases string        `json:"releases"`
	Since    string        `json:"since"`
	Source   string        `json:"source"`
	Seen     string        `json:"seen"`
	Fix      bool          `json:"fix"`
	Fatal    bool          `json:"fatal"`
	Help     string        `json:"help"`
}

func runRules(ctx context.Context, o *rulesOptions) error {
	sets, err := o.pluginRules(ctx, "")
	if err != nil {
		return err
	}
	plugins := engine.PluginRules(sets)
	switch o.format {
	case "json":
		entries := []ruleEntry{}
		for _, r := range rules.All() {
			entries = append(entries, ruleEntry{
				r.ID, r.Summary.In(o.language()), r.Severity, r.Theme, r.Releases, r.Since, r.Source, r.Seen,
				rules.HasFix(r), r.Fatal, "docs/rules/" + r.ID + ".md",
			})
		}
		for _, r := range plugins {
			entries = append(entries, ruleEntry{ID: r.ID, Summary: r.Summary.In(o.language()), Severity: r.Severity, Theme: r.Theme, Releases: r.Releases, Source: r.Source})
		}
		e := json.NewEncoder(o.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"format_version": 1, "rules": entries})
	case "text":
		return listRules(o.out, o.language(), plugins)
	}
	return fmt.Errorf("--format=%s: want text or json", o.format)
}

func listRules(w io.Writer, lang diag.Language, plugins []*lint.Rule) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	all, themes := slices.Concat(rules.All(), plugins), lint.Themes()
	if len(plugins) > 0 {
		themes = append(themes, lint.Plugins)
	}
	for _, theme := range themes {
		fmt.Fprintf(table, "%s\n", theme)
		for _, r := range all {
			if r.Theme == theme {
				fmt.Fprintf(table, "  %s\t%s\t%s\n", r.ID, r.Severity, r.Summary.In(lang))
			}
		}
	}
	return table.Flush()
}

func newExplainCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Tell why a rule is one, with examples",
		Long:    "Prints, as Markdown, what a rule looks for, what the operator would see in the log, which\nreleases are concerned, a bad and a good example, and what the fix does.",
		Example: "  nacosgen explain port-set-collision\n  nacosgen --lang zh-CN explain quorum-even",
		Args:    exactlyOne("rule, such as quorum-even; `nacosgen rules` lists them"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runExplain(cmd.Context(), a, args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return rules.IDs(), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func runExplain(ctx context.Context, a *app, id string) error {
	r := rules.Find(id)
	if r == nil {
		if found, err := explainPlugin(ctx, a, id); found || err != nil {
			return err
		}
		return &engine.UnknownName{Kind: "rule", Name: id, Nearest: nearest(id, rules.IDs()), Known: rules.IDs()}
	}
	e, err := rules.Explain(r, a.language())
	if err != nil {
		return err
	}
	_, err = a.out.Write(e.Markdown(a.language()))
	return err
}

// explainPlugin prints what a plugin says of one of its rules.
func explainPlugin(ctx context.Context, a *app, id string) (found bool, _ error) {
	sets, err := a.pluginRules(ctx, id)
	if err != nil {
		return false, err
	}
	for _, set := range sets {
		for _, r := range set.Rules() {
			if r.ID != id {
				continue
			}
			help := r.Help.In(a.language())
			if help == "" {
				help = "# " + r.ID + "\n\n" + r.Summary.In(a.language())
			}
			_, err := fmt.Fprintln(a.out, help)
			return true, err
		}
	}
	return false, nil
}
