package deployment

import (
	"maps"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// draft is the application.properties of one node, from which those of nodes
// that differ in address and ports alone are copied.
type draft struct {
	rel        *schemas.Release
	properties map[string]topology.Value
	own        []Property // what differs between nodes
	entries    []Property
	plain      bool // entries hold all of own, untouched by `properties`, and these are the cluster's
}

// properties makes the application.properties of n. It replaces the shipped
// file: what the topology says, every other line that the release ships, and
// keys whose default inside the jar is unsafe.
func (m *maker) properties(n *topology.Node, rel *schemas.Release) []Property {
	own := ownProperties(m.cluster, n, rel)
	for _, d := range m.drafts {
		if d.plain && d.fits(n, rel, own) {
			return d.copyFor(own)
		}
	}
	s := newSheet(m.cluster, rel)
	s.hold(diag.Error, "server.port", "nacos.server.main.port", "nacos.console.port", "nacos.inetutils.ip-address")
	for _, p := range own {
		s.set(p.Key, p.Value, p.Sources...)
	}
	s.server()
	s.datasource()
	s.metrics()
	s.accessLog()
	s.auth()
	s.console()
	s.fill()
	s.override(n)
	s.check()
	d := &draft{rel: rel, properties: n.Properties, own: own, entries: s.sorted()}
	d.plain = d.untouched() && s.inherited(n)
	m.drafts, m.found = append(m.drafts, d), append(m.found, s.found...)
	return d.entries
}

// ownProperties are the entries of n that its neighbours may have otherwise:
// the ports, the address by which the others know it, the kind of process.
func ownProperties(c *topology.Cluster, n *topology.Node, rel *schemas.Release) []Property {
	at := c.NodeAddress(n)
	entry := func(key, value string, from diag.Address) Property {
		p := Property{Key: key, Value: topology.Text(value), Group: groupOf(key), Sources: append(make([]Source, 0, 3), From(from))}
		if fact := rel.Property(key); fact != nil {
			what, name := keyFacts(fact)
			p.Sources = append(p.Sources, what, name)
		}
		return p
	}
	main := "server.port"
	if rel.AtLeast("3.0.0") {
		main = "nacos.server.main.port"
	}
	own := append(make([]Property, 0, 4), entry(main, strconv.Itoa(n.Port), at.Child("port")))
	if key, value := selfSetting(rel, n.Address); key != "" {
		own = append(own, entry(key, value, at.Child("address")))
	}
	if console := rel.Property("nacos.console.port"); c.Console != nil && console != nil && console.Exists {
		port := c.Console.Port
		if n.Ports.Console != nil {
			port = *n.Ports.Console
		}
		own = append(own, entry(console.Key, strconv.Itoa(port), at.Child("console_port")))
	}
	if rel.ShippedValue("nacos.deployment.type") != nil {
		own = append(own, entry("nacos.deployment.type", n.Deployment, at.Child("deployment")))
	}
	return own
}

func (d *draft) fits(n *topology.Node, rel *schemas.Release, own []Property) bool {
	return d.rel == rel && maps.Equal(d.properties, n.Properties) &&
		slices.EqualFunc(d.own, own, func(a, b Property) bool { return a.Key == b.Key })
}

func (d *draft) copyFor(own []Property) []Property {
	entries := slices.Clone(d.entries)
	for _, p := range own {
		i := slices.IndexFunc(entries, func(e Property) bool { return e.Key == p.Key })
		entries[i] = p
	}
	return entries
}

// untouched tells whether all of own stands in the entries as it was set.
func (d *draft) untouched() bool {
	for _, p := range d.own {
		if !slices.ContainsFunc(d.entries, func(e Property) bool {
			return e.Key == p.Key && e.Value == p.Value && slices.Equal(e.Sources, p.Sources)
		}) {
			return false
		}
	}
	return true
}
