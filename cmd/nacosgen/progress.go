package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/nacosgen/nacosgen/internal/engine"
)

// progress shows, on a terminal and only for work longer than a second, what
// is done and what is left.
type progress struct {
	a     *app
	on    bool
	began time.Time

	mu    sync.Mutex
	last  time.Time
	shown bool
}

func newProgress(a *app) *progress {
	return &progress{a: a, on: a.diagnostics == "text" && a.terminal(a.err), began: time.Now()}
}

func (p *progress) rendered(at engine.Progress) {
	p.show("clusters", at.Clusters, at.Total)
}

func (p *progress) replaced(done, total int) { p.show("files in place", done, total) }

func (p *progress) show(what string, done, total int) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Sub(p.began) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.a.err, "\r\x1b[K%s: %d of %d, %d left", what, done, total, total-done)
}

// clear takes the line away.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.a.err, "\r\x1b[K")
		p.shown = false
	}
}
