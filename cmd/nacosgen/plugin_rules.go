package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
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

// ofPlugin tells whether a rule's id is one that a plugin of the project at folder
// may have: it begins with the plugin's name.
func ofPlugin(id, folder string) bool {
	return slices.ContainsFunc(pluginsNear(folder), func(name string) bool { return strings.HasPrefix(id, name+"-") })
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
