package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/topology/load"
	"github.com/nacosgen/nacosgen/topology/write"
	"github.com/spf13/cobra"
)

type fmtOptions struct {
	*app
	check     bool
	diff      bool
	recursive bool
	paths     []string
}

func newFmtCmd(a *app) *cobra.Command {
	o := &fmtOptions{app: a}
	cmd := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Put topologies into canonical form",
		Long: "Rewrites topology files in canonical form and prints the names of those that changed.\n" +
			"Only white space moves. PATH is a file or a folder (default: the working folder); - filters\n" +
			"standard input to standard output.",
		Example: "  nacosgen fmt\n  nacosgen fmt --check --diff prod\n  nacosgen fmt - < topology.hcl",
		RunE: func(_ *cobra.Command, args []string) error {
			o.paths = args
			return runFmt(o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.check, "check", false, "write nothing; exit 1 where a file would change")
	f.BoolVar(&o.diff, "diff", false, "print unified diffs")
	f.BoolVar(&o.recursive, "recursive", false, "also the folders below")
	return cmd
}

func runFmt(o *fmtOptions) error {
	if len(o.paths) == 0 {
		o.paths = []string{"."}
	}
	var files []string
	for _, p := range o.paths {
		if p == "" {
			return errEmptyPath
		}
		found, err := topologyFiles(p, o.recursive)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	var problems []diag.Diagnostic
	sources := map[string][]byte{}
	var hidden []diag.Range
	changed := false
	for _, name := range files {
		differs, found, src, err := o.format(name)
		if err != nil {
			return err
		}
		changed = changed || differs
		problems = append(problems, found...)
		sources[relative(name)] = src
		if len(found) > 0 {
			hidden = append(hidden, load.DamagedSecrets(relative(name), src)...)
		}
	}
	if err := o.report(problems, sources, hidden); err != nil {
		return err
	}
	if o.check && changed {
		return errFindings
	}
	return nil
}

// topologyFiles lists the topology files of a folder, sorted; a file or "-" is itself.
func topologyFiles(path string, recursive bool) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	var files []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && p != path
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != path && (hidden || !recursive):
			return filepath.SkipDir
		case d.Type()&^fs.ModeSymlink == 0 && !hidden && (strings.HasSuffix(p, ".hcl") || strings.HasSuffix(p, ".hcl.json")):
			files = append(files, p)
		}
		return nil
	})
	return files, err
}

func (o *fmtOptions) format(name string) (differs bool, _ []diag.Diagnostic, src []byte, _ error) {
	src, err := o.read(name)
	if err != nil {
		return false, nil, nil, err
	}
	text, found := write.Format(relative(name), src)
	if len(found) > 0 {
		return false, found, src, nil
	}
	differs = !bytes.Equal(src, text)
	if name == "-" && !o.check && !o.diff {
		_, err := o.out.Write(text)
		return differs, nil, src, err
	}
	if !differs {
		return false, nil, src, nil
	}
	if o.diff {
		err = generator.Unified(o.out, side(relative(name), src), side(relative(name), text))
	} else {
		_, err = fmt.Fprintln(o.out, relative(name))
	}
	if err != nil {
		return true, nil, src, err
	}
	if o.check || name == "-" {
		return true, nil, src, nil
	}
	return true, nil, src, replaceFile(name, text)
}

func side(name string, text []byte) generator.Side {
	lines, whole := generator.Lines(text)
	return generator.Side{Name: name, Lines: lines, Whole: whole}
}

func (o *fmtOptions) read(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(o.in)
	}
	if isPipe(name) {
		return nil, fmt.Errorf("%s: nothing can be put in its place: give what it says to standard input, and -", name)
	}
	return os.ReadFile(name)
}

// replaceFile writes beside name and renames, so that a reader sees the old or
// the new text and a full disk loses nothing. The mode stays.
func replaceFile(name string, text []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".nacosgen-fmt-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", name, err), os.Remove(f.Name()))
	}
	return nil
}
