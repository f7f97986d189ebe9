package deployment

import (
	"maps"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Outputs tells Make which outputs run at all, by name ("cluster-conf", ...).
// A topology may switch one off or move its files (topology.Cluster.Outputs).
type Outputs []string

// Make derives the deployment of t, cluster by cluster. Findings name
// addresses; an entry that an error is about may be missing.
func Make(t *topology.Topology, outputs Outputs) (*Deployment, []diag.Diagnostic) {
	d := &Deployment{FormatVersion: FormatVersion, Clusters: make([]*Cluster, 0, len(t.Clusters))}
	var found []diag.Diagnostic
	for _, c := range t.Clusters {
		dc, ds := MakeCluster(t, c, outputs)
		d.Clusters, found = append(d.Clusters, dc), append(found, ds...)
	}
	return d, found
}

// MakeCluster derives one cluster of the topology, on its own: clusters may be made in
// parallel. A node whose release is unknown has files and nothing else.
func MakeCluster(_ *topology.Topology, c *topology.Cluster, outputs Outputs) (*Cluster, []diag.Diagnostic) {
	m := &maker{cluster: c, members: makeMembers(c), loggings: newLoggings(c)}
	dc := &Cluster{Name: c.Name, Release: c.Release, Nodes: make([]*Node, 0, len(c.Nodes)), Gateways: make([]*Gateway, 0, len(c.Gateways))}
	for _, n := range c.Nodes {
		node := &Node{Name: n.Name, Release: n.Release, Files: nodeFiles(c, n, outputs)}
		if rel := schemas.Find(n.Release); rel != nil {
			m.node(node, n, rel)
		}
		dc.Nodes = append(dc.Nodes, node)
	}
	rel := schemas.Find(c.Release)
	for _, g := range c.Gateways {
		gateway := &Gateway{}
		if rel != nil {
			var found []diag.Diagnostic
			gateway, found = makeGateway(c, g, rel)
			m.found = append(m.found, found...)
		}
		gateway.Name, gateway.Files = g.Name, gatewayFiles(c, g, outputs)
		dc.Gateways = append(dc.Gateways, gateway)
	}
	return dc, unique(m.found)
}

// maker makes the nodes of one cluster; each concern has its own file.
type maker struct {
	cluster  *topology.Cluster
	members  []Member
	drafts   []*draft
	loggings *loggings
	shared   sharedMembers
	found    []diag.Diagnostic
}

func (m *maker) node(node *Node, n *topology.Node, rel *schemas.Release) {
	note := func(found []diag.Diagnostic) { m.found = append(m.found, found...) }
	node.Members = m.members
	node.Properties = m.properties(n, rel)
	var found []diag.Diagnostic
	node.Logging, found = m.loggings.of(n, rel)
	note(found)
	if n.Docker == nil {
		node.Start, found = makeStart(m.cluster, n, rel)
		note(found)
	}
	node.Container, found = makeContainer(m.cluster, n, rel, node, &m.shared)
	note(found)
}

// sortedKeys gives the names of m in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	return keys
}
