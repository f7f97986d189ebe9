package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PublishedPortHitsBoundPort looks at publish flags beside servers that open
// their ports on the machine itself.
var PublishedPortHitsBoundPort = &lint.Rule{
	ID: "published-port-hits-bound-port",
	Summary: diag.Words{
		EN: "a published port must not be one that a server opens on the machine itself",
		ZH: "发布的端口不能是同一台机器上服务端自己打开的端口",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; which ports a server opens depends on the release",
	Source:   "moby libnetwork portallocator; alibaba/nacos: MemberUtil.calculateRaftPort@2.4.3, Constants@2.0.0",
	Check:    checkPublishedPortHitsBoundPort,
}

func checkPublishedPortHitsBoundPort(p *lint.Pass) {
	said := map[diag.Address]bool{}
	machines, sets := publishedSets(p, func(n *topology.Node) bool { return !lint.Forwards(n) })
	for _, machine := range machines {
		list := sets[machine]
		for i, meetings := range lint.Meetings(list) {
			for _, m := range meetings {
				flag, opened, port := list[i], m.With, m.Other
				if m.Port.Role != rolePublished {
					flag, opened, port = m.With, list[i], m.Port
				}
				if (m.Port.Role == rolePublished) == (m.Other.Role == rolePublished) {
					continue // of one kind: other rules
				}
				if at := flagAddress(flag.Cluster, flag.Node, port.Number); !said[at] {
					said[at] = true
					reportHitsBoundPort(p, at, flag, opened, port)
				}
			}
		}
	}
}

func reportHitsBoundPort(p *lint.Pass, at diag.Address, flag, opened *lint.PortSet, port lint.Port) {
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{port.Number, flag.Node.Name, port.Role, opened.Name(flag.Cluster)},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "port %[1]d is published for node %[2]s, but it is the %[3]s port of node %[4]s on the same machine",
				ZH: "端口 %[1]d 为节点 %[2]s 发布，但它是同一台机器上节点 %[4]s 的 %[3]s 端口",
			},
			Detail: diag.Words{
				EN: "Whichever starts second fails: the container with \"port is already allocated\" or \"address already in use\", the server with \"Failed to bind\". Publish another number.",
				ZH: "后启动的一方会失败：容器报 \"port is already allocated\" 或 \"address already in use\"，服务端报 \"Failed to bind\"。请发布其他端口号。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: opened.Address()}},
	})
}
