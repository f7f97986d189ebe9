package main

import "runtime/debug"

// How much garbage may grow beside what is in use, in percent of that. The
// collector is a fifth of a big build, and of linting as much; the memory is
// within that of docs/performance.md.
const (
	garbageOfBuild = 220
	garbageOfLint  = 175
)

// collectAt sets what garbage may grow to, unless the environment does.
func (a *app) collectAt(percent int) {
	if _, set := a.lookupEnv("GOGC"); !set {
		debug.SetGCPercent(percent)
	}
}
