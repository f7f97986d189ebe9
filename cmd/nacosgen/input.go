package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/topology/load"
	"github.com/spf13/pflag"
)

// errEmptyPath is for a path that is empty, as a script's forgotten variable is:
// it would stand for the working folder.
var errEmptyPath = errors.New("an empty path: name a file, a folder, or - for standard input")

// disk is the real file system; "-" is standard input. Of that, and of pipes, what
// was read once is remembered: there is no second time.
type disk struct {
	in io.Reader
	// patient reads a pipe, for which nobody may ever write, until the command is
	// told to stop; nil for however long it takes.
	patient func(io.Reader) io.Reader

	mu   sync.Mutex
	once map[string][]byte
}

func (d *disk) ReadFile(name string) ([]byte, error) {
	if name == "-" {
		return d.readOnce(name, d.in, "standard input")
	}
	if info, err := os.Stat(name); err != nil || info.IsDir() || info.Mode().IsRegular() {
		return os.ReadFile(name)
	}
	pipe := io.Reader(&unopened{name: name})
	if d.patient != nil {
		pipe = d.patient(pipe)
	}
	return d.readOnce(name, pipe, name)
}

func (d *disk) readOnce(name string, from io.Reader, called string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if b, read := d.once[name]; read {
		return b, nil
	}
	// One byte over the limit of a topology is enough to say that it is over.
	b, err := io.ReadAll(io.LimitReader(from, 16<<20+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", called, err)
	}
	if d.once == nil {
		d.once = map[string][]byte{}
	}
	d.once[name] = b
	return b, nil
}

// unopened is a file that is opened when it is first read, as opening a pipe waits
// for who writes, and closed at its end.
type unopened struct {
	name string
	file *os.File
}

func (u *unopened) Read(p []byte) (int, error) {
	if u.file == nil {
		file, err := os.Open(u.name)
		if err != nil {
			return 0, err
		}
		u.file = file
	}
	n, err := u.file.Read(p)
	if err != nil {
		u.file.Close() // read to its end: nothing is lost
	}
	return n, err
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
