package arbitrary_test

import (
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/arbitrary"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
)

type memory struct{ fstest.MapFS }

func (m memory) Stat(name string) (fs.FileInfo, error) { return m.MapFS.Stat(name) }

// Most topologies load without an error of the language, and the locator finds
// what was written where it was written.
func TestMake(t *testing.T) {
	const rounds = 300
	outputs := map[string][]schemas.Attribute{}
	for _, o := range builtin.Outputs() {
		outputs[o.Spec().Name] = o.Spec().Config
	}
	sound := 0
	for i := range uint64(rounds) {
		made := arbitrary.Make(rand.New(rand.NewPCG(1, i)), "t.hcl")
		r, err := load.Load("t.hcl", load.Options{Outputs: outputs, FS: memory{fstest.MapFS{"t.hcl": {Data: made.HCL}}}})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(r.Diagnostics, func(d diag.Diagnostic) bool { return wrong(t, d) }) {
			sound++
		}
		for _, places := range []map[diag.Address]diag.Range{made.Values, made.Headers} {
			for a, want := range places {
				if got, _ := r.Locator.Locate(a); got != want {
					t.Errorf("%s: located at %q, written at %q", a, made.HCL[got.Start:got.End], made.HCL[want.Start:want.End])
				}
				if got, ok := made.Where(a); !ok || got != want {
					t.Errorf("%s: found at %v, written at %v", a, got, want)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("round %d:\n%s", i, made.HCL)
		}
	}
	if sound < rounds*9/10 {
		t.Errorf("only %d of %d topologies are valid", sound, rounds)
	}
}

// wrong tells whether a diagnostic is about the language, and not a setting that
// a release lacks.
func wrong(t *testing.T, d diag.Diagnostic) bool {
	if strings.HasPrefix(d.Rule, "hcl-") {
		t.Errorf("%s: %s", d.Rule, d.Summary(diag.English))
	}
	return d.Severity == diag.Error && d.Rule != "setting-unsupported" && d.Rule != "datasource-missing"
}

// The same chance makes the same topology.
func TestMakeAgain(t *testing.T) {
	make := func() string { return string(arbitrary.Make(rand.New(rand.NewPCG(2, 3)), "t.hcl").HCL) }
	if diff := cmp.Diff(make(), make()); diff != "" {
		t.Error(diff)
	}
}
