package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

type pluginRunOptions struct {
	*app
	name, request, format string
}

func newPluginRunCmd(a *app) *cobra.Command {
	o := &pluginRunOptions{app: a}
	cmd := &cobra.Command{
		Use:   "run NAME",
		Short: "Send a plugin one request and print what it answers",
		Long: "Sends an installed plugin, or one that runs in a debugger, a request that --dump-requests\n" +
			"wrote, and prints the files and findings that it answers with. Nothing is written. Such a request\n" +
			"holds no secrets.",
		Example: "  nacosgen --dump-requests dump build --dry-run prod\n  nacosgen plugin run listing --request dump/listing-render-listing-prod.json",
		Args:    exactlyOne("plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.name = args[0]
			return runPluginRun(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.request, "request", "", "`FILE` with the request")
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

func runPluginRun(ctx context.Context, o *pluginRunOptions) error {
	if o.format != "text" && o.format != "json" {
		return fmt.Errorf("--format=%s: want text or json", o.format)
	}
	if o.request == "" {
		return fmt.Errorf("--request: name a file that --dump-requests wrote")
	}
	text, err := os.ReadFile(o.request)
	if err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	var d host.Dumped
	if err := json.Unmarshal(text, &d); err != nil {
		return fmt.Errorf("reading the request: %s is none that --dump-requests wrote: %w", o.request, err)
	}
	p, err := o.onePlugin(ctx, o.name)
	if err != nil {
		return err
	}
	result, err := ask(ctx, p, &d)
	if err != nil {
		return err
	}
	return o.print(result)
}

// onePlugin starts a plugin of the project in the working folder.
func (a *app) onePlugin(ctx context.Context, name string) (*host.Plugin, error) {
	project, err := a.project(".")
	if err != nil {
		return nil, err
	}
	h, err := a.plugins.running()
	if err != nil {
		return nil, err
	}
	all, err := h.Plugins(ctx, project, []host.Requirement{{Name: name}})
	if err != nil {
		return nil, err
	}
	a.plugins.note(all[0], project)
	return all[0], nil
}

// ask sends a request that was dumped.
func ask(ctx context.Context, p *host.Plugin, d *host.Dumped) (*sdk.Result, error) {
	if d.Call == "Check" {
		var req sdk.CheckRequest
		if err := json.Unmarshal(d.Request, &req); err != nil || req.Topology == nil {
			return nil, fmt.Errorf("the request is none of %s: %w", d.Call, err)
		}
		if p.Rules == nil {
			return nil, fmt.Errorf("plugin %s has no rules", p.Name)
		}
		found, err := p.Rules.Check(ctx, &req)
		return &sdk.Result{Findings: found}, err
	}
	var req sdk.Request
	if err := json.Unmarshal(d.Request, &req); err != nil || req.Topology == nil {
		return nil, fmt.Errorf("the request is none of %s: %w", d.Call, err)
	}
	req.Check = d.Call == "Validate"
	var names []string
	for _, o := range p.Outputs {
		if o.Spec().Name == d.Output {
			return o.Render(ctx, &req)
		}
		names = append(names, o.Spec().Name)
	}
	return nil, fmt.Errorf("plugin %s has no output %q, it has %s", p.Name, d.Output, strings.Join(names, ", "))
}

// answered is a plugin's answer in JSON; fields are only added.
type answered struct {
	FormatVersion int               `json:"format_version"`
	Files         []answeredFile    `json:"files"`
	Findings      []answeredFinding `json:"findings"`
}

type answeredFile struct {
	Path    string       `json:"path"`
	Mode    string       `json:"mode"`
	Format  string       `json:"format"`
	Secret  bool         `json:"secret"`
	Body    string       `json:"body"`
	Origins []sdk.Origin `json:"origins,omitempty"`
}

type answeredFinding struct {
	Rule     string        `json:"rule"`
	Severity diag.Severity `json:"severity"`
	Address  diag.Address  `json:"address"`
	Summary  string        `json:"summary"`
	Detail   string        `json:"detail"`
}

func (o *pluginRunOptions) print(r *sdk.Result) error {
	all := answered{FormatVersion: 1, Files: []answeredFile{}, Findings: []answeredFinding{}}
	for _, a := range r.Artefacts {
		all.Files = append(all.Files, answeredFile{a.Path, fmt.Sprintf("%04o", a.Mode), a.Format, a.Secret, string(a.Body), a.Origins})
	}
	for i := range r.Findings {
		d := &r.Findings[i]
		all.Findings = append(all.Findings, answeredFinding{d.Rule, d.Severity, d.Address, d.Summary(o.language()), d.Details(o.language())})
	}
	if o.format == "json" {
		e := json.NewEncoder(o.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	for _, f := range all.Files {
		note := ""
		if f.Secret {
			note = ", secret"
		}
		fmt.Fprintf(o.out, "==> %s (%s%s)\n%s", f.Path, f.Mode, note, f.Body)
		if f.Body != "" && !strings.HasSuffix(f.Body, "\n") {
			fmt.Fprintln(o.out)
		}
	}
	for _, f := range all.Findings {
		fmt.Fprintf(o.out, "%s: %s (%s) at %s\n", f.Severity, f.Summary, f.Rule, f.Address)
	}
	return nil
}
