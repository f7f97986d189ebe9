// Package consumer finds the real programs that read what nacosgen writes, for
// tests that ask them.
package consumer

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Require gives the path of program, of the consumer that NACOSGEN_REQUIRE knows
// by name (nginx, java, docker, shellcheck, ...). Where the program is missing
// the test is skipped, naming it; it fails instead where NACOSGEN_REQUIRE, a list
// with commas, names the consumer.
func Require(t testing.TB, name, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, name, "%s is not installed: %v", program, err)
	}
	return path
}

// Missing ends the test because something of the consumer is not there.
func Missing(t testing.TB, name, format string, args ...any) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("NACOSGEN_REQUIRE"), ","), name) {
		t.Fatalf("NACOSGEN_REQUIRE names "+name+": "+format, args...)
	}
	t.Skipf(format, args...)
}
