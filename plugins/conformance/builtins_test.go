package conformance_test

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/conformance"
)

// TestPasses: the built-in outputs pass as a plugin, as their names are free then,
// and so do our examples in Go.
func TestPasses(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no Unix sockets for plugins")
	}
	for _, source := range []string{"./testdata/builtins", "../../examples/plugins/ansible", "../../examples/plugins/address-server"} {
		t.Run(filepath.Base(source), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), filepath.Base(source))
			if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", file, source).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			p, err := conformance.Find(file)
			if err != nil {
				t.Fatal(err)
			}
			all, err := conformance.Run(t.Context(), p, conformance.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all {
				if o.Status == conformance.Failed {
					t.Errorf("%s: %s", o.Name, o.Message)
				}
			}
			if passed := conformance.Count(all, conformance.Passed); passed < 40 {
				t.Errorf("%d cases passed", passed)
			}
		})
	}
}
