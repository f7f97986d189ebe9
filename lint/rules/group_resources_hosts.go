package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// placedNode is a node and its cluster.
type placedNode struct {
	cluster *topology.Cluster
	node    *topology.Node
}

// machineBudget is what the nodes of one machine may take of it, in bytes.
type machineBudget struct {
	total int64
	nodes []placedNode
}

func budgetOf(budgets map[lint.Machine]*machineBudget, machine lint.Machine) *machineBudget {
	if budgets[machine] == nil {
		budgets[machine] = &machineBudget{}
	}
	return budgets[machine]
}

// add counts n in; one about which nothing is known (0) is left out.
func (b *machineBudget) add(c *topology.Cluster, n *topology.Node, bytes int64) {
	if bytes > 0 {
		b.total, b.nodes = b.total+bytes, append(b.nodes, placedNode{c, n})
	}
}

// names lists the nodes, with their clusters where these differ.
func (b *machineBudget) names() diag.List {
	const most = 10
	several := slices.ContainsFunc(b.nodes, func(n placedNode) bool { return n.cluster != b.nodes[0].cluster })
	var list diag.List
	for _, n := range b.nodes[:min(len(b.nodes), most)] {
		name := n.node.Name
		if several {
			name = n.cluster.Name + "/" + name
		}
		list = append(list, name)
	}
	if len(b.nodes) > most {
		list = append(list, "...")
	}
	return list
}

// hostsWith reads a size of each host block that says it.
func hostsWith(t *topology.Topology, size func(*topology.Host) string) map[*topology.Host]int64 {
	sizes := map[*topology.Host]int64{}
	for _, h := range t.Hosts {
		if bytes, err := topology.ParseSize(size(h)); err == nil && bytes > 0 {
			sizes[h] = bytes
		}
	}
	return sizes
}

// largestOf gives the host block with the largest size of those about one
// machine, nil where none says one.
func largestOf(hosts []*topology.Host, sizes map[*topology.Host]int64) *topology.Host {
	var largest *topology.Host
	for _, h := range hosts {
		if bytes, ok := sizes[h]; ok && (largest == nil || bytes > sizes[largest]) {
			largest = h
		}
	}
	return largest
}
