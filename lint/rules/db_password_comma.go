package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBPasswordComma looks at users and passwords in keys without a number, which
// Spring's binder takes for lists from 1.3.1 on. The topology's own account
// stands in key number 0 and is none of this rule's business.
var DBPasswordComma = &lint.Rule{
	ID: "db-password-comma",
	Summary: diag.Words{
		EN: "db.user and db.password without a number must not hold a comma",
		ZH: "不带序号的 db.user 和 db.password 不应含有逗号",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.3.1 and later; through the image's variables 1.3.1 - 2.1.2",
	Source:   "ExternalDataSourceProperties@1.3.1; alibaba/nacos#4179, #6994, nacos-docker#201",
	Check:    checkDBPasswordComma,
}

func checkDBPasswordComma(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.rel.AtLeast("1.3.1") || !db.external() {
			continue
		}
		for _, name := range []string{"user", "password"} {
			s := db.get(name, -1)
			if s == nil || !strings.Contains(s.value.Text, ",") || s.rank < rankEnvironment && db.overTemplate("db."+name) {
				continue
			}
			report(diag.Diagnostic{
				Address: s.at,
				Args:    []any{s.key, name, db.rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s holds a comma: Nacos %[3]s takes the part before it alone",
						ZH: "%[1]s 含有逗号：Nacos %[3]s 只取逗号之前的部分",
					},
					Detail: diag.Words{
						EN: "Without a number the key is a list, split at commas, and the log says \"Access denied for user\". Give %[2]s in the datasource block, which becomes db.%[2]s.0, and remove this setting.",
						ZH: "不带序号的键是列表，会按逗号拆分，日志中出现 \"Access denied for user\"。请在 datasource 块中设置 %[2]s（会写成 db.%[2]s.0），并删除此设置。",
					},
				},
				Fixes: db.renamed(p, s, s.key+".0", true),
			})
		}
	}
}
