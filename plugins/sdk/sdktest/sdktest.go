// Package sdktest tests an output, built-in or external, without a process:
//
//	func TestOutput(t *testing.T) { sdktest.Golden(t, myoutput.Output{}, "testdata/prod", nil) }
//
// renders the topology in testdata/prod, compares the files with
// testdata/prod/want, and checks what every output promises (see [Check]).
package sdktest

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// disk is the real file system.
type disk struct {
	change func(name string, body []byte) []byte
}

func (d disk) ReadFile(name string) ([]byte, error) {
	body, err := os.ReadFile(name)
	if err == nil && d.change != nil {
		body = d.change(name, body)
	}
	return body, err
}
func (disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }

// backwards puts the top-level blocks of a file in reverse order. A block ends
// with a line that is a brace, as `nacosgen fmt` writes it.
func backwards(name string, body []byte) []byte {
	if !strings.HasSuffix(name, ".hcl") {
		return body
	}
	blocks := strings.SplitAfter(strings.TrimRight(string(body), "\n")+"\n", "\n}\n")
	slices.Reverse(blocks)
	return []byte(strings.Join(blocks, "\n"))
}

// Golden renders the topology in the folder dir with output and compares its
// files with those in dir/want; UPDATE_GOLDEN=1 rewrites them. variables are the
// values of the topology's variables. Every cluster then goes through [Check],
// and the blocks of the topology in reverse order must make the same files.
func Golden(t *testing.T, output sdk.Output, dir string, variables map[string]string) {
	t.Helper()
	clusters := Render(t, output, dir, variables)
	got := bodies(clusters)
	golden.Dir(t, dir+"/want", got)
	if diff := cmp.Diff(got, bodies(renderFrom(t, disk{backwards}, output, dir, variables))); diff != "" {
		t.Errorf("the blocks in reverse order make other files (-want +got):\n%s", diff)
	}
	for _, c := range clusters {
		t.Run(c.Name, func(t *testing.T) { Check(t, output, c.Request) })
	}
}

func bodies(clusters []Cluster) map[string][]byte {
	got := map[string][]byte{}
	for _, c := range clusters {
		for _, a := range c.Result.Artefacts {
			got[a.Path] = a.Body
		}
	}
	return got
}

// Cluster is one cluster of a topology, and what an output made of it.
type Cluster struct {
	Name    string
	Request *sdk.Request
	Result  *sdk.Result
}

// Render runs output on each cluster of the topology in the folder dir; one of
// scope topology once, on all of it, which then stands for a cluster without a name.
// An error among the findings ends the test.
func Render(t testing.TB, output sdk.Output, dir string, variables map[string]string) []Cluster {
	t.Helper()
	return renderFrom(t, disk{}, output, dir, variables)
}

func renderFrom(t testing.TB, files disk, output sdk.Output, dir string, variables map[string]string) []Cluster {
	t.Helper()
	e := &engine.Engine{Outputs: []sdk.Output{output}}
	e.Load.FS = files
	e.Load.RequireVariables = true
	e.Load.Getenv = func(name string) (string, bool) {
		value, ok := variables[strings.TrimPrefix(name, "NACOSGEN_VAR_")]
		return value, ok && strings.HasPrefix(name, "NACOSGEN_VAR_")
	}
	in, err := e.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	whole := output.Spec().Scope == sdk.ScopeTopology
	var all []Cluster
	found, err := engine.Render(t.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[Cluster]{
		Work: func(_ context.Context, it *engine.Item) (Cluster, []diag.Diagnostic, error) {
			c := Cluster{Name: it.Name, Request: it.Request(output)}
			if whole != (it.Name == "") {
				return c, nil, nil // nobody asks it for that
			}
			result, err := output.Render(t.Context(), c.Request)
			c.Result = result
			return c, nil, err
		},
		Done: func(c Cluster) error {
			if whole == (c.Name == "") {
				all = append(all, c)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found[0] {
		if d.Severity == diag.Error {
			t.Errorf("%s:%d: %s", d.Range.File, d.Range.Start, d.Summary(diag.English))
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return all
}
