package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBNoServerTimezone looks for the time zone of the session, which the drivers
// 8.0.16 and 8.0.21 need when the database's own zone has a name they don't know.
var DBNoServerTimezone = &lint.Rule{
	ID: "db-no-server-timezone",
	Summary: diag.Words{
		EN: "the JDBC URL should say serverTimezone for the drivers of 1.3.1 to 2.1.0",
		ZH: "1.3.1 至 2.1.0 的驱动应在 JDBC URL 中指定 serverTimezone",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.3.1 - 2.1.0",
	Source:   "pom.xml@1.3.0, @1.3.1, @1.4.2, @2.1.0, @2.1.1: mysql-connector-java; alibaba/nacos#6038, nacos-docker#273",
	Check:    checkDBNoServerTimezone,
}

func checkDBNoServerTimezone(p *lint.Pass) {
	eachMySQLURL(p, func(db *database, u *jdbcURL, report func(diag.Diagnostic)) {
		if !db.rel.In("1.3.1", "2.1.0") || !u.complete || u.has("serverTimezone") {
			return
		}
		report(diag.Diagnostic{
			Address: u.paramsAt,
			Args:    []any{db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "no serverTimezone in the JDBC URL, which the driver of Nacos %[1]s may need",
					ZH: "JDBC URL 缺少 serverTimezone，Nacos %[1]s 的驱动可能需要它",
				},
				Detail: diag.Words{
					EN: "Where the database reports a zone such as CST, the driver refuses it (\"The server time zone value ... is unrecognized\") and Nacos ends with \"No DataSource set\". Add the database's zone to params, for example serverTimezone = \"Asia/Shanghai\" or \"UTC\".",
					ZH: "数据库报告的时区为 CST 之类时，驱动会拒绝连接（\"The server time zone value ... is unrecognized\"），Nacos 以 \"No DataSource set\" 退出。请在 params 中加入数据库所在时区，例如 serverTimezone = \"Asia/Shanghai\" 或 \"UTC\"。",
				},
			},
		})
	})
}
