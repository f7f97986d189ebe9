package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/generator/write"
	"github.com/nacosgen/nacosgen/internal/engine"
)

// wanted is one way to read what the user calls a file.
type wanted struct {
	dir  string // output folder
	path string // below it, slash-separated
	line int    // from 1; 0: every line
	all  bool   // no line was asked for
}

// wanted lists the ways to read FILE[:LINE], the likeliest first: a path on
// disk below the output folder, or one that begins in it.
func (o *whyOptions) wanted() []wanted {
	var list []wanted
	add := func(w wanted) {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	for _, w := range splitLine(o.file) {
		name := w.path
		dirs := []string{o.dir}
		if dir, ok := builtIn(name); ok && !o.dirGiven {
			dirs = append(dirs, dir)
		}
		for _, w.dir = range dirs {
			for _, w.path = range below(w.dir, name) {
				add(w)
			}
		}
		if p := filepath.ToSlash(filepath.Clean(name)); filepath.IsLocal(name) {
			add(wanted{o.dir, p, w.line, w.all})
		}
	}
	return list
}

// splitLine takes FILE[:LINE] apart; a file's own name may end like a line.
func splitLine(arg string) []wanted {
	whole := wanted{path: arg, all: true}
	i := strings.LastIndexByte(arg, ':')
	if i <= 0 {
		return []wanted{whole}
	}
	line, err := strconv.Atoi(arg[i+1:])
	if err != nil || line < 0 || strings.HasPrefix(arg[i+1:], "+") {
		return []wanted{whole}
	}
	return []wanted{{path: arg[:i], line: line}, whole}
}

// below gives name relative to dir where it lies in there, as it is written
// and, where links lead elsewhere, as it is.
func below(dir, name string) []string {
	var list []string
	for _, real := range []func(string) string{filepath.Clean, linksFollowed} {
		d, err1 := filepath.Abs(real(dir))
		n, err2 := filepath.Abs(real(name))
		if rel, err := filepath.Rel(d, n); errors.Join(err1, err2, err) == nil && filepath.IsLocal(rel) {
			list = append(list, filepath.ToSlash(rel))
		}
	}
	return list
}

// linksFollowed resolves the links of the part of a path that exists.
func linksFollowed(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	dir := filepath.Dir(name)
	if dir == name || dir == "." {
		return name
	}
	return filepath.Join(linksFollowed(dir), filepath.Base(name))
}

// builtIn finds the output folder that name was built in, by its manifest.
func builtIn(name string) (dir string, ok bool) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	for dir = filepath.Dir(abs); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, write.ManifestName)); err == nil {
			return relative(dir), true
		}
		if dir == filepath.Dir(dir) {
			return "", false
		}
	}
}

// search looks for the cluster and output that make one of the wanted files.
type search struct {
	engine *engine.Engine
	input  *engine.Input
	wanted []wanted

	found    *answer
	made     []string // the paths of all files that were rendered
	findings []diag.Diagnostic
}

// answer is the file that was looked for.
type answer struct {
	wanted
	cluster string // "" for a file of the whole topology
	file    generator.File
	shown   []string // its lines for people
}

// run renders the clusters after which a wanted path is named, as a path is
// unless the topology moves it, and only then all others.
func (s *search) run(ctx context.Context) error {
	if likely := s.likely(); len(likely) > 0 {
		if err := s.render(ctx, engine.Selection{Clusters: likely}); err != nil || s.found != nil {
			return err
		}
	}
	return s.render(ctx, engine.Selection{})
}

func (s *search) likely() []string {
	var names []string
	if s.input.Topology == nil {
		return nil
	}
	for _, c := range s.input.Topology.Clusters {
		if slices.ContainsFunc(s.wanted, func(w wanted) bool { return strings.HasPrefix(w.path, c.Name+"/") }) {
			names = append(names, c.Name)
		}
	}
	return names
}

