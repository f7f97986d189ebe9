// Command nacosgen makes every file of a Nacos cluster from one topology.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/host"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks twice does not want to wait
	patient := func(from io.Reader) io.Reader { return &interruptible{ctx, from} }
	a := &app{
		in: patient(os.Stdin), patient: patient, out: os.Stdout, err: os.Stderr,
		lookupEnv: os.LookupEnv, terminal: isTerminal, width: terminalWidth,
	}
	os.Exit(a.run(ctx, os.Args[1:]))
}

// app is what every command depends on: the streams, the environment and the
// flags that stand everywhere.
type app struct {
	in        io.Reader
	patient   func(io.Reader) io.Reader // gives up reading with the command; nil: never
	out, err  io.Writer
	lookupEnv func(string) (string, bool)
	terminal  func(io.Writer) bool
	width     func(io.Writer) int

	lang        string
	color       string
	diagnostics string
	logLevel    string
	locked      bool
	lockedGiven bool
	dumpTo      string

	plugins *plugins
}

// errFindings ends a command whose input was read and has problems; they have
// been printed.
var errFindings = errors.New("the input has problems")

// run executes one command line and gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := newRootCmd(a)
	root.SetArgs(longFlags(args))
	a.plugins = &plugins{a: a, ctx: ctx}
	err := root.ExecuteContext(ctx)
	if closing := a.plugins.close(); err == nil {
		err = closing
	}
	a.tell(err)
	return exitCode(err)
}

// tell prints what kept a command from doing its work.
func (a *app) tell(err error) {
	var wrong *wrongFile
	failures := host.Failures(err)
	switch {
	case err == nil || errors.Is(err, errFindings):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.err, "nacosgen: interrupted")
	case errors.As(err, &wrong):
		_ = a.report(wrong.found, map[string][]byte{wrong.name: wrong.src}, nil)
	case len(failures) > 0:
		for _, f := range failures {
			fmt.Fprintf(a.err, "nacosgen: %s\n", f.In(a.language()))
		}
	default:
		fmt.Fprintf(a.err, "nacosgen: %v\n", err)
	}
}

// wrongFile is a file of the tool's own that can't be used.
type wrongFile struct {
	found []diag.Diagnostic
	name  string
	src   []byte
}

func (w *wrongFile) Error() string {
	return fmt.Sprintf("%s: %s", w.name, w.found[0].Summary(diag.English))
}

// exitCode is the promise of the command line: 0 done, 1 the input has
// problems, 2 the command could not do its work.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFindings):
		return 1
	}
	return 2
}
