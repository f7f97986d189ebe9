package rules

import (
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBPoolBudget adds up what the nodes' pools may open and compares it with
// what the database is said to take.
var DBPoolBudget = &lint.Rule{
	ID: "db-pool-budget",
	Summary: diag.Words{
		EN: "the connection pools of all nodes should fit into the database's max_connections",
		ZH: "所有节点的连接池之和不应超过数据库的 max_connections",
	},
	Severity: diag.Info,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all; the pool's size can be set from 1.4.1",
	Source:   "DataSourcePoolProperties@1.4.1, @3.1.1: 20; BasicDataSourceServiceImpl@1.1.0",
	Check:    checkDBPoolBudget,
}

// usualPool is the pool of a release that has no key for its size.
const usualPool = 20

func checkDBPoolBudget(p *lint.Pass) {
	ds := p.Cluster.Datasource
	if ds == nil || ds.MaxConnections == nil {
		return
	}
	limit := *ds.MaxConnections
	total, nodes, largest := 0, 0, 0
	at := p.Cluster.Address().Child("datasource", ds.Platform, "max_connections")
	for _, db := range databases(p) {
		if !db.external() {
			continue
		}
		size := usualPool
		if s := db.get("pool", -1); s != nil && db.rel.AtLeast("1.4.1") {
			n, err := strconv.Atoi(s.value.Text)
			if err != nil {
				return
			}
			if size = n; s.at != "" {
				at = s.at
			}
		}
		total, nodes, largest = total+size*len(db.nodes), nodes+len(db.nodes), max(largest, size)
	}
	if total <= limit {
		return
	}
	p.Report(diag.Diagnostic{
		Address: at,
		Args:    []any{nodes, largest, total, limit, max(1, limit/max(1, nodes))},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]d nodes with up to %[2]d connections each: %[3]d, but the database takes %[4]d",
				ZH: "%[1]d 个节点，每个最多 %[2]d 个连接，共 %[3]d 个，而数据库只允许 %[4]d 个",
			},
			Detail: diag.Words{
				EN: "Under load the last node gets \"Too many connections\" and answers with errors. Set max_size in the pool block to %[5]d or less, or raise max_connections in the database; leave some for people and for other programs.",
				ZH: "负载高时，最后的节点会遇到 \"Too many connections\" 并返回错误。请把 pool 块中的 max_size 设为 %[5]d 或更小，或调大数据库的 max_connections，并为运维人员和其他程序留出余量。",
			},
		},
		Related: related(p.Cluster.Address().Child("datasource", ds.Platform, "max_connections"), diag.Words{EN: "what the database takes", ZH: "数据库允许的连接数"}),
	})
}