func (s *search) render(ctx context.Context, sel engine.Selection) error {
	type result struct {
		made  []string
		found *answer
		rank  int
	}
	best := len(s.wanted)
	s.made = nil
	found, err := engine.Render(ctx, s.engine, []*engine.Input{s.input}, sel, engine.Sink[result]{
		EvenIfWrong: true,
		Work: func(ctx context.Context, it *engine.Item) (r result, _ []diag.Diagnostic, err error) {
			r.rank = len(s.wanted)
			for i := range it.Files {
				f := &it.Files[i]
				r.made = append(r.made, f.Path)
				rank := slices.IndexFunc(s.wanted, func(w wanted) bool { return w.path == f.Path })
				if rank >= 0 && rank < r.rank {
					r.rank, r.found = rank, &answer{wanted: s.wanted[rank], cluster: it.Name, file: *f}
				}
			}
			if r.found != nil {
				r.found.shown, err = it.Shown(ctx, &r.found.file)
			}
			return r, nil, err
		},
		Done: func(r result) error {
			s.made = append(s.made, r.made...)
			if r.rank < best {
				best, s.found = r.rank, r.found
			}
			return nil
		},
	})
	if err == nil {
		s.findings = found[0]
	}
	return err
}

// unknown says that nothing makes the file, and what is made.
func (s *search) unknown(file string) error {
	near := s.near()
	switch {
	case len(s.made) == 0:
		return fmt.Errorf("%s: the topology makes no files at all", file)
	case len(near) == 1:
		return fmt.Errorf("%s: the topology makes no such file; did you mean %s?", file, near[0])
	case len(near) > 1:
		return fmt.Errorf("%s: the topology makes no such file; did you mean one of these?%s", file, listed(near))
	}
	return fmt.Errorf("%s: the topology makes no such file, but these:%s", file, listed(s.made))
}

// near finds the files that were meant: those that end or begin like the one
// that was asked for, else the nearest by its letters.
func (s *search) near() []string {
	var list []string
	for _, p := range s.made {
		if slices.ContainsFunc(s.wanted, func(w wanted) bool {
			return strings.HasSuffix(p, "/"+w.path) || strings.HasSuffix(w.path, "/"+p) || strings.HasPrefix(p, w.path+"/")
		}) {
			list = append(list, p)
		}
	}
	for i := 0; i < len(s.wanted) && len(list) == 0; i++ {
		if n := diag.Nearest(s.wanted[i].path, s.made); n != "" {
			list = append(list, n)
		}
	}
	return list
}

func listed(paths []string) string {
	const most = 12
	var b strings.Builder
	for i, p := range slices.Sorted(slices.Values(paths)) {
		if i == most {
			fmt.Fprintf(&b, "\n  and %d more", len(paths)-most)
			break
		}
		b.WriteString("\n  " + p)
	}
	return b.String()
}

// name is the file's path on disk, with slashes.
func (a *answer) name() string {
	return path.Join(filepath.ToSlash(relative(a.dir)), a.file.Path)
}

// compare tells on standard error when the file on disk is another one than
// the topology makes now. Lines that want a variable's value are passed over.
func (o *whyOptions) compare(a *answer) {
	body, err := os.ReadFile(filepath.Join(a.dir, filepath.FromSlash(a.file.Path)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		fmt.Fprintf(o.err, "note: not compared with the file on disk: %v\n", err)
	case a.differs(body):
		fmt.Fprintf(o.err, "note: %s on disk is not what the topology makes now; these are the lines that a build would write\n", a.name())
	}
}

func (a *answer) differs(body []byte) bool {
	if bytes.Equal(body, a.file.Body) {
		return false
	}
	old, _ := generator.Lines(body)
	now, _ := generator.Lines(a.file.Body)
	if len(old) != len(now) {
		return true
	}
	for i := range now {
		if !bytes.Equal(old[i].Text, now[i].Text) && !strings.Contains(a.shown[i], "(unknown: var.") {
			return true
		}
	}
	return false
}
