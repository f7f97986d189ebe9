package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// settings finds and keeps the configuration of each topology.
type settings struct {
	only       []string // --rule
	baseline   string   // --baseline; "": that of the configuration
	noBaseline bool     // one is being written

	byFolder  map[string]*configured
	baselines map[string]*lint.Baseline
}

// configured is one .nacosgen.hcl.
type configured struct {
	file   string // as messages name it
	folder string // absolute
	src    []byte
	*config.Config
	found []diag.Diagnostic
	told  bool
}

// wants is what the user wants reported of the topology at path.
func (s *settings) wants(path string) (*engine.Wanted, error) {
	c, err := s.of(path)
	if err != nil {
		return nil, err
	}
	w := &engine.Wanted{Policy: lint.Policy{Only: s.only}}
	if c != nil {
		w.Policy.Levels = c.Levels
		if w.Diagnostics = c.tell(); w.Diagnostics != nil {
			w.Files = map[string][]byte{c.file: c.src}
		}
	}
	w.Policy.Baseline, err = s.baselineOf(c)
	return w, err
}

// forget makes every configuration tell anew what is wrong with it.
func (s *settings) forget() {
	for _, c := range s.byFolder {
		if c != nil {
			c.told = false
		}
	}
}

// tell gives what is wrong with a configuration, once.
func (c *configured) tell() []diag.Diagnostic {
	if c.told {
		return nil
	}
	c.told = true
	return c.found
}

// of gives the configuration nearest above a topology, or nil.
func (s *settings) of(path string) (*configured, error) {
	if path == "-" {
		return s.near(".")
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	return s.near(path)
}

// near gives the configuration of folder or of the nearest folder above, or nil.
func (s *settings) near(folder string) (*configured, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if c, known := s.byFolder[folder]; known {
		return c, nil
	}
	c, err := readConfig(folder)
	if above := filepath.Dir(folder); c == nil && err == nil && above != folder {
		c, err = s.near(above)
	}
	if err != nil {
		return nil, err
	}
	if s.byFolder == nil {
		s.byFolder = map[string]*configured{}
	}
	s.byFolder[folder] = c
	return c, nil
}

// readConfig reads the configuration in folder; nil where there is none.
func readConfig(folder string) (*configured, error) {
	path := filepath.Join(folder, config.FileName)
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) && !isFile(path) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	all := rules.All()
	known := make([]config.Rule, len(all))
	for i, r := range all {
		known[i] = config.Rule{ID: r.ID, Fixed: r.Fatal}
	}
	for _, name := range pluginsNear(folder) {
		known = append(known, config.Rule{ID: name + "-", Prefix: true})
	}
	c := &configured{file: fromHere(path), folder: folder, src: src}
	c.Config, c.found = config.Parse(c.file, src, known)
	return c, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// baselineOf reads the baseline that is asked for, else that of c; nil: none.
func (s *settings) baselineOf(c *configured) (*lint.Baseline, error) {
	path := s.baseline
	if path == "" && c != nil && c.Baseline != nil {
		path = filepath.Join(c.folder, filepath.FromSlash(c.Baseline.Text))
	}
	if path == "" || s.noBaseline {
		return nil, nil
	}
	if b := s.baselines[path]; b != nil {
		return b, nil
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no baseline %s: make one with nacosgen lint --write-baseline %[1]s", fromHere(path))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	b, err := lint.ReadBaseline(fromHere(path), src, nameBeside(path))
	if err != nil {
		return nil, err
	}
	if s.baselines == nil {
		s.baselines = map[string]*lint.Baseline{}
	}
	s.baselines[path] = b
	return b, nil
}

// nameBeside gives files as a baseline at path names them: relative to its
// folder, so that it means the same from everywhere.
func nameBeside(path string) func(string) string {
	folder, failed := filepath.Abs(filepath.Dir(path))
	return func(file string) string {
		abs, err := filepath.Abs(file)
		if file == "-" || err != nil || failed != nil {
			return file
		}
		name, err := filepath.Rel(folder, abs)
		if err != nil {
			return filepath.ToSlash(abs)
		}
		return filepath.ToSlash(name)
	}
}

// fromHere gives path relative to the working folder, also above it.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return filepath.ToSlash(filepath.Clean(path))
	}
	name, err := filepath.Rel(here, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(name)
}
