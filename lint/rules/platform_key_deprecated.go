package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// PlatformKeyDeprecated looks for servers that know the kind of their database
// by the old name of the key alone.
var PlatformKeyDeprecated = &lint.Rule{
	ID: "platform-key-deprecated",
	Summary: diag.Words{
		EN: "from 2.2.0 the kind of database should be said by spring.sql.init.platform",
		ZH: "2.2.0 起应使用 spring.sql.init.platform 指定数据库类型",
	},
	Severity: diag.Info,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "2.2.0 and later; gone in 3.3.0",
	Source:   "DatasourcePlatformUtil@2.2.0, @3.0.3; NacosCoreStartUp.judgeStorageMode@3.0.0; documents of 3.3; alibaba/nacos#12211",
	Seen:     "2.2.4, 3.1.0",
	Check:    checkPlatformKeyDeprecated,
}

func checkPlatformKeyDeprecated(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		old := db.get("old-platform", -1)
		if !db.rel.AtLeast("2.2.0") || old == nil || !old.value.IsSet() || isNamed(db.get("platform", -1)) || isNamed(db.get("dialect", -1)) {
			continue
		}
		d := diag.Diagnostic{
			Address: old.at,
			Args:    []any{old.key, db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is an old name: Nacos %[2]s wants spring.sql.init.platform",
					ZH: "%[1]s 是旧名称：Nacos %[2]s 应使用 spring.sql.init.platform",
				},
				Detail: diag.Words{
					EN: "It is still read through 3.2 where the new key is empty, and gone in 3.3; the start-up log of a standalone 3.x server names the storage by the new key alone. Give a datasource block and remove this key: nacosgen writes the name that the release wants.",
					ZH: "在新键为空时，3.2 及以前仍会读取它，3.3 起不再支持；3.x 单机服务的启动日志只按新键显示存储方式。请使用 datasource 块并删除此键：nacosgen 会写出该版本所需的名称。",
				},
			},
		}
		d.Fixes = db.renamed(p, old, "spring.sql.init.platform", true)
		if db.rel.AtLeast("3.3.0") {
			d.Severity = diag.Warning
			d.Fixes = db.renamed(p, old, "nacos.plugin.datasource-dialect.type", false) // the server would move to the database
			d.Text.Summary = diag.Words{
				EN: "%[1]s is no longer read by Nacos %[2]s: want nacos.plugin.datasource-dialect.type",
				ZH: "Nacos %[2]s 不再读取 %[1]s：应使用 nacos.plugin.datasource-dialect.type",
			}
		}
		report(d)
	}
}

// isNamed tells whether a key about the platform is there with a value.
func isNamed(s *setting) bool { return s != nil && s.value.IsSet() }
