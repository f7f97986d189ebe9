package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBPasswordPlaceholder looks at accounts that come through variables of the
// container: Spring looks for placeholders in them too. In application.properties
// itself such a text is refused as value-unwritable, and backslashes are doubled.
var DBPasswordPlaceholder = &lint.Rule{
	ID: "db-password-placeholder",
	Summary: diag.Words{
		EN: "the database's user and password must not hold ${",
		ZH: "数据库用户名和密码不应含有 ${",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "PropertyPlaceholderHelper of Spring: nested placeholders; tried on Spring Boot 2.1.1, 2.7.18 and 3.4.4",
	Check:    checkDBPasswordPlaceholder,
}

func checkDBPasswordPlaceholder(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.external() {
			continue
		}
		for i := range db.settings {
			s := &db.settings[i]
			if s.name != "user" && s.name != "password" || s.rank < rankTemplate || !strings.Contains(s.value.Text, "${") {
				continue
			}
			report(diag.Diagnostic{
				Address: s.at,
				Args:    []any{s.key, s.name},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s holds ${, which Spring takes for a placeholder",
						ZH: "%[1]s 含有 ${，Spring 会把它当作占位符",
					},
					Detail: diag.Words{
						EN: "The server ends with \"Could not resolve placeholder\" or logs in with another text; there is no escape. Choose a %[2]s without ${.",
						ZH: "服务端会以 \"Could not resolve placeholder\" 退出，或用其他文本登录；没有转义方式。请改用不含 ${ 的 %[2]s。",
					},
				},
			})
		}
	}
}
