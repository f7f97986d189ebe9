package load

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// together is how many clusters are resolved before what was said of them is
// gathered: what is said twice, and too many nodes, is then found in time.
const together = 64

// resolve resolves clusters, several at once, and gathers what is said of them in
// their order.
func (r *resolver) resolve(all []*clusterWork) {
	workers := make([]*resolver, min(runtime.GOMAXPROCS(0), len(all)))
	for i := range workers {
		own := *r
		own.loggers = map[string]map[string]bool{}
		workers[i] = &own
	}
	for some := range slices.Chunk(all, together) {
		reports := make([]reporter, len(some))
		var next atomic.Int64
		work := func(own *resolver) {
			for i := next.Add(1) - 1; i < int64(len(some)); i = next.Add(1) - 1 {
				reports[i].partial, reports[i].lost = r.partial, r.lost
				own.reporter, own.nodes = &reports[i], r.nodes
				some[i].resolve(own)
			}
		}
		var others sync.WaitGroup
		for _, own := range workers[1:] {
			others.Go(func() { work(own) })
		}
		work(workers[0])
		others.Wait()
		for i, w := range some {
			r.gather(w, &reports[i])
		}
	}
}

// gather takes over what was said of a cluster, and counts its nodes.
func (r *resolver) gather(w *clusterWork, said *reporter) {
	for _, d := range said.list {
		r.add(d)
	}
	before := r.nodes
	if r.nodes += w.counted; before <= MaxNodes && r.nodes > MaxNodes { // once, at the cluster that is one too many
		r.tooMany(w.view.header)
	}
}
