package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBLoopbackInContainer looks at containers with a network of their own, where
// a loopback address is the container itself.
var DBLoopbackInContainer = &lint.Rule{
	ID: "db-loopback-in-container",
	Summary: diag.Words{
		EN: "a container with a network of its own can't reach a database at a loopback address",
		ZH: "使用独立网络的容器无法通过回环地址访问数据库",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Docker's bridge networks; alibaba/nacos#6994",
	Check:    checkDBLoopbackInContainer,
}

func checkDBLoopbackInContainer(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !lint.Forwards(db.node) {
			continue
		}
		for _, u := range db.urls() {
			for _, h := range u.hosts {
				if !lint.IsLoopback(h.host) {
					continue
				}
				report(diag.Diagnostic{
					Address: h.at,
					Args:    []any{u.shown(h.host), db.node.Docker.Network},
					Text: diag.Text{
						Summary: diag.Words{
							EN: "database at %[1]s: on network %[2]q that is the container itself",
							ZH: "数据库地址为 %[1]s：在网络 %[2]q 中这就是容器自身",
						},
						Detail: diag.Words{
							EN: "Nothing listens there: \"Connection refused\", then \"No DataSource set\". Give the address that the machine has in its network, the name of the database's container on the same network, or use network = \"host\".",
							ZH: "那里没有数据库监听：先出现 \"Connection refused\"，然后是 \"No DataSource set\"。请填写机器在网络中的地址、同一网络中数据库容器的名称，或使用 network = \"host\"。",
						},
					},
					Related: related(lint.NetworkAddress(db.cluster, db.node), diag.Words{EN: "the network of the container", ZH: "容器的网络"}),
				})
			}
		}
	}
}

func related(at diag.Address, words diag.Words) []diag.Related {
	return []diag.Related{{Words: words, Address: at}}
}
