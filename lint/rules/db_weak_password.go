package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBWeakPassword looks for passwords that scanners try first. It never says
// which one it was.
var DBWeakPassword = &lint.Rule{
	ID: "db-weak-password",
	Summary: diag.Words{
		EN: "the database's password must not be one that everybody tries",
		ZH: "数据库密码不应是人人都会尝试的弱密码",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "public compose files and articles, alibaba/nacos-docker env/*.env",
	Check:    checkDBWeakPassword,
}

func checkDBWeakPassword(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		for _, u := range db.urls() {
			password, user := db.accountOf("password", u.n), db.accountOf("user", u.n)
			if password == nil || password.value.Text == "" || !isWeak(password.value.Text, user) {
				continue
			}
			report(diag.Diagnostic{
				Address: password.at,
				Text: diag.Text{
					Summary: diag.Words{
						EN: "the database's password is one that scanners try first",
						ZH: "数据库密码是扫描器最先尝试的弱密码之一",
					},
					Detail: diag.Words{
						EN: "It stands in published examples, or is the name of the user. Change it in the database to a random one, and give it here by a sensitive variable.",
						ZH: "该密码出现在公开的示例中，或与用户名相同。请在数据库中改为随机密码，并通过 sensitive 变量传入。",
					},
				},
			})
		}
	}
}

func isWeak(password string, user *setting) bool {
	switch password {
	case "root", "123456", "12345678", "nacos", "password", "mysql", "admin":
		return true
	}
	return user != nil && user.value.Text == password
}
