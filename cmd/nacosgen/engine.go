package main

import (
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
)

// engine wires the pipeline to the disk, the environment and the built-in outputs.
func (a *app) engine(v vars) *engine.Engine {
	return &engine.Engine{
		Load: load.Options{
			FS: &disk{in: a.in, patient: a.patient}, Getenv: a.lookupEnv, Vars: v, Version: version,
		},
		Outputs: builtin.Outputs(),
		Extend:  a.plugins.extend,
	}
}

// judging is engine with the rules, and with what the user wants of them.
func (a *app) judging(v vars, s *settings) *engine.Engine {
	go schemas.Prepare() // while the topology is read
	e := a.engine(v)
	e.Rules, e.Wants = rules.All(), s.wants
	return e
}
