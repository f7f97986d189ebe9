package workload_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/workload"
	"github.com/nacosgen/nacosgen/plugins/builtin"
)

type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.MapFS.ReadFile(name) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.MapFS.ReadDir(name) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.MapFS.Stat(name) }

// TestFiles wants of each size what its name promises, without a finding.
func TestFiles(t *testing.T) {
	for _, s := range workload.Sizes()[:2] {
		e := &engine.Engine{Outputs: builtin.Outputs()}
		e.Load.FS = memory{fstest.MapFS{"t.hcl": {Data: s.HCL()}}}
		e.Load.Getenv = func(string) (string, bool) { return "", false }
		in, err := e.Open("t.hcl")
		if err != nil {
			t.Fatal(err)
		}
		files := 0
		found, err := engine.Render(t.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[int]{
			Work: func(_ context.Context, it *engine.Item) (int, []diag.Diagnostic, error) {
				return len(it.Files), nil, nil
			},
			Done: func(n int) error { files += n; return nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found[0] {
			t.Errorf("%s: %s %s", s.Name, d.Address, d.Summary(diag.English))
		}
		if files != s.Files() {
			t.Errorf("%s: %d files, want %d", s.Name, files, s.Files())
		}
	}
}
