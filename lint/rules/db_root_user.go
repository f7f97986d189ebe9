package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBRootUser looks for the database's own administrator as the account of the
// servers.
var DBRootUser = &lint.Rule{
	ID: "db-root-user",
	Summary: diag.Words{
		EN: "the servers should have a database account of their own, not root",
		ZH: "服务端应使用专用的数据库账号，而非 root",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "mysql-schema.sql: the servers read and write the rows of one schema and nothing else",
	Check:    checkDBRootUser,
}

func checkDBRootUser(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		for _, u := range db.urls() {
			s := db.accountOf("user", u.n)
			if s == nil || strings.TrimSpace(s.value.Text) != "root" {
				continue
			}
			report(diag.Diagnostic{
				Address: s.at,
				Text: diag.Text{
					Summary: diag.Words{
						EN: "database user root: want an account of its own",
						ZH: "数据库用户为 root：应使用专用账号",
					},
					Detail: diag.Words{
						EN: "Whoever reads application.properties, or gets into a server, then owns every database of that host. The servers need SELECT, INSERT, UPDATE and DELETE on their one schema: CREATE USER 'nacos'@'...' and GRANT these.",
						ZH: "能读到 application.properties 或攻入服务端的人就掌握了该主机上的所有数据库。服务端只需要自己那一个库的 SELECT、INSERT、UPDATE、DELETE 权限：请 CREATE USER 'nacos'@'...' 并授予这些权限。",
					},
				},
			})
		}
	}
}
