package lint

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Origin tells how the value at a came to be.
func (p *Pass) Origin(a diag.Address) topology.Origin {
	_, origin := p.locator.Locate(a)
	return origin
}

// EachNode visits the nodes of the cluster whose release is known, each with
// its deployment.
func (p *Pass) EachNode(visit func(n *topology.Node, d *deployment.Node, rel *schemas.Release)) {
	var rel *schemas.Release
	for i, n := range p.Cluster.Nodes {
		if rel == nil || rel.Version != n.Release {
			rel = schemas.Find(n.Release)
		}
		if rel != nil && i < len(p.Deployment.Nodes) {
			visit(n, p.Deployment.Nodes[i], rel)
		}
	}
}

// MainPortAddress is where n's main port is written: in the node, in its
// cluster, or, where nowhere, the node that could have one.
func (p *Pass) MainPortAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return p.portAddress(c, c.NodeAddress(n), n.Port)
}

// GatewayPortAddress is MainPortAddress for a gateway.
func (p *Pass) GatewayPortAddress(c *topology.Cluster, g *topology.Gateway) diag.Address {
	return p.portAddress(c, c.GatewayAddress(g), g.Port)
}

func (p *Pass) portAddress(c *topology.Cluster, of diag.Address, port int) diag.Address {
	switch at := of.Child("port"); p.Origin(at) {
	case topology.Default:
		return of
	case topology.Inherited:
		if port == c.Port {
			return c.Address().Child("port")
		}
		return at
	default:
		return at
	}
}

// EnvAddress is where a variable of n's container is written: at the cluster,
// unless the node says something else.
func EnvAddress(c *topology.Cluster, n *topology.Node, name string) diag.Address {
	if c.Docker != nil && n.Docker != nil {
		if v, ok := c.Docker.Env[name]; ok && v == n.Docker.Env[name] {
			return diag.Address("cluster").Child(c.Name, "docker", "env", name)
		}
	}
	return c.NodeAddress(n).Child("docker", "env", name)
}

// PropertyAddress is where a key of n's properties is written: at the cluster,
// unless the node says something else.
func PropertyAddress(c *topology.Cluster, n *topology.Node, key string) diag.Address {
	if v, ok := c.Properties[key]; ok && v == n.Properties[key] {
		return c.Address().Child("properties", key)
	}
	return c.NodeAddress(n).Child("properties", key)
}

// DockerAddress is where an attribute of n's docker block is written; same
// tells whether the cluster's own block says the same.
func DockerAddress(c *topology.Cluster, n *topology.Node, attribute string, same func(a, b *topology.Docker) bool) diag.Address {
	if c.Docker != nil && n.Docker != nil && same(c.Docker, n.Docker) {
		return diag.Address("cluster").Child(c.Name, "docker", attribute)
	}
	return c.NodeAddress(n).Child("docker", attribute)
}

// OptionsAddress is where the further flags of n's container are written.
func OptionsAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return DockerAddress(c, n, "options", func(a, b *topology.Docker) bool { return slices.Equal(a.Options, b.Options) })
}

// VolumesAddress is where the volumes of n's container are written.
func VolumesAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return DockerAddress(c, n, "volumes", func(a, b *topology.Docker) bool { return slices.Equal(a.Volumes, b.Volumes) })
}

// NetworkAddress is where the network of n's container is written.
func NetworkAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return DockerAddress(c, n, "network", func(a, b *topology.Docker) bool { return a.Network == b.Network })
}

// JVMOptionsAddress is where the options of n's JVM are written.
func JVMOptionsAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	at := c.NodeAddress(n)
	if c.JVM != nil && n.JVM != nil && slices.Equal(c.JVM.Options, n.JVM.Options) {
		at = c.Address()
	}
	return at.Child("jvm", "options")
}

// WithoutElements gives the edit that takes the elements first to last out of a
// list; nil where the list is not written out.
func (p *Pass) WithoutElements(list diag.Address, first, last int) []diag.Edit {
	if _, origin := p.locator.Locate(list); origin != topology.Literal {
		return nil
	}
	return p.without(list.Index(first), list.Index(last))
}

// WithoutEntry gives the edit that takes the entry at an address out of its map;
// nil where that is not written out for this one instance.
func (p *Pass) WithoutEntry(at diag.Address) []diag.Edit {
	if _, origin := p.locator.LocateKey(at); origin != topology.Literal {
		return nil
	}
	return p.without(at, at)
}

func (p *Pass) without(first, last diag.Address) []diag.Edit {
	cut, _ := p.locator.LocateEntries(first, last)
	if cut == (diag.Range{}) {
		return nil
	}
	return []diag.Edit{{Range: cut}}
}

// Place gives the range of the value at a: the same for all instances of a
// for_each, and for all that inherit it.
func (p *Pass) Place(a diag.Address) diag.Range {
	at, _ := p.locator.Locate(a)
	return at
}
