package engine_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/topology/load"
)

type realDisk struct{}

func (realDisk) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (realDisk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (realDisk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }

// Every example, and a topology a release, makes exactly the files in its want
// folder, without an error or a warning.
func TestGolden(t *testing.T) {
	for _, pattern := range []string{"../../examples/*", "testdata/releases/*"} {
		dirs, err := filepath.Glob(pattern)
		if err != nil || len(dirs) == 0 {
			t.Fatalf("%s: %d folders, %v", pattern, len(dirs), err)
		}
		for _, dir := range dirs {
			if files, _ := filepath.Glob(dir + "/*.hcl*"); len(files) > 0 {
				t.Run(filepath.Base(dir), func(t *testing.T) { golden.Dir(t, filepath.Join(dir, "want"), buildFolder(t, dir)) })
			}
		}
	}
}

// buildFolder gives the files of a topology whose values stand beside it.
func buildFolder(t *testing.T, dir string) map[string][]byte {
	e := &engine.Engine{
		Load:    load.Options{FS: realDisk{}, RequireVariables: true},
		Outputs: builtin.Outputs(),
	}
	if values := filepath.Join(dir, "values.nacosgenvars"); isThere(values) {
		e.Load.Vars = []load.Var{{File: values}}
	}
	in, err := e.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	found, err := engine.Render(t.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[*engine.Item]{
		Work: func(_ context.Context, it *engine.Item) (*engine.Item, []diag.Diagnostic, error) { return it, nil, nil },
		Done: func(it *engine.Item) error {
			for _, f := range it.Files {
				files[f.Path] = f.Body
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found[0] {
		if d.Severity == diag.Info {
			continue
		}
		t.Errorf("%s: %s (%s)", d.Severity, d.Summary(diag.English), d.Rule)
	}
	return files
}

func isThere(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
