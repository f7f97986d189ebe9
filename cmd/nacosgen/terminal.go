package main

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint/report"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth is the width of w in columns; 0 where w is no terminal.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// coloured tells whether to colour what goes to w.
func (a *app) coloured(w io.Writer) bool {
	if a.color != "auto" {
		return a.color == "always"
	}
	if v, ok := a.lookupEnv("NO_COLOR"); ok && v != "" {
		return false
	}
	if v, _ := a.lookupEnv("TERM"); v == "dumb" {
		return false
	}
	return a.terminal(w)
}

// report prints findings to standard error, as --diagnostics asks, and gives
// errFindings where one is an error. As JSON the object is there even without
// a finding, so that a program can rely on it.
func (a *app) report(ds []diag.Diagnostic, files map[string][]byte, hidden []diag.Range) error {
	o := report.Options{Lang: a.language(), Files: files, Hidden: hidden, Color: a.coloured(a.err), Width: a.width(a.err)}
	var err error
	switch {
	case a.diagnostics == "json":
		err = report.JSON(a.err, ds, o)
	case len(ds) > 0:
		err = report.Text(a.err, report.Distinct(ds), o)
	}
	if err != nil {
		return err
	}
	if diag.HasErrors(ds) {
		return errFindings
	}
	return nil
}

func asNotExist(err error, target **pflag.NotExistError) bool { return errors.As(err, target) }

// nearest gives the one of names that name was meant to be: by its spelling,
// else the first that begins with it or, then, holds it; "" where none is near.
func nearest(name string, names []string) string {
	if near := diag.Nearest(name, names); near != "" || len(name) < 3 {
		return near
	}
	for _, fits := range []func(s, part string) bool{strings.HasPrefix, strings.Contains} {
		if i := slices.IndexFunc(names, func(n string) bool { return fits(n, name) }); i >= 0 {
			return names[i]
		}
	}
	return ""
}
