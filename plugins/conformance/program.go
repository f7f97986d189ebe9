package conformance

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// Program is what is started, and what it says of itself on paper.
type Program struct {
	Path string   // as it was given
	Argv []string // absolute
	// Dir holds the manifest; "" for a program without one.
	Dir      string
	Manifest *host.Manifest
}

// Find looks at path: the folder of a plugin, its manifest, or a program.
func Find(path string) (*Program, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && filepath.Base(path) != host.ManifestName {
		return bare(path, info)
	}
	dir := path
	if !info.IsDir() {
		dir = filepath.Dir(path)
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p := &Program{Path: path, Dir: dir}
	m, _, err := host.ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no %s: build the plugin first, or name its program", path, host.ManifestName)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p.Manifest = m
	entry := m.Entry(host.Platform())
	if entry == "" {
		return nil, fmt.Errorf("%s: the plugin has no program for %s", path, host.Platform())
	}
	p.Argv = []string{filepath.Join(dir, filepath.FromSlash(entry))}
	if _, err := os.Stat(p.Argv[0]); err != nil {
		return nil, fmt.Errorf("the plugin's program is not there, build it first: %w", err)
	}
	if m.Interpreter != "" {
		interpreter, err := exec.LookPath(m.Interpreter)
		if err != nil {
			return nil, fmt.Errorf("the plugin's interpreter: %w", err)
		}
		p.Argv = append([]string{interpreter}, p.Argv...)
	}
	return p, nil
}

// bare is a program without a manifest.
func bare(path string, info fs.FileInfo) (*Program, error) {
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is neither a folder nor a program", path)
	}
	file, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(file) == ".py" {
		python, err := exec.LookPath("python3")
		if err != nil {
			return nil, err
		}
		return &Program{Path: path, Argv: []string{python, file}}, nil
	}
	return &Program{Path: path, Argv: []string{file}}, nil
}
