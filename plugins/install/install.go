// Package install brings plugins from where they are published to where a host
// finds them, and pins them. Nothing is taken over before every sum was compared:
// that of an archive with its checksums.txt and with the lock file, those of the
// files with the manifest.
package install

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// Requirement is a plugin that a topology wants.
type Requirement struct {
	Name string
	// Source is where it is published, as the topology has it; "": nowhere.
	Source string
	// Base is the folder that a source without a scheme is relative to.
	Base       string
	Constraint string // for messages, and the only one that names a pre-release
	Allows     func(version string) bool
}

// Installer is all that installing depends on.
type Installer struct {
	// Client speaks to https sources; nil is one with sound limits.
	Client *http.Client
	// Dir holds installed plugins, each in a folder of its name.
	Dir string
	// Lock is what is pinned already, never nil. Install and Pin change it.
	Lock *config.Lock
	// Locked makes whatever would change the lock an error.
	Locked bool
	// Upgrade takes the newest version that is allowed in place of the pinned one.
	Upgrade bool
}

// Installed tells what came of one requirement.
type Installed struct {
	Name, Version, Dir string
	Changed            bool // it was not there before, or another one
}

// Install brings one plugin to the project, for the platform we run on, and pins
// it. What is there already and pinned is left alone.
func (in *Installer) Install(ctx context.Context, q Requirement) (Installed, error) {
	done := Installed{Name: q.Name, Dir: filepath.Join(in.Dir, q.Name)}
	pinned := in.Lock.Plugins[q.Name]
	if pinned != nil && !in.Upgrade {
		done.Version = pinned.Version
		if !q.allows(pinned.Version) {
			return done, fmt.Errorf("plugin %s: the lock file pins version %s, the topology requires %q: run `nacosgen plugin install --upgrade`", q.Name, pinned.Version, q.Constraint)
		}
		if sums, ok := pinned.For(host.Platform()); ok && pinned.Source == q.Source && in.isThere(q.Name, pinned.Version, sums.Tree) {
			return done, nil
		}
	}
	if q.Source == "" {
		return done, fmt.Errorf("plugin %s: no source to install it from: write source = \"...\" in required_plugins", q.Name)
	}
	src, err := in.open(ctx, q)
	if err != nil {
		return done, fmt.Errorf("plugin %s: %w", q.Name, err)
	}
	release, err := in.choose(src, q)
	if err != nil {
		return done, fmt.Errorf("plugin %s: %w", q.Name, err)
	}
	done.Version = release.version
	got, err := in.take(ctx, q, release, host.Platform())
	if err != nil {
		return done, fmt.Errorf("plugin %s %s: %w", q.Name, release.version, err)
	}
	defer got.discard()
	if err := in.pin(q, got); err != nil {
		return done, fmt.Errorf("plugin %s %s: %w", q.Name, release.version, err)
	}
	done.Changed = !in.isThere(q.Name, done.Version, got.sums.Tree)
	return done, got.moveTo(done.Dir)
}

func (q *Requirement) allows(version string) bool { return q.Allows == nil || q.Allows(version) }

// isThere tells whether exactly that plugin is installed.
func (in *Installer) isThere(name, version, tree string) bool {
	dir := filepath.Join(in.Dir, name)
	m, text, err := host.ReadManifest(dir)
	return err == nil && m.Version == version && host.TreeSum(text) == tree && m.Compare(dir) == nil
}

// choose picks the pinned version, else the newest that is allowed.
func (in *Installer) choose(src source, q Requirement) (*release, error) {
	all := src.releases()
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no plugin %s at %s", q.Name, q.Source)
	}
	if pinned := in.Lock.Plugins[q.Name]; pinned != nil && !in.Upgrade {
		i := slices.IndexFunc(all, func(r *release) bool { return r.version == pinned.Version })
		if i < 0 {
			return nil, fmt.Errorf("version %s, which the lock file pins, is not at %s; there are %s", pinned.Version, q.Source, versions(all))
		}
		return all[i], nil
	}
	var best *release
	for _, r := range all {
		if q.allows(r.version) && q.wantsPre(r.version) && (best == nil || compareVersions(r.version, best.version) > 0) {
			best = r
		}
	}
	if best == nil {
		return nil, fmt.Errorf("no version at %s meets %q; there are %s", q.Source, q.Constraint, versions(all))
	}
	return best, nil
}

