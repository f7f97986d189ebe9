package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/topology/load"
	"github.com/spf13/pflag"
)

// errEmptyPath is for a path that is empty, as a script's forgotten variable is:
// it would stand for the working folder.
var errEmptyPath = errors.New("an empty path: name a file, a folder, or - for standard input")

// disk is the real file system; "-" is standard input, read once.
type disk struct {
	in    io.Reader
	stdin []byte
	read  bool
}

func (d *disk) ReadFile(name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	if !d.read {
		// One byte over the limit of a topology is enough to say that it is over.
		b, err := io.ReadAll(io.LimitReader(d.in, 16<<20+1))
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		d.stdin, d.read = b, true
	}
	return d.stdin, nil
}

func (d *disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (d *disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }

// vars collects -var and -var-file in the order given.
type vars []load.Var

func (v *vars) flags(f *pflag.FlagSet) {
	f.Var(varFlag{v}, "var", "value of a variable, NAME=VALUE; may repeat")
	f.Var(varFileFlag{v}, "var-file", "file with values of variables; may repeat")
}

type varFlag struct{ v *vars }

func (f varFlag) String() string { return "" }
func (f varFlag) Type() string   { return "NAME=VALUE" }
func (f varFlag) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return errors.New("want NAME=VALUE")
	}
	*f.v = append(*f.v, load.Var{Name: name, Value: value})
	return nil
}

type varFileFlag struct{ v *vars }

func (f varFileFlag) String() string { return "" }
func (f varFileFlag) Type() string   { return "FILE" }
func (f varFileFlag) Set(s string) error {
	if s == "" {
		return errors.New("want a file")
	}
	*f.v = append(*f.v, load.Var{File: s})
	return nil
}

// relative gives path as messages name it: relative to the working folder where
// it lies below, with slashes.
func relative(path string) string {
	if path == "-" || !filepath.IsAbs(path) {
		return filepath.ToSlash(filepath.Clean(path))
	}
	wd, err := os.Getwd()
	if err != nil {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(wd, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}
