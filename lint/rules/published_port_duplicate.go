package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PublishedPortDuplicate looks at publish flags of containers on one machine.
// What nacosgen publishes by itself is the matter of port-set-collision.
var PublishedPortDuplicate = &lint.Rule{
	ID: "published-port-duplicate",
	Summary: diag.Words{
		EN: "a port of a machine must be published once",
		ZH: "机器的同一个端口只能发布一次",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "moby libnetwork portallocator: ErrPortAlreadyAllocated",
	Check:    checkPublishedPortDuplicate,
}

func checkPublishedPortDuplicate(p *lint.Pass) {
	said := map[diag.Address]bool{}
	machines, sets := publishedSets(p, lint.Forwards)
	for _, machine := range machines {
		list := sets[machine]
		for i, meetings := range lint.Meetings(list) {
			s := list[i]
			publishedTwice(p, s, said)
			for _, m := range meetings {
				if m.Port.Role == rolePublished {
					reportPublishedTwice(p, s, m.Port.Number, m.With, said)
				} else if m.Other.Role == rolePublished {
					reportPublishedTwice(p, m.With, m.Port.Number, s, said)
				}
			}
		}
	}
}

// publishedTwice looks for a port that one container publishes by two flags, or
// by a flag and by itself.
func publishedTwice(p *lint.Pass, s *lint.PortSet, said map[diag.Address]bool) {
	for i, a := range s.Ports {
		for _, b := range s.Ports[:i] {
			if a.Role == rolePublished && a.Number == b.Number && (a.Bind == b.Bind || a.Bind == "" || b.Bind == "") {
				reportPublishedTwice(p, s, a.Number, s, said)
			}
		}
	}
}

func reportPublishedTwice(p *lint.Pass, s *lint.PortSet, port int, with *lint.PortSet, said map[diag.Address]bool) {
	at := lastFlagAddress(s.Cluster, s.Node, port)
	if said[at] {
		return
	}
	said[at] = true
	d := diag.Diagnostic{
		Address: at, Args: []any{port, s.Node.Name, with.Name(s.Cluster)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "port %[1]d is published for node %[2]s, but already for node %[3]s on the same machine",
				ZH: "端口 %[1]d 为节点 %[2]s 发布，但同一台机器上已为节点 %[3]s 发布",
			},
			Detail: diag.Words{
				EN: "The container that starts second ends with \"Bind for 0.0.0.0:%[1]d failed: port is already allocated\". Choose another number, or leave the flag out: nacosgen publishes all ports of a node under their own numbers.",
				ZH: "后启动的容器会以 \"Bind for 0.0.0.0:%[1]d failed: port is already allocated\" 失败。请换一个端口号，或删除该参数：nacosgen 会以原端口号发布节点的所有端口。",
			},
		},
	}
	if s == with {
		d.Text.Summary = diag.Words{
			EN: "port %[1]d is published twice for node %[2]s",
			ZH: "端口 %[1]d 为节点 %[2]s 发布了两次",
		}
	} else {
		d.Related = []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: with.Address()}}
	}
	p.Report(d)
}

// lastFlagAddress is where the last flag stands that publishes a port of n's machine.
func lastFlagAddress(c *topology.Cluster, n *topology.Node, port int) (at diag.Address) {
	for _, f := range lint.PublishFlags(c, n) {
		if f.Host == port {
			at = f.Address
		}
	}
	return at
}
