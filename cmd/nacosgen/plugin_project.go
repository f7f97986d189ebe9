package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// pluginsFolder is where the plugins of a project are installed, below its folder.
const pluginsFolder = ".nacosgen/plugins"

// projectFolder is the nearest folder at or above that of a topology with a
// configuration, a lock file or installed plugins; without one it is the
// topology's own.
func projectFolder(path string) (string, error) {
	if info, err := os.Stat(path); path == "-" || err == nil && !info.IsDir() {
		path = filepath.Dir(path) // of "-" it is the working folder
	}
	start, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		for _, name := range []string{config.FileName, config.LockName, filepath.FromSlash(pluginsFolder)} {
			if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
				return folder, nil
			}
		}
		if filepath.Dir(folder) == folder {
			return start, nil
		}
	}
}

// project tells where the plugins of the topology at path come from.
func (a *app) project(path string) (*host.Project, error) {
	folder, err := projectFolder(path)
	if err != nil {
		return nil, err
	}
	p := &host.Project{Search: a.pluginSearch(folder), LockFile: fromHere(filepath.Join(folder, config.LockName)), Locked: a.isLocked()}
	if p.Lock, err = readLock(filepath.Join(folder, config.LockName)); err != nil {
		return nil, err
	}
	c, err := (&settings{}).near(folder)
	if err == nil && c != nil {
		p.Timeouts = host.Timeouts(c.Timeouts)
	}
	return p, err
}

// readLock reads a lock file; nil where there is none.
func readLock(path string) (*config.Lock, error) {
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the lock file: %w", err)
	}
	lock, found := config.ParseLock(fromHere(path), src)
	if len(found) > 0 {
		return nil, &wrongFile{found: found, name: fromHere(path), src: src}
	}
	return lock, nil
}

// isLocked tells whether only plugins that are pinned may run: as --locked says,
// else in CI.
func (a *app) isLocked() bool {
	if a.lockedGiven {
		return a.locked
	}
	ci, _ := a.lookupEnv("CI")
	return ci == "true"
}

// pluginSearch lists the folders that are looked through for plugins, in their
// order: the project's, those of NACOSGEN_PLUGIN_PATH, the user's, the system's.
// PATH is none of them.
func (a *app) pluginSearch(folder string) []string {
	search := []string{fromHere(filepath.Join(folder, filepath.FromSlash(pluginsFolder)))}
	env := func(name string) string {
		value, _ := a.lookupEnv(name)
		return value
	}
	search = append(search, filepath.SplitList(env("NACOSGEN_PLUGIN_PATH"))...)
	user, system := env("XDG_DATA_HOME"), filepath.SplitList(env("XDG_DATA_DIRS"))
	switch {
	case user != "":
	case runtime.GOOS == "windows":
		user = env("LOCALAPPDATA")
	case env("HOME") != "":
		user = filepath.Join(env("HOME"), ".local", "share")
	}
	if len(system) == 0 && runtime.GOOS != "windows" {
		system = []string{"/usr/local/share", "/usr/share"}
	}
	for _, data := range append([]string{user}, system...) {
		// What is not absolute counts as not set, as the XDG specification has it.
		if filepath.IsAbs(data) {
			search = append(search, filepath.Join(data, "nacosgen", "plugins"))
		}
	}
	return nonEmpty(search)
}

// pluginSums is the file that remembers what programs of plugins hash to; "" where
// the user has no home.
func (a *app) pluginSums() string {
	cache, _ := a.lookupEnv("XDG_CACHE_HOME")
	if home, _ := a.lookupEnv("HOME"); cache == "" && filepath.IsAbs(home) {
		cache = filepath.Join(home, ".cache")
	}
	if !filepath.IsAbs(cache) {
		return ""
	}
	return filepath.Join(cache, "nacosgen", "plugin-sums")
}

func nonEmpty(list []string) []string {
	var kept []string
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
