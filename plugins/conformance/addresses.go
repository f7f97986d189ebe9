package conformance

import (
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// isKnown wants an address to be a place where the language lets something be
// written, in a cluster, node, gateway or host that is there.
func isKnown(f *fixture, a diag.Address) error {
	steps := a.Steps()
	if len(steps) > 0 && slices.Contains([]string{"var", "variable", "local", "locals", "defaults"}, steps[0]) {
		return nil // seen by whoever was told of an unknown value
	}
	block := schemas.Language()
	var names []string // of the blocks on the way, type and label in turn
	for len(steps) > 0 {
		step := steps[0]
		steps = steps[1:]
		inner := block.Block(step)
		switch {
		case inner != nil && inner.Label != "":
			if len(steps) == 0 {
				return fmt.Errorf("the address %s names no %s", a, step)
			}
			if names = append(names, step, steps[0]); !isThere(f, names) {
				return fmt.Errorf("the address %s: there is no %s %q", a, step, steps[0])
			}
			block, steps = inner, steps[1:]
		case inner != nil:
			block = inner
		case block.Attribute(step) != nil || block.Open:
			return nil
		default:
			return fmt.Errorf("the address %s: the language has no %q there", a, step)
		}
	}
	if block.Type == "" {
		return fmt.Errorf("an address is empty")
	}
	return nil
}

// isThere tells whether what the last two names mean is in the topology.
func isThere(f *fixture, names []string) bool {
	kind, name := names[len(names)-2], names[len(names)-1]
	if kind == "host" {
		return slices.ContainsFunc(f.topology.Hosts, func(h *topology.Host) bool { return h.Name == name })
	}
	if names[0] != "cluster" {
		return true
	}
	i := slices.IndexFunc(f.topology.Clusters, func(c *topology.Cluster) bool { return c.Name == names[1] })
	if i < 0 {
		return false
	}
	c := f.topology.Clusters[i]
	switch kind {
	case "node":
		return slices.ContainsFunc(c.Nodes, func(n *topology.Node) bool { return n.Name == name })
	case "gateway":
		return slices.ContainsFunc(c.Gateways, func(g *topology.Gateway) bool { return g.Name == name })
	}
	return true
}
