package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DerbyInCluster looks for clusters that are told to speak Derby's SQL, but not
// to keep data in Derby.
var DerbyInCluster = &lint.Rule{
	ID: "derby-in-cluster",
	Summary: diag.Words{
		EN: "platform derby in a cluster needs embedded storage",
		ZH: "集群中使用 derby 必须启用嵌入式存储",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "2.2.0 - 3.2.x",
	Source:   "DatasourceConfiguration@3.0.3, MapperManager@2.2.0; alibaba/nacos#13758, #13737",
	Seen:     "2.2.4",
	Check:    checkDerbyInCluster,
}

func checkDerbyInCluster(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		s := db.platform()
		if !db.rel.AtLeast("2.2.0") || db.rel.AtLeast("3.3.0") || s == nil || s.value.Text != "derby" || !db.external() {
			continue
		}
		report(diag.Diagnostic{
			Address: s.at,
			Args:    []any{s.key, db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "platform derby in a cluster whose storage is external: Derby's SQL would go to MySQL",
					ZH: "集群使用外置数据库，但数据库类型为 derby：会向 MySQL 发送 Derby 的 SQL",
				},
				Detail: diag.Words{
					EN: "The first page of configurations fails with \"bad SQL grammar ... OFFSET 0 ROWS FETCH NEXT\". Remove this setting to use the datasource, or write storage = \"embedded\" and remove the datasource.",
					ZH: "打开配置列表就会报 \"bad SQL grammar ... OFFSET 0 ROWS FETCH NEXT\"。要使用 datasource 请删除此设置；要使用嵌入式存储请写 storage = \"embedded\" 并删除 datasource。",
				},
			},
		})
	}
}
