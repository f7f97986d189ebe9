package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/report"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// sink is one report and where it goes: a file, or standard output where path is "".
type sink struct {
	format report.Format
	path   string
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// sinks reads --format.
func (o *lintOptions) sinks() ([]sink, error) {
	if len(o.formats) == 0 {
		o.formats = []string{"text"}
	}
	var sinks []sink
	taken := map[string]bool{}
	for _, text := range o.formats {
		name, path, _ := strings.Cut(text, "=")
		if path == "-" {
			path = ""
		}
		all := report.Formats()
		i := slices.IndexFunc(all, func(f report.Format) bool { return f.Name == name })
		switch {
		case i < 0:
			return nil, fmt.Errorf("--format=%s: want %s", text, formatNames())
		case taken[path] && path == "":
			return nil, errors.New("two reports for standard output: give one a file, --format FORMAT=PATH")
		case taken[path]:
			return nil, fmt.Errorf("two reports for %s: give each its own file", path)
		}
		taken[path] = true
		sinks = append(sinks, sink{all[i], path})
	}
	return sinks, nil
}

// take adds findings about what c configures, which may be nil.
func (l *linting) take(c *configured, found []diag.Diagnostic) {
	limit := diag.Error
	if c != nil && c.FailOn != 0 {
		limit = c.FailOn
	}
	if l.failOn != "" {
		_ = limit.UnmarshalText([]byte(l.failOn)) // checked already
	}
	l.wrong = l.wrong || slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Severity <= limit })
	l.found = append(l.found, found...)
}

// print writes each report to its place.
func (l *linting) print(sinks []sink) error {
	o := report.Options{Lang: l.language(), Files: l.files, Hidden: l.hidden, Rules: slices.Concat(rules.All(), l.pluginRules), Version: version}
	distinct := report.Distinct(l.found)
	for _, s := range sinks {
		found := distinct
		if s.format.Name == "json" {
			found = l.found
		}
		if s.path == "" {
			o.Color, o.Width = l.coloured(l.out), l.width(l.out)
			if err := s.format.Print(l.out, found, o); err != nil {
				return fmt.Errorf("writing the report: %w", err)
			}
			if n := report.Count(found); s.format.Name == "text" && len(found) > 0 {
				fmt.Fprintf(l.err, "%s\n", n.In(o.Lang))
			}
			continue
		}
		o.Color, o.Width = false, 0
		var text bytes.Buffer
		err := s.format.Print(&text, found, o)
		if err == nil {
			err = putFile(s.path, text.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the report %s: %w", s.path, err)
		}
	}
	return nil
}

// outcome is what the command ends with.
func (l *linting) outcome() error {
	if len(l.failed) > 0 {
		return errors.Join(l.failed...)
	}
	if l.wrong {
		return errFindings
	}
	return nil
}

// rule finds a rule of ours or of a plugin.
func (l *linting) rule(id string) *lint.Rule {
	if i := slices.IndexFunc(l.pluginRules, func(r *lint.Rule) bool { return r.ID == id }); i >= 0 {
		return l.pluginRules[i]
	}
	return rules.Find(id)
}

// saveBaseline lists what was found as known, beside what the file says already
// about topologies that were not looked at, and reports it no more.
func (l *linting) saveBaseline() error {
	name := nameBeside(l.writeBaseline)
	listing, err := lint.ReadBaseline(l.writeBaseline, lint.PrintBaseline(nil), name)
	if err != nil {
		return err
	}
	looked := map[string]bool{}
	for file := range l.files {
		looked[name(file)] = true
	}
	var known []lint.Known
	if src, err := os.ReadFile(l.writeBaseline); err == nil {
		old, err := lint.ReadBaseline(fromHere(l.writeBaseline), src, name)
		if err != nil {
			return err
		}
		for _, e := range old.Entries {
			if beside := filepath.Join(filepath.Dir(l.writeBaseline), filepath.FromSlash(e.File)); !looked[e.File] && isFile(beside) {
				known = append(known, e.Known)
			}
		}
	}
	rest := l.found[:0:0]
	for _, d := range l.found {
		key, ok := listing.Key(&d)
		if rule := l.rule(d.Rule); !ok || rule == nil || rule.Fatal && d.Severity == diag.Error {
			rest = append(rest, d)
			continue
		}
		known = append(known, key)
	}
	if err := putFile(l.writeBaseline, lint.PrintBaseline(known)); err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	fmt.Fprintf(l.err, "%s: %d findings are known from now on\n", fromHere(l.writeBaseline), len(l.found)-len(rest))
	l.found, l.wrong = nil, false
	l.take(nil, rest)
	return nil
}

// putFile writes a file as a whole: beside its place first, then renamed, so
// that no reader sees half of it. What is no regular file is written to.
func putFile(path string, text []byte) error {
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeTo(path, text)
		}
		return replaceFile(path, text)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".nacosgen-*")
	var where *os.PathError
	if errors.As(err, &where) {
		return fmt.Errorf("making a file in %s: %w", filepath.Dir(path), where.Err)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// writeTo writes to a device, a pipe or the like.
func writeTo(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(text))
	return errors.Join(err, f.Close())
}
