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
			return c.Address().Child("docker", "env", name)
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
		return c.Address().Child("docker", attribute)
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

// WithoutElements gives the edits that take the elements first to last out of
// a list of that length; nil where the list is not written out.
func (p *Pass) WithoutElements(list diag.Address, first, last, length int) []diag.Edit {
	whole, origin := p.locator.Locate(list)
	if origin != topology.Literal {
		return nil
	}
	if first == 0 && last == length-1 {
		return []diag.Edit{{Range: whole, Text: "[]"}}
	}
	element := func(i int) diag.Range {
		r, _ := p.locator.Locate(list.Index(i))
		return r
	}
	cut := diag.Range{File: whole.File, Start: element(first).Start, End: element(last).End}
	if last < length-1 {
		cut.End = element(last + 1).Start
	} else {
		cut.Start = element(first - 1).End
	}
	return []diag.Edit{{Range: cut}}
}

// Place gives the range of the value at a: the same for all instances of a
// for_each, and for all that inherit it.
func (p *Pass) Place(a diag.Address) diag.Range {
	at, _ := p.locator.Locate(a)
	return at
}
