package conformance_test

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/conformance"
)

// TestBuiltIns: the built-in outputs pass as a plugin, as their names are free then.
func TestBuiltIns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no Unix sockets for plugins")
	}
	file := filepath.Join(t.TempDir(), "builtins")
	if out, err := exec.Command("go", "build", "-o", file, "./testdata/builtins").CombinedOutput(); err != nil {
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
}
