package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology/load"
)

// pluginsNear gives the names of the plugins that the project of a folder
// installed or pinned. None is started for it.
func pluginsNear(folder string) []string {
	project, err := projectFolder(folder)
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	entries, _ := os.ReadDir(filepath.Join(project, filepath.FromSlash(pluginsFolder)))
	for _, e := range entries {
		names[e.Name()] = host.IsName(e.Name())
	}
	if lock, err := readLock(filepath.Join(project, config.LockName)); err == nil && lock != nil {
		for name := range lock.Plugins {
			names[name] = true
		}
	}
	maps.DeleteFunc(names, func(_ string, sound bool) bool { return !sound })
	return slices.Sorted(maps.Keys(names))
}

// checkRules refuses a --rule that there is none of. One that begins with the name
// of a plugin may be that plugin's: it was not asked yet.
func (l *linting) checkRules() error {
	known := rules.IDs()
	for _, id := range l.rules {
		if rules.Find(id) == nil && !l.maybePlugins(id) {
			return &engine.UnknownName{Kind: "rule", Name: id, Nearest: nearest(id, known), Known: known}
		}
	}
	return nil
}

// maybePlugins tells whether a rule's id begins with the name of a plugin that one
// of the topologies requires.
func (l *linting) maybePlugins(id string) bool {
	return slices.ContainsFunc(l.targets.topologies, func(path string) bool {
		required, _, err := load.Required(path, l.engine.Load.FS)
		return err != nil || // told when it is read again
			slices.ContainsFunc(required, func(r load.Requirement) bool { return strings.HasPrefix(id, r.Name+"-") })
	})
}

// checkPluginRules is checkRules for what plugins said since.
func (l *linting) checkPluginRules() error {
	if len(l.failed) > 0 {
		return nil
	}
	known := rules.IDs()
	for _, r := range l.pluginRules {
		known = append(known, r.ID)
	}
	for _, id := range l.rules {
		if !slices.Contains(known, id) {
			return &engine.UnknownName{Kind: "rule", Name: id, Nearest: nearest(id, known), Known: known}
		}
	}
	return nil
}

// pluginRules starts the plugins that are installed in the project of the working
// folder and have rules, and gives these. With id only those plugins whose it may be.
func (a *app) pluginRules(ctx context.Context, id string) ([]sdk.RuleSet, error) {
	folder, err := projectFolder(".")
	if err != nil {
		return nil, err
	}
	var sets []sdk.RuleSet
	for _, one := range host.List([]string{filepath.Join(folder, filepath.FromSlash(pluginsFolder))}) {
		if one.Err != nil || !slices.Contains(one.Manifest.Kinds, host.KindRules) || id != "" && !strings.HasPrefix(id, one.Name+"-") {
			continue
		}
		p, err := a.onePlugin(ctx, one.Name)
		if err != nil {
			return nil, err
		}
		sets = append(sets, p.Rules)
	}
	return sets, nil
}
