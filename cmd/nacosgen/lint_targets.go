package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/topology/load"
)

// targets are what is to be linted.
type targets struct {
	topologies []string      // as load takes them, each once
	configs    []*configured // configurations that were named themselves
	seen       map[string]bool
}

// findTargets gives the topologies that paths name; without any, those of the
// nearest configuration, else those below the working folder.
func findTargets(s *settings, paths []string) (*targets, error) {
	t := &targets{seen: map[string]bool{}}
	if len(paths) == 0 {
		return t, t.here(s)
	}
	for _, p := range paths {
		if p == "-" {
			t.add(p)
			continue
		}
		if p == "" {
			return nil, errEmptyPath
		}
		if filepath.Base(p) == config.FileName {
			c, err := s.near(filepath.Dir(p))
			if err == nil && (c == nil || !sameFile(filepath.Join(c.folder, config.FileName), p)) {
				err = fmt.Errorf("reading the configuration: open %s: %w", p, fs.ErrNotExist)
			}
			if err != nil {
				return nil, err
			}
			t.configs = append(t.configs, c)
			continue
		}
		folder, err := standsFor(s, p)
		if err != nil {
			return nil, err
		}
		t.add(folder)
	}
	return t, nil
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// add takes a topology up once.
func (t *targets) add(path string) {
	name := relative(path)
	key := name
	if abs, err := filepath.Abs(path); err == nil && path != "-" {
		key = abs
	}
	if !t.seen[key] {
		t.seen[key] = true
		t.topologies = append(t.topologies, name)
	}
}

// standsFor gives the folder that a file stands for, else the path itself. A
// configuration that lists topologies decides; without one, a file whose folder
// holds it together with others does.
func standsFor(s *settings, path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return path, nil // reading it tells what is wrong
	}
	c, err := s.of(path)
	if err != nil {
		return path, err
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	if c == nil || len(c.Topologies) == 0 {
		if isPart(path) {
			return fromHere(folder), nil
		}
		return path, nil
	}
	for _, listed := range c.Topologies {
		if filepath.Join(c.folder, filepath.FromSlash(listed.Text)) == folder {
			return fromHere(folder), nil
		}
	}
	return path, nil
}

// isPart tells whether a file is one of several that make a topology together: it
// has a cluster and another one blocks that mean nothing alone, or the reverse. Values of variables (*.auto.nacosgenvars) are part
// of the topology beside them.
func isPart(path string) bool {
	values := strings.HasSuffix(path, ".auto.nacosgenvars")
	if !values && !isTopologyFile(filepath.Base(path)) || isPipe(path) {
		return false
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	complete := !values && load.HoldsCluster(path, body)
	if !values && !complete && !load.IsPiece(path, body) {
		return false
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return false
	}
	for _, e := range entries {
		name := filepath.Join(filepath.Dir(path), e.Name())
		if e.IsDir() || e.Name() == filepath.Base(path) || !isTopologyFile(e.Name()) || isPipe(name) {
			continue
		}
		other, err := os.ReadFile(name)
		if err == nil && (complete && load.IsPiece(name, other) || !complete && load.HoldsCluster(name, other)) {
			return true
		}
	}
	return false
}

// here finds what there is without a path.
func (t *targets) here(s *settings) error {
	c, err := s.near(".")
	if err != nil {
		return err
	}
	if c != nil {
		t.configs = append(t.configs, c)
		for _, listed := range c.Topologies {
			t.add(fromHere(filepath.Join(c.folder, filepath.FromSlash(listed.Text))))
		}
		if len(c.Topologies) > 0 {
			return nil
		}
	}
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case !d.IsDir() && isTopologyFile(d.Name()) && !t.seen[filepath.Dir(path)]:
			return t.look(path)
		}
		return nil
	})
	if err == nil && len(t.topologies) == 0 && (c == nil || len(c.found) == 0) {
		err = fmt.Errorf("no topology in this folder or below: name one, or list them in %s", config.FileName)
	}
	return err
}

// look takes up the folder of a file that holds a cluster.
func (t *targets) look(path string) error {
	if isPipe(path) {
		return nil
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if load.HoldsCluster(path, body) {
		t.seen[filepath.Dir(path)] = true
		t.add(filepath.Dir(path))
	}
	return nil
}

// isPipe tells whether a path is that of a pipe or a device, from which nothing can
// be read twice.
func isPipe(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && !info.Mode().IsRegular()
}

func isTopologyFile(name string) bool {
	return !strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".hcl") || strings.HasSuffix(name, ".hcl.json"))
}
