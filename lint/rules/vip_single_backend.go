package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// VIPSingleBackend looks for gateways that have nowhere to turn when one
// machine is gone. A standalone server is meant to be alone.
var VIPSingleBackend = &lint.Rule{
	ID: "vip-single-backend",
	Summary: diag.Words{
		EN: "a gateway of a cluster should have nodes on several machines behind it",
		ZH: "集群的网关后面应有位于多台机器上的节点",
	},
	Severity: diag.Warning,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nginx: upstream",
	Check:    checkVIPSingleBackend,
}

func checkVIPSingleBackend(p *lint.Pass) {
	if p.Cluster.Standalone() || len(p.Deployment.Gateways) == 0 {
		return
	}
	nodes := make(map[string]*topology.Node, len(p.Cluster.Nodes))
	for _, n := range p.Cluster.Nodes {
		nodes[n.Name] = n
	}
	eachListener(p, "http", func(g *deployment.Gateway, l *deployment.Listener) {
		u := upstream(g, l)
		if l.Role != deployment.RoleHTTP || u == nil || len(u.Servers) == 0 || spread(u, nodes) {
			return
		}
		at, written := lint.Blame(g.Sources)
		if !written {
			return
		}
		d := diag.Diagnostic{
			Address: at, Args: []any{g.Name, u.Servers[0].Address, len(u.Servers)},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gateway %[1]s has one node behind it: want several, on different machines",
					ZH: "网关 %[1]s 后面只有一个节点：应有位于不同机器上的多个节点",
				},
				Detail: diag.Words{
					EN: "When %[2]s is down the gateway answers 502 to all. Add nodes on other machines.",
					ZH: "%[2]s 故障时网关会对所有请求返回 502。请在其他机器上增加节点。",
				},
			},
		}
		if len(u.Servers) > 1 {
			d.Text = diag.Text{
				Summary: diag.Words{
					EN: "all %[3]d nodes behind gateway %[1]s are on one machine: want several machines",
					ZH: "网关 %[1]s 后面的 %[3]d 个节点都在同一台机器上：应分布在多台机器",
				},
				Detail: diag.Words{
					EN: "When that machine is down the gateway answers 502 to all. Move nodes to other machines, or write environment = \"development\" where this is meant for trying things out.",
					ZH: "该机器故障时网关会对所有请求返回 502。请把节点分布到其他机器；如果只是用于试验，请写 environment = \"development\"。",
				},
			}
		}
		p.Report(d)
	})
}

// spread tells whether the servers of u are on more than one machine.
func spread(u *deployment.Upstream, nodes map[string]*topology.Node) bool {
	first := nodes[u.Servers[0].Node]
	for _, s := range u.Servers[1:] {
		n := nodes[s.Node]
		if n == nil || first == nil {
			return true // not known
		}
		if n.Host != first.Host && lint.SameAddress(n.Address) != lint.SameAddress(first.Address) {
			return true
		}
	}
	return false
}
