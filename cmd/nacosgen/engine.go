package main

import (
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/topology/load"
)

// engine wires the pipeline to the disk, the environment and the built-in outputs.
func (a *app) engine(v vars) *engine.Engine {
	return &engine.Engine{
		Load: load.Options{
			FS: &disk{in: a.in}, Getenv: a.lookupEnv, Vars: v, Version: version,
		},
		Outputs: builtin.Outputs(),
	}
}
