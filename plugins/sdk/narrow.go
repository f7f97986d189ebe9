package sdk

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
)

// Narrow gives what the needs name of a deployment, which stays as it is; nil
// where they name nothing of it.
func Narrow(d *deployment.Deployment, needs []Need) *deployment.Deployment {
	has := func(n Need) bool { return slices.Contains(needs, n) }
	switch {
	case d == nil || has(NeedSettings):
		return d
	case !has(NeedMembers) && !has(NeedProperties) && !has(NeedLogging) && !has(NeedContainer) && !has(NeedGateways):
		return nil
	}
	narrow := &deployment.Deployment{FormatVersion: d.FormatVersion, Clusters: make([]*deployment.Cluster, len(d.Clusters))}
	for i, c := range d.Clusters {
		one := &deployment.Cluster{Name: c.Name, Release: c.Release, Nodes: make([]*deployment.Node, len(c.Nodes)), Gateways: []*deployment.Gateway{}}
		if has(NeedGateways) {
			one.Gateways = c.Gateways
		}
		for j, n := range c.Nodes {
			one.Nodes[j] = narrowNode(n, has)
		}
		narrow.Clusters[i] = one
	}
	return narrow
}

func narrowNode(n *deployment.Node, has func(Need) bool) *deployment.Node {
	one := &deployment.Node{Name: n.Name, Release: n.Release, Files: n.Files, Members: []deployment.Member{}, Properties: []deployment.Property{}}
	if has(NeedMembers) {
		one.Members = n.Members
	}
	if has(NeedProperties) {
		one.Properties = n.Properties
	}
	if has(NeedLogging) {
		one.Logging = n.Logging
	}
	if has(NeedContainer) {
		one.Container, one.Start = n.Container, n.Start
	}
	return one
}
