package rules

import (
	"cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// PlatformMissing looks for clusters of 2.2 - 3.2 with an external database
// whose kind nothing says. Before, MySQL went without saying; 3.3 says it by default.
var PlatformMissing = &lint.Rule{
	ID: "platform-missing",
	Summary: diag.Words{
		EN: "from 2.2 to 3.2 the kind of the external database must be said",
		ZH: "2.2 至 3.2 必须指明外置数据库的类型",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "2.2.0 - 3.2.x",
	Source:   "MapperManager@2.2.0, @3.0.3; DatasourcePlatformUtil@2.2.0; nacos-docker#319, #327, alibaba/nacos#9718",
	Seen:     "2.2.4",
	Check:    checkPlatformMissing,
}

func checkPlatformMissing(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.rel.AtLeast("2.2.0") || db.rel.AtLeast("3.3.0") || !db.external() {
			continue
		}
		decides := db.platform()
		if decides != nil && decides.value.IsSet() {
			continue
		}
		key, at := "spring.sql.init.platform", db.datasource()
		if decides != nil {
			key, at = decides.key, cmp.Or(decides.at, at)
		}
		report(diag.Diagnostic{
			Address: at,
			Args:    []any{key, db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is empty: Nacos %[2]s doesn't know which SQL its database speaks, want mysql",
					ZH: "%[1]s 为空：Nacos %[2]s 不知道数据库使用哪种 SQL 方言，应为 mysql",
				},
				Detail: diag.Words{
					EN: "The servers connect, then the first query ends the start: \"errCode: 102, errMsg: dataSource or tableName is null\". Remove this setting: the datasource block already says which database it is.",
					ZH: "服务端能够连接，但第一条查询就会使启动中止：\"errCode: 102, errMsg: dataSource or tableName is null\"。请删除此设置：datasource 块已指明数据库类型。",
				},
			},
		})
	}
}
