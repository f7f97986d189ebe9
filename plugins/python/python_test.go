// Package python_test runs the tests of the helpers for Python with each Python
// that has grpcio, and the kit on plugins that are written with and without them.
package python_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/plugins/conformance"
)

// pythons are the interpreters on the path that have what a plugin needs.
func pythons(t *testing.T) []string {
	t.Helper()
	var found []string
	seen := map[string]bool{}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		name := filepath.Join(dir, "python3")
		out, err := exec.CommandContext(t.Context(), name, "-c", "import grpc, google.protobuf as p; print(grpc.__file__)").Output()
		if err == nil && !seen[string(out)] {
			seen[string(out)] = true
			found = append(found, name)
		}
	}
	if found == nil {
		consumer.Missing(t, "grpcio", "no python3 on the path has grpcio and protobuf (Debian: python3-grpcio, python3-protobuf)")
	}
	return found
}

func TestHelpers(t *testing.T) {
	for _, python := range pythons(t) {
		t.Run(python, func(t *testing.T) {
			if out, err := exec.CommandContext(t.Context(), python, "-B", "-m", "unittest", "-q").CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestKit(t *testing.T) {
	for _, python := range pythons(t) {
		for _, script := range []string{"testdata/hosts.py", "testdata/bare.py"} {
			t.Run(python+" "+filepath.Base(script), func(t *testing.T) {
				t.Parallel()
				path, err := filepath.Abs(script)
				if err != nil {
					t.Fatal(err)
				}
				all, err := conformance.Run(t.Context(), &conformance.Program{Path: script, Argv: []string{python, "-B", path}}, conformance.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range all {
					if o.Status == conformance.Failed {
						t.Errorf("%s: %s", o.Name, o.Message)
					}
				}
				if conformance.Count(all, conformance.Passed) < 60 {
					t.Errorf("%d cases passed, want 60 and more", conformance.Count(all, conformance.Passed))
				}
			})
		}
	}
}

// TestStyle asks mypy and ruff, where they are.
func TestStyle(t *testing.T) {
	for tool, arguments := range map[string][]string{
		"mypy": {"--cache-dir=/dev/null", "nacosgen_plugin.py"},
		"ruff": {"check", "--no-cache", "."},
	} {
		t.Run(tool, func(t *testing.T) {
			program := consumer.Require(t, tool, tool)
			if out, err := exec.CommandContext(t.Context(), program, arguments...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
