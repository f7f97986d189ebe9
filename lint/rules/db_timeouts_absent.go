package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBTimeoutsAbsent looks for the two time-outs of the driver, both of which are
// endless by default.
var DBTimeoutsAbsent = &lint.Rule{
	ID: "db-timeouts-absent",
	Summary: diag.Words{
		EN: "the JDBC URL should say connectTimeout and socketTimeout",
		ZH: "JDBC URL 应指定 connectTimeout 和 socketTimeout",
	},
	Severity: diag.Info,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "application.properties@1.1.0 - @3.0.3: connectTimeout=1000&socketTimeout=3000",
	Check:    checkDBTimeoutsAbsent,
}

func checkDBTimeoutsAbsent(p *lint.Pass) {
	eachMySQLURL(p, func(_ *database, u *jdbcURL, report func(diag.Diagnostic)) {
		missing := ""
		for _, name := range []string{"connectTimeout", "socketTimeout"} {
			if !u.has(name) {
				if missing != "" {
					missing += ", "
				}
				missing += name
			}
		}
		if !u.complete || missing == "" {
			return
		}
		report(diag.Diagnostic{
			Address: u.paramsAt,
			Args:    []any{missing},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "no %[1]s in the JDBC URL: the driver waits for ever",
					ZH: "JDBC URL 缺少 %[1]s：驱动会无限等待",
				},
				Detail: diag.Words{
					EN: "A database that is gone without closing its connections, or a firewall that drops them, then blocks threads of the server until the kernel gives up. The shipped file has connectTimeout = 1000 and socketTimeout = 3000 (milliseconds).",
					ZH: "数据库异常消失或防火墙丢弃连接时，服务端线程会一直阻塞，直到内核放弃连接。发行版自带配置为 connectTimeout = 1000、socketTimeout = 3000（毫秒）。",
				},
			},
		})
	})
}
