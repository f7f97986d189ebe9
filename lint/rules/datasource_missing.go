package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DatasourceMissing looks for parts of the database that `properties` or a
// variable of the container empties. A cluster that has no datasource at all,
// or one without an account, is told by the same name when it is loaded.
var DatasourceMissing = &lint.Rule{
	ID: "datasource-missing",
	Summary: diag.Words{
		EN: "a cluster without embedded storage needs a whole datasource",
		ZH: "不使用嵌入式存储的集群需要完整的数据源",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-default.properties@1.1.0; ExternalDataSourceProperties@2.4.3; alibaba/nacos#4544, #11030",
	Check:    checkDatasourceMissing,
}

func checkDatasourceMissing(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.external() {
			continue
		}
		for i := range db.settings {
			s := &db.settings[i]
			ours := s.at == "" || strings.HasPrefix(string(s.at), string(db.datasource()))
			if ours || s.value.IsSet() || !(s.name == "url" && s.n >= 0 || db.accountOf("user", 0) == s) {
				continue
			}
			report(diag.Diagnostic{
				Address: s.at,
				Args:    []any{s.key, db.rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s is empty: Nacos %[2]s has no database to connect to",
						ZH: "%[1]s 为空：Nacos %[2]s 没有可连接的数据库",
					},
					Detail: diag.Words{
						EN: "The server ends with \"No DataSource set\". Remove this setting: the datasource block already gives the value.",
						ZH: "服务端会以 \"No DataSource set\" 退出。请删除此设置：datasource 块已给出该值。",
					},
				},
			})
		}
	}
}
