package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology/load"
)

// maxRounds bounds how often a topology is mended anew: one fix may make room
// for another.
const maxRounds = 10

// mended is the disk with the files that fixes have changed.
type mended struct {
	load.FS
	files map[string][]byte // by name, with slashes
}

func (m *mended) ReadFile(name string) ([]byte, error) {
	if body, ok := m.files[filepath.ToSlash(name)]; ok {
		return body, nil
	}
	return m.FS.ReadFile(name)
}

// mending is what fixes did to all topologies of a run.
type mending struct {
	*linting
	disk   *mended
	before map[string][]byte // as they were, of files that changed
	hidden []diag.Range      // secrets of before, then of the files as mended
	secret []diag.Range
	fixed  int
}

// fix mends the topologies, and writes the files that changed or prints the
// difference. With --diff, the outcome is that of the files as they are.
func (l *linting) fix(ctx context.Context) error {
	m := &mending{linting: l, disk: &mended{l.engine.Load.FS, map[string][]byte{}}, before: map[string][]byte{}}
	l.engine.Load.FS = m.disk
	for _, path := range l.targets.topologies {
		if err := m.mend(ctx, path); err != nil {
			return err
		}
	}
	if _, changed := m.before["-"]; changed && !l.diff {
		return errors.New("standard input can't be changed in place: add --diff, or name a file")
	}
	if l.diff {
		return m.show(ctx)
	}
	for _, name := range slices.Sorted(maps.Keys(m.before)) {
		if err := replaceFile(filepath.FromSlash(name), m.disk.files[name]); err != nil {
			return err
		}
	}
	if m.fixed > 0 {
		fmt.Fprintf(l.err, "mended %d findings in %d files\n", m.fixed, len(m.before))
	}
	return nil
}

// mend applies fixes to one topology until there are none, or a round changes
// nothing. One that can't be read is left to the report.
func (m *mending) mend(ctx context.Context, path string) error {
	for round := range maxRounds {
		in, found, err := m.lookAt(ctx, path)
		if err != nil {
			return ctx.Err()
		}
		if round == 0 {
			m.hidden = append(m.hidden, in.Secrets...)
		}
		changed, fixed := lint.Apply(in.Files, found, m.unsafe)
		maps.DeleteFunc(changed, func(name string, text []byte) bool { return bytes.Equal(text, in.Files[name]) })
		if fixed == 0 || len(changed) == 0 {
			m.secret = append(m.secret, in.Secrets...)
			return nil
		}
		last := maps.Clone(m.disk.files)
		maps.Copy(m.disk.files, changed)
		if after, err := m.engine.Open(path); err != nil || worse(in, after) {
			m.disk.files = last
			m.secret = append(m.secret, in.Secrets...)
			fmt.Fprintf(m.err, "%s: the fixes of %s don't fit together and were left out; please report this\n", path, fixers(found))
			return nil
		}
		m.fixed += fixed
		for name := range changed {
			if _, known := m.before[name]; !known {
				m.before[name] = in.Files[name]
			}
		}
	}
	return nil
}

// worse tells whether loading finds an error that was not there before.
func worse(before, after *engine.Input) bool {
	count := func(in *engine.Input) (n int) {
		for _, d := range in.Diagnostics {
			if d.Severity == diag.Error {
				n++
			}
		}
		return n
	}
	return count(after) > count(before)
}

// fixers names the rules that have fixes.
func fixers(found []diag.Diagnostic) string {
	var names []string
	for _, d := range found {
		if len(d.Fixes) > 0 && !slices.Contains(names, d.Rule) {
			names = append(names, d.Rule)
		}
	}
	return fmt.Sprint(names)
}

// show prints what would change, and ends as a run without --fix would.
func (m *mending) show(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(m.before)) {
		before := side(name, masked(name, m.before[name], m.hidden))
		after := side(name, masked(name, m.disk.files[name], m.secret))
		if err := generator.Unified(m.out, before, after); err != nil {
			return err
		}
	}
	fmt.Fprintf(m.err, "%d findings would be mended in %d files\n", m.fixed, len(m.before))
	m.disk.files = map[string][]byte{}
	if err := m.look(ctx); err != nil {
		return err
	}
	return m.outcome()
}

// masked replaces the secrets in a file, which don't overlap in part.
func masked(name string, text []byte, secrets []diag.Range) []byte {
	secrets = slices.DeleteFunc(slices.Clone(secrets), func(r diag.Range) bool { return r.File != name || r.End > len(text) })
	slices.SortFunc(secrets, func(a, b diag.Range) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	var out []byte
	at := 0
	for _, r := range secrets {
		if r.Start < at {
			continue
		}
		out = append(append(out, text[at:r.Start]...), "(sensitive)"...)
		at = r.End
	}
	return append(out, text[at:]...)
}
