package install

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// Pin pins a plugin as it is found below the folders of search, for the platform
// we run on, and for further platforms as its source has them.
func (in *Installer) Pin(ctx context.Context, q Requirement, search, platforms []string) error {
	found, err := find(q.Name, search)
	if err != nil {
		return fmt.Errorf("plugin %s: %w", q.Name, err)
	}
	m := found.Manifest
	if !q.allows(m.Version) {
		return fmt.Errorf("plugin %s: version %s is installed in %s, the topology requires %q: run `nacosgen plugin install --upgrade`", q.Name, m.Version, found.Dir, q.Constraint)
	}
	if err := m.Compare(found.Dir); err != nil {
		return fmt.Errorf("plugin %s: %w", q.Name, err)
	}
	entry := &config.Locked{Source: q.Source, Version: m.Version, Protocol: slices.Max(m.Protocols), Platforms: map[string]config.Sums{}}
	old := in.Lock.Plugins[q.Name]
	if old != nil && old.Version == m.Version {
		maps.Copy(entry.Platforms, old.Platforms)
	}
	tree := host.TreeSum(found.Text)
	for platform := range m.Entries {
		sums := entry.Platforms[platform]
		if sums.Tree != tree {
			sums = config.Sums{Tree: tree}
		}
		entry.Platforms[platform] = sums
	}
	if err := in.pinOthers(ctx, q, entry, platforms); err != nil {
		return fmt.Errorf("plugin %s %s: %w", q.Name, m.Version, err)
	}
	if same(old, entry) {
		return nil
	}
	if in.Locked {
		return fmt.Errorf("plugin %s %s: the lock file would change, and --locked forbids that (it is the default where CI=true)", q.Name, m.Version)
	}
	in.Lock.Plugins[q.Name] = entry
	return nil
}

// pinOthers adds the sums of platforms that are not there yet.
func (in *Installer) pinOthers(ctx context.Context, q Requirement, entry *config.Locked, platforms []string) error {
	var src source
	for _, platform := range platforms {
		if _, have := entry.For(platform); have {
			continue
		}
		if q.Source == "" {
			return fmt.Errorf("without a source in required_plugins it can't be pinned for %s", platform)
		}
		if src == nil {
			var err error
			if src, err = in.open(ctx, q); err != nil {
				return err
			}
		}
		all := src.releases()
		i := slices.IndexFunc(all, func(r *release) bool { return r.version == entry.Version })
		if i < 0 {
			return fmt.Errorf("the installed version is not at %s; there are %s", q.Source, versions(all))
		}
		g, err := in.take(ctx, q, all[i], platform)
		if err != nil {
			return err
		}
		g.discard()
		entry.Platforms[g.platform] = g.sums
	}
	return nil
}

// find gives the plugin that a host would start.
func find(name string, search []string) (*host.Installed, error) {
	for _, place := range search {
		dir := filepath.Join(place, name)
		m, text, err := host.ReadManifest(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		if m.Name != name {
			return nil, fmt.Errorf("the manifest in %s is that of %s", dir, m.Name)
		}
		return &host.Installed{Dir: dir, Name: name, Manifest: m, Text: text}, nil
	}
	return nil, errors.New("it is not installed: run `nacosgen plugin install`")
}

// Verify wants a plugin to be, to the byte, what the lock file pins.
func Verify(name string, lock *config.Lock, search []string) (*host.Installed, error) {
	found, err := find(name, search)
	if err != nil {
		return nil, err
	}
	pinned := lock.Plugins[name]
	if pinned == nil {
		return found, errors.New("the lock file does not pin it: run `nacosgen plugin lock`")
	}
	sums, ok := pinned.For(host.Platform())
	tree := host.TreeSum(found.Text)
	switch {
	case !ok:
		return found, fmt.Errorf("the lock file does not pin it for %s: run `nacosgen plugin lock --platform %[1]s`", host.Platform())
	case pinned.Version != found.Manifest.Version:
		return found, fmt.Errorf("the lock file pins version %s: run `nacosgen plugin install`", pinned.Version)
	case sums.Tree != tree:
		return found, fmt.Errorf("its manifest is %s, the lock file pins %s: run `nacosgen plugin install`", tree, sums.Tree)
	}
	return found, found.Manifest.Compare(found.Dir)
}
