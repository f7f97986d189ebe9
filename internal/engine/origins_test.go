package engine_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/topology/load"
)

// goldenFolders lists the topologies that have golden files.
func goldenFolders(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, pattern := range []string{"../../examples/*", "testdata/releases/*"} {
		dirs, err := filepath.Glob(pattern)
		if err != nil || len(dirs) == 0 {
			t.Fatalf("%s: %d folders, %v", pattern, len(dirs), err)
		}
		for _, dir := range dirs {
			if files, _ := filepath.Glob(dir + "/*.hcl*"); len(files) > 0 {
				list = append(list, dir)
			}
		}
	}
	return list
}

// render gives the files of a topology with the origins of their lines. Its
// files are read from fs; a topology with an error gives its diagnostics alone.
func render(t *testing.T, dir string, fs load.FS, vars ...load.Var) (*engine.Input, []generator.File, []diag.Diagnostic) {
	t.Helper()
	e := &engine.Engine{
		Load:    load.Options{FS: fs, RequireVariables: true, Vars: vars},
		Outputs: builtin.Outputs(),
		Origins: true,
	}
	if values := filepath.Join(dir, "values.nacosgenvars"); isThere(values) {
		e.Load.Vars = append([]load.Var{{File: values}}, e.Load.Vars...)
	}
	in, err := e.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var files []generator.File
	found, err := engine.Render(t.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[[]generator.File]{
		Work: func(_ context.Context, it *engine.Item) ([]generator.File, []diag.Diagnostic, error) {
			return it.Files, nil, nil
		},
		Done: func(made []generator.File) error {
			files = append(files, made...)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diag.HasErrors(found[0]) {
		return in, nil, found[0]
	}
	return in, files, found[0]
}

// lineSources gives the sources of each line of f.
func lineSources(t *testing.T, f *generator.File) [][]deployment.Source {
	t.Helper()
	var list [][]deployment.Source
	for _, o := range f.Origins {
		for range o.Lines {
			list = append(list, o.Sources)
		}
	}
	if lines := bytes.Count(f.Body, []byte("\n")); lines != len(list) {
		t.Fatalf("%s: origins of %d lines, the file has %d", f.Path, len(list), lines)
	}
	return list
}

// Every line of every golden file comes from somewhere in the topology or from
// a fact, and each such place is known to the locator.
func TestEveryLineHasItsOrigin(t *testing.T) {
	for _, dir := range goldenFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			in, files, found := render(t, dir, realDisk{})
			if len(files) == 0 {
				t.Fatal(found)
			}
			plain := buildFolder(t, dir)
			places := map[diag.Address]bool{}
			for i := range files {
				f := &files[i]
				if !bytes.Equal(f.Body, plain[f.Path]) {
					t.Errorf("%s: asking for origins changes the bytes", f.Path)
				}
				text := bytes.Split(f.Body, []byte("\n"))
				for n, sources := range lineSources(t, f) {
					if len(sources) == 0 {
						t.Errorf("%s:%d: no origin of %q", f.Path, n+1, text[n])
					}
					for _, s := range sources {
						if (s.Address == "") == (s.Fact == "") || s.Fact != "" && s.Source == "" {
							t.Errorf("%s:%d: %q has the source %+v: want an address, or a fact and where it was read", f.Path, n+1, text[n], s)
						}
						places[s.Address] = true
					}
				}
			}
			delete(places, "")
			for address := range places {
				if at, _ := in.Locator.Locate(address); at.IsZero() || in.Files[at.File] == nil {
					t.Errorf("%s: no place is known", address)
				}
			}
		})
	}
}
