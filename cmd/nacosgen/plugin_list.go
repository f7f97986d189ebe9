package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/install"
)

type pluginListOptions struct {
	*app
	format string
}

func newPluginListCmd(a *app) *cobra.Command {
	o := &pluginListOptions{app: a}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the installed plugins in the order in which they are looked for",
		Long: "Lists every folder that is looked through for plugins, in order, and the plugins in it: the\n" +
			"project's .nacosgen/plugins, those of NACOSGEN_PLUGIN_PATH, the user's and the system's. A plugin\n" +
			"further up shadows one of the same name. PATH is never looked through.",
		Example: "  nacosgen plugin list\n  nacosgen plugin list --format json",
		Args:    atMost(0),
		RunE:    func(*cobra.Command, []string) error { return runPluginList(o) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

// listedPlugin is one plugin in JSON; fields are only added.
type listedPlugin struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Path     string `json:"path"`
	State    string `json:"state"` // pinned, unpinned, differs, shadowed or broken
	Shadowed string `json:"shadowed_by,omitempty"`
	Problem  string `json:"problem,omitempty"`
}

type listedFolder struct {
	Path    string         `json:"path"`
	Plugins []listedPlugin `json:"plugins"`
}

func runPluginList(o *pluginListOptions) error {
	folder, err := projectFolder(".")
	if err != nil {
		return err
	}
	p, err := o.openProject(folder)
	if err != nil {
		return err
	}
	folders := p.list()
	switch o.format {
	case "text":
		return o.printFolders(folders)
	case "json":
		e := json.NewEncoder(o.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"format_version": 1, "search": folders})
	}
	return fmt.Errorf("--format=%s: want text or json", o.format)
}

// list looks through the folders of the search.
func (p *pluginProject) list() []listedFolder {
	first := map[string]string{}
	folders := []listedFolder{}
	for _, place := range p.search {
		f := listedFolder{Path: place, Plugins: []listedPlugin{}}
		for _, found := range host.List([]string{place}) {
			l := listedPlugin{Name: found.Name, Path: found.Dir, State: "unpinned"}
			if found.Manifest != nil {
				l.Version = found.Manifest.Version
			}
			switch above := first[found.Name]; {
			case found.Err != nil:
				l.State, l.Problem = "broken", found.Err.Error()
			case above != "":
				l.State, l.Shadowed = "shadowed", above
			case p.lock.Plugins[found.Name] != nil:
				l.State = "pinned"
				if _, err := install.Verify(found.Name, p.lock, []string{place}); err != nil {
					l.State, l.Problem = "differs", err.Error()
				}
			}
			if first[found.Name] == "" {
				first[found.Name] = found.Dir
			}
			f.Plugins = append(f.Plugins, l)
		}
		folders = append(folders, f)
	}
	return folders
}

func (o *pluginListOptions) printFolders(folders []listedFolder) error {
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	for _, f := range folders {
		fmt.Fprintf(w, "%s\n", f.Path)
		for _, l := range f.Plugins {
			state := l.State
			if l.Shadowed != "" {
				state += " by " + l.Shadowed
			}
			if l.Problem != "" {
				state += ": " + l.Problem
			}
			fmt.Fprintf(w, "  %s\t%s\t%s\n", l.Name, l.Version, state)
		}
	}
	return w.Flush()
}

func newPluginVerifyCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [TOPOLOGY...]",
		Short: "Compare the installed plugins with the lock file",
		Long: "Compares each plugin of required_plugins and of .nacosgen.lock.hcl, byte by byte, with what is\n" +
			"pinned. Runs none of them. Exits 1 where one differs, is missing or is not pinned.",
		Example: "  nacosgen plugin verify\n  nacosgen plugin verify prod",
		RunE:    func(_ *cobra.Command, args []string) error { return runPluginVerify(a, args) },
	}
}

func runPluginVerify(a *app, paths []string) error {
	projects, err := a.pluginProjects(paths)
	if err != nil {
		return err
	}
	wrong := false
	for _, p := range projects {
		names := slices.Collect(maps.Keys(p.lock.Plugins))
		for _, q := range p.required {
			names = append(names, q.Name)
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			found, err := install.Verify(name, p.lock, p.search)
			if err == nil {
				err = p.allowed(name, found.Manifest.Version)
			}
			if err != nil {
				wrong = true
				fmt.Fprintf(a.out, "%s: %v\n", name, err)
				continue
			}
			fmt.Fprintf(a.out, "%s %s is the one that is pinned: %s\n", name, found.Manifest.Version, found.Dir)
		}
	}
	if wrong {
		return errFindings
	}
	return nil
}

// allowed wants a version to be one that the topologies allow.
func (p *pluginProject) allowed(name, version string) error {
	for _, q := range p.required {
		if q.Name == name && !q.Allows(version) {
			return fmt.Errorf("version %s is pinned, the topology requires %q: run `nacosgen plugin install --upgrade`", version, q.Constraint)
		}
	}
	return nil
}
