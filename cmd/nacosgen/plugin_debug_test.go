package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// debugPlugin is the script command `debug`: it starts this program as a plugin in
// a debugger, until the script ends, and sets the variable that it prints.
func debugPlugin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: debug")
	}
	program, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(program, "--debug")
	cmd.Env = append(os.Environ(), "NACOSGEN_PLUGIN=debugged")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	})
	text := make([]byte, 4096) // one write
	n, err := out.Read(text)
	ts.Check(err)
	_, rest, _ := strings.Cut(string(text[:n]), host.ReattachVariable+"='")
	value, _, ok := strings.Cut(rest, "'")
	if !ok {
		ts.Fatalf("the plugin printed %q", text[:n])
	}
	ts.Setenv(host.ReattachVariable, value)
}
