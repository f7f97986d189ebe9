package testbed

// For tests of what a run leaves.
var (
	Inside     = inside
	Sweep      = sweep
	NewMachine = newMachine
	EnvKit     = envKit
)
