package install

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// checksumsName is the file beside archives that has their sums, as sha256sum
// prints them. At an https source it is also the list of what there is.
const checksumsName = "checksums.txt"

// source is where a plugin is published.
type source interface {
	// releases may be empty; versions are sound and stand once.
	releases() []*release
}

// list is a source whose releases were looked up already.
type list []*release

func (l list) releases() []*release { return l }

// pack is a plugin for one platform: a folder or an archive.
type pack struct {
	dir  string // of a manifest
	file string // an archive on the disk
	url  string // an archive elsewhere
	sum  string // of the archive in hex, "" where nobody says
	in   *Installer
}

// open looks up what a source has of a plugin.
func (in *Installer) open(ctx context.Context, q Requirement) (source, error) {
	if scheme, _, ok := strings.Cut(q.Source, "://"); ok {
		u, err := url.Parse(q.Source)
		switch {
		case err != nil:
			return nil, fmt.Errorf("its source is no address: %w", err)
		case scheme != "https":
			return nil, fmt.Errorf("its source %s is neither a path nor https://", u.Redacted())
		case u.User != nil:
			return nil, fmt.Errorf("its source %s holds a password: it would stand in files that are committed", u.Redacted())
		case u.RawQuery != "" || u.Fragment != "":
			return nil, fmt.Errorf("its source %s has more than a path", q.Source)
		}
		return in.remote(ctx, q.Name, u)
	}
	name := filepath.FromSlash(q.Source)
	if !filepath.IsAbs(name) {
		name = filepath.Join(q.Base, name)
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("its source: %w", err)
	case !info.IsDir():
		return in.archiveFile(q.Name, name)
	}
	if _, err := os.Stat(filepath.Join(name, host.ManifestName)); errors.Is(err, fs.ErrNotExist) {
		return in.mirror(q.Name, name)
	}
	r, err := in.folder(name)
	if err != nil {
		return nil, err
	}
	return list{r}, nil
}

// folder is a plugin that lies ready.
func (in *Installer) folder(dir string) (*release, error) {
	m, _, err := host.ReadManifest(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	r := &release{version: m.Version, packages: map[string]*pack{}}
	for platform := range m.Entries {
		r.packages[platform] = &pack{dir: dir, in: in}
	}
	return r, nil
}

// archiveFile is one archive on the disk; its name says what it is.
func (in *Installer) archiveFile(plugin, file string) (source, error) {
	version, platform, ok := parseArchive(plugin, filepath.Base(file))
	if !ok {
		return nil, fmt.Errorf("%s is no archive of it, want a name such as %s_1.2.0_linux_amd64.tar.gz", file, plugin)
	}
	sums, err := readChecksums(filepath.Join(filepath.Dir(file), checksumsName))
	if err != nil {
		return nil, err
	}
	return list{{version: version, packages: map[string]*pack{platform: {file: file, sum: sums[filepath.Base(file)], in: in}}}}, nil
}

// mirror is a folder of archives and of plugins that lie ready: NAME, VERSION or
// NAME/VERSION below it, each with a manifest.
func (in *Installer) mirror(plugin, dir string) (source, error) {
	sums, err := readChecksums(filepath.Join(dir, checksumsName))
	if err != nil {
		return nil, err
	}
	found := map[string]*release{}
	for _, below := range []string{dir, filepath.Join(dir, plugin)} {
		entries, err := os.ReadDir(below)
		if err != nil && below == dir {
			return nil, err
		}
		for _, e := range entries {
			name := filepath.Join(below, e.Name())
			if version, platform, ok := parseArchive(plugin, e.Name()); ok && e.Type().IsRegular() {
				add(found, version, platform, &pack{file: name, sum: sums[e.Name()], in: in})
			}
			if m, _, err := host.ReadManifest(name); err == nil && m.Name == plugin {
				for platform := range m.Entries {
					add(found, m.Version, platform, &pack{dir: name, in: in})
				}
			}
		}
	}
	return all(found), nil
}

func add(found map[string]*release, version, platform string, p *pack) {
	r := found[version]
	if r == nil {
		r = &release{version: version, packages: map[string]*pack{}}
		found[version] = r
	}
	r.packages[platform] = p
}

func all(found map[string]*release) list {
	var l list
	for _, r := range found {
		l = append(l, r)
	}
	return l
}

// parseArchive reads the name of an archive: NAME_VERSION_OS_ARCH.tar.gz, or
// NAME_VERSION_any.tar.gz for every platform; .tgz and .zip will do.
func parseArchive(plugin, name string) (version, platform string, ok bool) {
	rest, ok := strings.CutPrefix(name, plugin+"_")
	if !ok {
		return "", "", false
	}
	stem := ""
	for _, ext := range []string{".tar.gz", ".tgz", ".zip"} {
		if s, has := strings.CutSuffix(rest, ext); has {
			stem = s
		}
	}
	parts := strings.Split(stem, "_")
	version = parts[0]
	if !semver.IsValid("v"+version) || strings.Count(strings.SplitN(version, "-", 2)[0], ".") != 2 {
		return "", "", false
	}
	switch {
	case len(parts) == 2 && parts[1] == host.AnyPlatform:
		return version, host.AnyPlatform, true
	case len(parts) == 3 && isWord(parts[1]) && isWord(parts[2]):
		return version, parts[1] + "/" + parts[2], true
	}
	return "", "", false
}

func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// readChecksums reads a checksums.txt; nil where there is none.
func readChecksums(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseChecksums(text)
}

// parseChecksums reads what sha256sum prints, sums by name.
func parseChecksums(text []byte) (map[string]string, error) {
	sums := map[string]string{}
	line := regexp.MustCompile(`^([0-9a-fA-F]{64}) [ *](.+)$`)
	for n, l := range strings.Split(string(text), "\n") {
		l = strings.TrimRight(l, "\r")
		if l == "" {
			continue
		}
		m := line.FindStringSubmatch(l)
		if m == nil || strings.Trim(m[2], "./") == "" {
			return nil, fmt.Errorf("%s, line %d: want a SHA-256 and a name, as sha256sum prints them", checksumsName, n+1)
		}
		name := path.Base(strings.TrimPrefix(m[2], "./"))
		if other := sums[name]; other != "" && other != strings.ToLower(m[1]) {
			return nil, fmt.Errorf("%s, line %d: a second sum of %s", checksumsName, n+1, name)
		}
		sums[name] = strings.ToLower(m[1])
	}
	return sums, nil
}
