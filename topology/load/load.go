// Package load turns HCL into a topology: parse, evaluate, decode, resolve.
// HCL's own types stay inside.
package load

import (
	"errors"
	"io/fs"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// FS is the part of a file system that loading touches, with the names of the
// operating system (relative ones from the working folder). The name "-" is
// standard input.
type FS interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)
}

// Var is one -var or -var-file of the command line, in the order given.
type Var struct {
	Name, Value string // -var
	File        string // -var-file; Name is then empty
}

// Options is all that loading depends on.
type Options struct {
	FS     FS
	Getenv func(string) (string, bool) // for env() and NACOSGEN_VAR_x
	Vars   []Var
	// Outputs are the attributes of each known output, by name, for output blocks.
	Outputs map[string][]schemas.Attribute
	// RequireVariables makes a required variable without a value an error
	// (build); otherwise it is unknown.
	RequireVariables bool
}

// Result is what could be made of a topology.
type Result struct {
	// Topology is nil only where nothing could be resolved. It is complete when
	// no diagnostic is an error.
	Topology    *topology.Topology
	Diagnostics []diag.Diagnostic // sorted, with ranges
	Locator     topology.Locator
	// Files are the sources by the name that ranges use.
	Files map[string][]byte
}

// Load reads the topology at path: a file, a folder or "-". An error is our
// own trouble (an unreadable or missing file); what is wrong with the content
// is in the diagnostics.
func Load(path string, opts Options) (*Result, error) {
	return nil, errors.ErrUnsupported
}
