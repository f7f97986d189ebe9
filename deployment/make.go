package deployment

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// Outputs tells Make which outputs run at all, by name ("cluster-conf", ...).
// A topology may switch one off or move its files (topology.Cluster.Outputs).
type Outputs []string

// Make derives the deployment of t. Findings (rules setting-unsupported and
// value-unwritable) name addresses; what they concern is left out of the
// deployment, the rest is there.
func Make(t *topology.Topology, outputs Outputs) (*Deployment, []diag.Diagnostic) {
	d := &Deployment{FormatVersion: FormatVersion}
	var found []diag.Diagnostic
	for _, c := range t.Clusters {
		dc, ds := makeCluster(t, c, outputs)
		d.Clusters, found = append(d.Clusters, dc), append(found, ds...)
	}
	return d, found
}

// makeCluster derives one cluster: each concern has its own file.
func makeCluster(t *topology.Topology, c *topology.Cluster, outputs Outputs) (*Cluster, []diag.Diagnostic) {
	return &Cluster{Name: c.Name, Release: c.Release}, nil
}
