package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/install"
	"github.com/nacosgen/nacosgen/topology/load"
)

// pluginProject is a folder that plugins are installed in and pinned for, and
// what its topologies require.
type pluginProject struct {
	folder   string // absolute
	search   []string
	lockFile string
	locked   []byte // text of the lock file; nil: there is none
	lock     *config.Lock
	required []install.Requirement // by name
}

// pluginProjects gathers what topologies require of plugins; without paths those
// that lint would look at.
func (a *app) pluginProjects(paths []string) ([]*pluginProject, error) {
	t, err := findTargets(&settings{}, paths)
	if err != nil {
		return nil, err
	}
	var all []*pluginProject
	for _, path := range t.topologies {
		required, err := a.requiredPlugins(path)
		if err != nil {
			return nil, err
		}
		folder, err := projectFolder(path)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(p *pluginProject) bool { return p.folder == folder })
		if i < 0 {
			p, err := a.openProject(folder)
			if err != nil {
				return nil, err
			}
			i, all = len(all), append(all, p)
		}
		for _, q := range required {
			if err := all[i].require(q, path); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// requiredPlugins reads what one topology requires; what is wrong with it is
// reported, and nothing is done for the rest.
func (a *app) requiredPlugins(path string) ([]load.Requirement, error) {
	fsys := &disk{in: a.in, patient: a.patient}
	required, wrong, err := load.Required(path, fsys)
	if err != nil || !diag.HasErrors(wrong) {
		return required, err
	}
	sources := map[string][]byte{}
	for _, d := range wrong {
		if sources[d.Range.File], err = fsys.ReadFile(d.Range.File); err != nil {
			return nil, err
		}
	}
	return nil, a.report(wrong, sources, nil)
}

func (a *app) openProject(folder string) (*pluginProject, error) {
	p := &pluginProject{folder: folder, search: a.pluginSearch(folder), lockFile: filepath.Join(folder, config.LockName)}
	lock, err := readLock(p.lockFile)
	if err != nil {
		return nil, err
	}
	if p.lock = lock; lock == nil {
		p.lock = &config.Lock{Plugins: map[string]*config.Locked{}}
		return p, nil
	}
	p.locked, err = os.ReadFile(p.lockFile)
	return p, err
}

// require adds what one topology wants. Of two that want the same plugin both
// have to be content.
func (p *pluginProject) require(q load.Requirement, topology string) error {
	base := topology
	if info, err := os.Stat(topology); topology == "-" || err == nil && !info.IsDir() {
		base = filepath.Dir(topology)
	}
	want := install.Requirement{Name: q.Name, Source: q.Source, Base: base, Constraint: q.Version, Allows: q.Allows}
	i := slices.IndexFunc(p.required, func(r install.Requirement) bool { return r.Name == q.Name })
	if i < 0 {
		p.required = append(p.required, want)
		slices.SortFunc(p.required, func(a, b install.Requirement) int { return strings.Compare(a.Name, b.Name) })
		return nil
	}
	r := &p.required[i]
	switch {
	case r.Source == "":
		r.Source, r.Base = want.Source, base
	case want.Source != "" && !sameSource(*r, want):
		return fmt.Errorf("plugin %s: two topologies of one project have two sources for it, %s and %s: write the same, or give each a project (a folder with a %s)", q.Name, r.Source, want.Source, config.FileName)
	}
	if first, constraint := r.Allows, r.Constraint; constraint != want.Constraint {
		r.Constraint = strings.Trim(constraint+", "+want.Constraint, ", ")
		r.Allows = func(version string) bool { return first(version) && want.Allows(version) }
	}
	return nil
}

func sameSource(a, b install.Requirement) bool {
	if a.Source == b.Source && (strings.Contains(a.Source, "://") || filepath.IsAbs(filepath.FromSlash(a.Source))) {
		return true
	}
	return !strings.Contains(a.Source+b.Source, "://") &&
		filepath.Join(a.Base, filepath.FromSlash(a.Source)) == filepath.Join(b.Base, filepath.FromSlash(b.Source))
}

// writeLock writes the lock file where it changed, whole or not at all.
func (p *pluginProject) writeLock() (changed bool, err error) {
	text := p.lock.Text()
	if bytes.Equal(text, p.locked) || len(p.lock.Plugins) == 0 && p.locked == nil {
		return false, nil
	}
	f, err := os.CreateTemp(p.folder, ".nacosgen.lock-")
	if err != nil {
		return false, fmt.Errorf("writing the lock file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), p.lockFile)
	}
	if err != nil {
		return false, fmt.Errorf("writing the lock file: %w", err)
	}
	return true, nil
}

// installer is what installs plugins of the project.
func (p *pluginProject) installer(a *app) *install.Installer {
	return &install.Installer{Dir: filepath.Join(p.folder, filepath.FromSlash(pluginsFolder)), Lock: p.lock, Locked: a.isLocked()}
}
