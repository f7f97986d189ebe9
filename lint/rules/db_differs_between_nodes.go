package rules

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DBDiffersBetweenNodes compares the databases that nodes use, by host, port
// and name; parameters may differ. A name and an IP address may be one server,
// and so may db and db.example.com.
var DBDiffersBetweenNodes = &lint.Rule{
	ID: "db-differs-between-nodes",
	Summary: diag.Words{
		EN: "all nodes of a cluster must use the same database",
		ZH: "同一集群的所有节点应使用同一个数据库",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos#3680",
	Check:    checkDBDiffersBetweenNodes,
}

func checkDBDiffersBetweenNodes(p *lint.Pass) {
	all := databases(p)
	if len(all) == 0 {
		return
	}
	base := usualDatabase(all)
	report, usual := once(p), base.urls()
	for _, db := range all {
		for _, u := range db.urls() {
			if len(u.hosts) == 0 || isOneOf(u, usual) {
				continue
			}
			report(diag.Diagnostic{
				Address: u.differsAt(usual[0]),
				Args:    []any{db.node.Name, u.place(), base.node.Name, usual[0].place()},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "node %[1]s uses database %[2]s, but %[3]s uses %[4]s: want the same",
						ZH: "节点 %[1]s 使用数据库 %[2]s，而 %[3]s 使用 %[4]s：应相同",
					},
					Detail: diag.Words{
						EN: "Each node shows the configuration of its own database, so what a client gets depends on the node that it asks. Let the datasource block speak for all nodes.",
						ZH: "每个节点只显示自己数据库中的配置，客户端得到的内容取决于它访问的节点。请由 datasource 块统一设置所有节点。",
					},
				},
				Related: related(usual[0].at, diag.Words{EN: "the other database", ZH: "另一个数据库"}),
			})
		}
	}
}

// usualDatabase gives the entry whose databases most nodes name alike.
func usualDatabase(all []*database) *database {
	base, most, nodes, first := all[0], 0, map[string]int{}, map[string]*database{}
	for _, db := range all {
		id := ""
		for _, u := range db.urls() {
			id += u.place() + " "
		}
		if nodes[id] += len(db.nodes); first[id] == nil {
			first[id] = db
		}
		if id != "" && nodes[id] > most {
			base, most = first[id], nodes[id]
		}
	}
	return base
}

// differsAt is where u names its server or, where that is the other's too, its database.
func (u *jdbcURL) differsAt(other *jdbcURL) diag.Address {
	h, o := u.hosts[0], other.hosts[0]
	if maybeSameHost(h.host, o.host) && h.portNumber(u.platform) == o.portNumber(other.platform) {
		return u.schemaAt
	}
	return h.at
}

// isOneOf tells whether u may be one of the databases; what is unknown may be anything.
func isOneOf(u *jdbcURL, usual []*jdbcURL) bool {
	for _, other := range usual {
		if len(other.hosts) == 0 {
			return true
		}
		if known(u.schema) && known(other.schema) && u.schema.Text != other.schema.Text {
			continue
		}
		for _, a := range u.hosts {
			for _, b := range other.hosts {
				if maybeSameHost(a.host, b.host) && a.portNumber(u.platform) == b.portNumber(other.platform) {
					return true
				}
			}
		}
	}
	return false
}

// maybeSameHost tells whether two addresses may be one machine's.
func maybeSameHost(a, b string) bool {
	a, b = lint.SameAddress(a), lint.SameAddress(b)
	if a == b || lint.IsName(a) != lint.IsName(b) {
		return true
	}
	return strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// place is the database in short: host:port/name.
func (u *jdbcURL) place() string {
	if len(u.hosts) == 0 {
		return "?"
	}
	if u.secret {
		return topology.Masked
	}
	name := "?"
	if u.schema.IsSet() {
		name = u.schema.Shown()
	}
	return fmt.Sprintf("%s:%d/%s", u.hosts[0].host, u.hosts[0].portNumber(u.platform), name)
}
