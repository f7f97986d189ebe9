package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/nacosgen/nacosgen/plugins/install"
)

type pluginInstallOptions struct {
	*app
	paths   []string
	upgrade bool
}

func newPluginInstallCmd(a *app) *cobra.Command {
	o := &pluginInstallOptions{app: a}
	cmd := &cobra.Command{
		Use:   "install [TOPOLOGY...]",
		Short: "Install the plugins that topologies require",
		Long: "Brings each plugin of required_plugins from its source to the project's .nacosgen/plugins, and\n" +
			"pins it in .nacosgen.lock.hcl. What is pinned already is installed to the byte; --upgrade takes\n" +
			"the newest version that the topology allows. A source is the folder of a plugin, a folder or an\n" +
			"https:// address with archives and a checksums.txt, or one archive. No other command fetches\n" +
			"anything but `plugin lock`. With --locked, or where CI=true, the lock file never changes.",
		Example: "  nacosgen plugin install\n  nacosgen plugin install --upgrade prod",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runPluginInstall(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&o.upgrade, "upgrade", false, "take the newest version that is allowed, not the pinned one")
	return cmd
}

func runPluginInstall(ctx context.Context, o *pluginInstallOptions) error {
	projects, err := o.pluginProjects(o.paths)
	if err != nil {
		return err
	}
	count := 0
	for _, p := range projects {
		in := p.installer(o.app)
		in.Upgrade = o.upgrade
		var failed error
		for _, q := range p.required {
			count++
			done, err := in.Install(ctx, q)
			if err != nil {
				failed = errors.Join(failed, err)
				continue
			}
			what := "is there already:"
			if done.Changed {
				what = "installed:"
			}
			fmt.Fprintf(o.out, "%s %s %s %s\n", done.Name, done.Version, what, fromHere(done.Dir))
		}
		// What was installed before another one failed is pinned all the same.
		if err := o.saveLock(p); err != nil || failed != nil {
			return errors.Join(failed, err)
		}
	}
	if count == 0 {
		fmt.Fprintln(o.err, "no topology here requires a plugin")
	}
	return nil
}

func (a *app) saveLock(p *pluginProject) error {
	changed, err := p.writeLock()
	if changed {
		fmt.Fprintf(a.err, "%s changed: commit it\n", fromHere(p.lockFile))
	}
	return err
}

type pluginLockOptions struct {
	*app
	paths     []string
	platforms []string
	prune     bool
}

func newPluginLockCmd(a *app) *cobra.Command {
	o := &pluginLockOptions{app: a}
	cmd := &cobra.Command{
		Use:   "lock [TOPOLOGY...]",
		Short: "Pin the installed plugins to the byte",
		Long: "Writes .nacosgen.lock.hcl: version, protocol and sums of each plugin of required_plugins as it\n" +
			"is installed. --platform adds the sums of other platforms, whose archives are fetched from the\n" +
			"source, compared with checksums.txt and thrown away. What other topologies require stays pinned\n" +
			"as it is; --prune takes out what none of the topologies that were looked at requires. Commit the\n" +
			"file: build and lint then run these bytes and no others.",
		Example: "  nacosgen plugin lock\n  nacosgen plugin lock --platform linux/amd64 --platform darwin/arm64",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runPluginLock(cmd.Context(), o)
		},
	}
	cmd.Flags().StringArrayVar(&o.platforms, "platform", nil, "`OS/ARCH` to pin besides this one; may repeat")
	cmd.Flags().BoolVar(&o.prune, "prune", false, "take out plugins that none of the topologies requires")
	return cmd
}

func runPluginLock(ctx context.Context, o *pluginLockOptions) error {
	platform := regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+$`)
	for _, name := range o.platforms {
		if !platform.MatchString(name) {
			return fmt.Errorf("--platform=%s: want one such as linux/amd64", name)
		}
	}
	projects, err := o.pluginProjects(o.paths)
	if err != nil {
		return err
	}
	for _, p := range projects {
		in := p.installer(o.app)
		for _, q := range p.required {
			if err := in.Pin(ctx, q, p.search, o.platforms); err != nil {
				return err
			}
		}
		spared, err := o.spare(p)
		if err == nil {
			err = o.saveLock(p)
		}
		if err != nil {
			return err
		}
		for _, q := range p.required {
			fmt.Fprintf(o.out, "%s %s is pinned\n", q.Name, p.lock.Plugins[q.Name].Version)
		}
		for _, s := range spared {
			fmt.Fprintf(o.out, "%s is pinned no more: no topology requires it\n", s)
		}
	}
	return nil
}

// spare takes out of the lock what no topology requires, where that is asked for.
// Else it tells of it where all topologies of the project were looked at.
func (o *pluginLockOptions) spare(p *pluginProject) (spared []string, err error) {
	here, err := filepath.Abs(".")
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(p.lock.Plugins)) {
		version := p.lock.Plugins[name].Version
		switch {
		case slices.ContainsFunc(p.required, func(q install.Requirement) bool { return q.Name == name }):
		case o.prune && o.isLocked():
			return nil, fmt.Errorf("plugin %s %s: the lock file would change, and --locked forbids that (it is the default where CI=true)", name, version)
		case o.prune:
			delete(p.lock.Plugins, name)
			spared = append(spared, name+" "+version)
		case len(o.paths) == 0 && here == p.folder:
			fmt.Fprintf(o.err, "%s pins %s %s, which no topology here requires: --prune takes it out\n", fromHere(p.lockFile), name, version)
		}
	}
	return spared, nil
}
