package rules

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// place is a host or a zone with the members that it carries; all of them are
// lost together.
type place struct {
	name  string
	nodes []*topology.Node // in member order
}

// members are the members of a cluster in member order.
type members []*topology.Node

// membersOf gives the members of the cluster of a cluster rule.
func membersOf(p *lint.Pass) members {
	return lint.Shared(p, func() members { return p.Cluster.MemberNodes() })
}

// hostPlaces is a cluster with its members by host.
type hostPlaces struct {
	cluster *topology.Cluster
	members members
	hosts   []*place
}

// placesOnHosts gives the clusters of a topology rule, each with its members by
// machine; a machine goes by the name that its first member has for it.
func placesOnHosts(p *lint.Pass) []hostPlaces {
	return lint.Shared(p, func() []hostPlaces {
		machines, all := p.Machines(), make([]hostPlaces, 0, len(p.Topology.Clusters))
		for _, c := range p.Topology.Clusters {
			m := c.MemberNodes()
			all = append(all, hostPlaces{c, m, placesOf(m, func(n *topology.Node) (key, name string) {
				machine := machines.OfNode(n)
				if machine == lint.NoMachine {
					return "", ""
				}
				return strconv.Itoa(int(machine)), n.Host
			})})
		}
		return all
	})
}

// lossThatStops is how many of n members must be lost until the rest is no
// majority of the configured list: floor(n/2)+1 must be left
// (RaftPeerSet.majorityCount@1.1.0; JRaft counts alike).
func lossThatStops(n int) int { return n - n/2 }

// majority is how many of n members must be up.
func majority(n int) int { return n/2 + 1 }

// placesOf groups members by what of gives; members of which it knows nothing
// are left out. Places come in member order.
func placesOf(all members, of func(*topology.Node) (key, name string)) []*place {
	var places []*place
	index := map[string]*place{}
	for _, n := range all {
		key, name := of(n)
		if key == "" {
			continue
		}
		p := index[key]
		if p == nil {
			p = &place{name: name}
			index[key], places = p, append(places, p)
		}
		p.nodes = append(p.nodes, n)
	}
	return places
}

// smallestLoss gives the fewest places whose loss leaves n members without a
// majority, the fullest first: no set of fewer places carries more members than
// the fullest ones do. It is nil where even the loss of all places does not.
func smallestLoss(places []*place, n int) []*place {
	byFill := slices.Clone(places)
	slices.SortStableFunc(byFill, func(a, b *place) int { return cmp.Compare(len(b.nodes), len(a.nodes)) })
	lost := 0
	for i, p := range byFill {
		if lost += len(p.nodes); lost >= lossThatStops(n) {
			return byFill[:i+1]
		}
	}
	return nil
}

// carried counts the members on places.
func carried(places []*place) int {
	n := 0
	for _, p := range places {
		n += len(p.nodes)
	}
	return n
}

// placeNames lists names for a sentence.
func placeNames(places []*place) diag.List {
	names := make(diag.List, len(places))
	for i, p := range places {
		names[i] = p.name
	}
	return names
}

// nodeNames lists the names of nodes for a sentence.
func nodeNames(nodes []*topology.Node) diag.List {
	names := make(diag.List, len(nodes))
	for i, n := range nodes {
		names[i] = n.Name
	}
	return names
}

// relatedNodes points at an attribute of each node; at most a handful, for a
// reader takes in no more.
func relatedNodes(nodes []*topology.Node, words diag.Words, attribute func(*topology.Node) diag.Address) []diag.Related {
	var related []diag.Related
	for _, n := range nodes[:min(len(nodes), 6)] {
		related = append(related, diag.Related{Words: words, Args: []any{n.Name}, Address: attribute(n)})
	}
	return related
}
