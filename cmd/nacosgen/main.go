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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		lookupEnv: os.LookupEnv, terminal: isTerminal, width: terminalWidth,
	}
	os.Exit(a.run(ctx, os.Args[1:]))
}

// app is what every command depends on: the streams, the environment and the
// flags that stand everywhere.
type app struct {
	in        io.Reader
	out, err  io.Writer
	lookupEnv func(string) (string, bool)
	terminal  func(io.Writer) bool
	width     func(io.Writer) int

	lang        string
	color       string
	diagnostics string
	logLevel    string
	locked      bool
	dumpTo      string
}

// errFindings ends a command whose input was read and has problems; they have
// been printed.
var errFindings = errors.New("the input has problems")

// run executes one command line and gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := newRootCmd(a)
	root.SetArgs(longFlags(args))
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errFindings) {
		fmt.Fprintf(a.err, "nacosgen: %v\n", err)
	}
	return exitCode(err)
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
