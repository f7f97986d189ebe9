package rules

import (
	"sync"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DBLoopbackInCluster looks at members on several machines that each dial a
// database on their own. Ports of proxies that people run beside each server
// (ProxySQL, MySQL Router) are right, and so is one machine.
var DBLoopbackInCluster = &lint.Rule{
	ID: "db-loopback-in-cluster",
	Summary: diag.Words{
		EN: "members on several machines must not each have a database at a loopback address",
		ZH: "位于多台机器上的成员不应各自使用回环地址上的数据库",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos#3680",
	Check:    checkDBLoopbackInCluster,
}

func checkDBLoopbackInCluster(p *lint.Pass) {
	if len(p.Cluster.Nodes) < 2 {
		return
	}
	report, machines := once(p), sync.OnceValue(func() int { return machinesOf(p.Cluster) })
	for _, db := range databases(p) {
		if lint.Forwards(db.node) {
			continue // db-loopback-in-container
		}
		for _, u := range db.urls() {
			for _, h := range u.hosts {
				if !lint.IsLoopback(h.host) || isLocalProxy(h.port) {
					continue
				}
				if d, wrong := loopbackDatabase(db, u.shown(h.host), machines()); wrong {
					d.Address = h.at
					report(d)
				}
			}
		}
	}
}

// isLocalProxy tells the ports on which ProxySQL and MySQL Router take clients.
func isLocalProxy(port string) bool {
	switch port {
	case "6033", "6446", "6447", "6450":
		return true
	}
	return false
}

// machinesOf counts the machines of a cluster's nodes.
func machinesOf(c *topology.Cluster) int {
	known := lint.MachinesOf(&topology.Topology{Clusters: []*topology.Cluster{c}})
	distinct := map[lint.Machine]bool{}
	for _, n := range c.Nodes {
		distinct[known.OfNode(n)] = true
	}
	return len(distinct)
}

// loopbackDatabase words the finding. On one machine a loopback address works:
// it is a trap for the day on which a member moves, which only a production
// cluster without containers is told.
func loopbackDatabase(db *database, host string, machines int) (d diag.Diagnostic, wrong bool) {
	if machines == 1 {
		return diag.Diagnostic{
			Severity: diag.Warning,
			Args:     []any{host},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "database at %[1]s: a member on another machine would have one of its own",
					ZH: "数据库地址为 %[1]s：其他机器上的成员会连到它自己的数据库",
				},
				Detail: diag.Words{
					EN: "It works while all members share one machine. Give the address that the machine has in its network, so that the file is right on any.",
					ZH: "所有成员在同一台机器上时可以工作。请填写机器在网络中的地址，这样配置在任何机器上都正确。",
				},
			},
		}, db.node.Docker == nil && db.cluster.Environment == "production"
	}
	return diag.Diagnostic{
		Args: []any{host, machines},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "database at %[1]s, but the members are on %[2]d machines: each would have its own",
				ZH: "数据库地址为 %[1]s，但成员位于 %[2]d 台机器上：每台都会使用各自的数据库",
			},
			Detail: diag.Words{
				EN: "What is published on one node is missing on the others, or they don't start for want of a database. Give one address that all machines reach. A proxy beside each server is fine on its usual port (ProxySQL 6033, MySQL Router 6446).",
				ZH: "在一个节点上发布的配置在其他节点上看不到，或者其他节点因没有数据库而无法启动。请填写所有机器都能访问的同一地址。若每台机器都有本地代理，使用其默认端口即可（ProxySQL 6033、MySQL Router 6446）。",
			},
		},
	}, true
}
