package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBSystemSchema looks for one of MySQL's own databases as that of the servers.
var DBSystemSchema = &lint.Rule{
	ID: "db-system-schema",
	Summary: diag.Words{
		EN: "the servers must not use one of MySQL's own databases",
		ZH: "服务端不应使用 MySQL 的系统库",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "MySQL reference manual: mysql, sys, information_schema, performance_schema",
	Check:    checkDBSystemSchema,
}

func checkDBSystemSchema(p *lint.Pass) {
	eachMySQLURL(p, func(_ *database, u *jdbcURL, report func(diag.Diagnostic)) {
		switch strings.ToLower(u.schema.Text) {
		case "mysql", "sys", "information_schema", "performance_schema":
		default:
			return
		}
		report(diag.Diagnostic{
			Address: u.schemaAt,
			Args:    []any{u.schema.Shown()},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "database %[1]s is MySQL's own: want one for Nacos alone",
					ZH: "数据库 %[1]s 是 MySQL 的系统库：应为 Nacos 单独建库",
				},
				Detail: diag.Words{
					EN: "Tables of Nacos would stand among the server's, and go with them when MySQL is upgraded or its accounts are restored; two of the four take no tables at all. Create a database such as nacos_config and load mysql-schema.sql (nacos-mysql.sql through 2.1.1) into it.",
					ZH: "Nacos 的表会与系统表混在一起，在升级 MySQL 或恢复账号时受到牵连；其中两个库根本不能建表。请新建数据库（如 nacos_config），并导入 mysql-schema.sql（2.1.1 及以前为 nacos-mysql.sql）。",
				},
			},
		})
	})
}