// got is a plugin that was unpacked and verified beside its place.
type got struct {
	stage    string
	manifest *host.Manifest
	platform string // or any
	sums     config.Sums
}

// take brings what a release has for a platform into a folder of its own and
// compares all sums.
func (in *Installer) take(ctx context.Context, q Requirement, r *release, platform string) (_ *got, err error) {
	p, key := r.find(platform)
	if p == nil {
		return nil, fmt.Errorf("it has nothing for %s; there is %v", platform, slices.Sorted(maps.Keys(r.packages)))
	}
	g := &got{platform: key}
	if g.stage, err = stageBeside(in.Dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			g.discard()
		}
	}()
	if g.sums.Archive, err = p.unpack(ctx, g.stage); err != nil {
		return nil, err
	}
	m, text, err := host.ReadManifest(g.stage)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s at the top of it", host.ManifestName)
	}
	if err != nil {
		return nil, g.unstaged(err)
	}
	g.manifest, g.sums.Tree = m, host.TreeSum(text)
	switch {
	case m.Name != q.Name:
		return nil, fmt.Errorf("it is the plugin %q", m.Name)
	case m.Version != r.version:
		return nil, fmt.Errorf("its manifest has the version %s", m.Version)
	case m.Entry(platform) == "":
		return nil, fmt.Errorf("its manifest has no program for %s", platform)
	case !m.Speaks():
		return nil, fmt.Errorf("it speaks protocol %v, this nacosgen speaks %v: install a version of the plugin for this nacosgen, or a nacosgen for this plugin", m.Protocols, host.Majors())
	}
	if m.Entries[platform] == "" {
		g.platform = host.AnyPlatform
	}
	if err := m.Compare(g.stage); err != nil {
		return nil, g.unstaged(err)
	}
	return g, in.compare(q.Name, g)
}

// unstaged is an error about a file of the plugin without the folder that the file
// is in for the moment, which nobody knows.
func (g *got) unstaged(err error) error {
	return errors.New(strings.ReplaceAll(err.Error(), g.stage+string(filepath.Separator), ""))
}

// compare wants what came to be what is pinned, if anything is.
func (in *Installer) compare(name string, g *got) error {
	pinned := in.Lock.Plugins[name]
	if pinned == nil || in.Upgrade && (pinned.Version != g.manifest.Version || g.sums.Archive == "") {
		return nil
	}
	sums, ok := pinned.Platforms[g.platform]
	switch {
	case !ok:
		return nil
	case sums.Archive != "" && g.sums.Archive != "" && sums.Archive != g.sums.Archive:
		return fmt.Errorf("its archive for %s is %s, the lock file pins %s: it was published anew, or somebody changed it", g.platform, g.sums.Archive, sums.Archive)
	case sums.Tree != g.sums.Tree && g.sums.Archive == "":
		return fmt.Errorf("its files are %s, the lock file pins %s: `nacosgen plugin install --upgrade` takes the change up, where it is meant", g.sums.Tree, sums.Tree)
	case sums.Tree != g.sums.Tree:
		return fmt.Errorf("its files are %s, the lock file pins %s", g.sums.Tree, sums.Tree)
	}
	return nil
}

// pin writes what came into the lock.
func (in *Installer) pin(q Requirement, g *got) error {
	old := in.Lock.Plugins[q.Name]
	entry := &config.Locked{Source: q.Source, Version: g.manifest.Version, Protocol: slices.Max(g.manifest.Protocols), Platforms: map[string]config.Sums{}}
	if old != nil && old.Version == entry.Version {
		maps.Copy(entry.Platforms, old.Platforms)
	}
	entry.Platforms[g.platform] = g.sums
	if g.sums.Archive == "" { // a folder is the same for all its platforms
		for platform := range g.manifest.Entries {
			entry.Platforms[platform] = g.sums
		}
	}
	if same(old, entry) {
		return nil
	}
	if in.Locked {
		return errors.New("installing it changes the lock file, and --locked forbids that (it is the default where CI=true): install it elsewhere and commit the lock file")
	}
	in.Lock.Plugins[q.Name] = entry
	return nil
}

func same(a, b *config.Locked) bool {
	return a != nil && a.Source == b.Source && a.Version == b.Version && a.Protocol == b.Protocol && maps.Equal(a.Platforms, b.Platforms)
}
