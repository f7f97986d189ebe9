package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// PlatformKeyUnsupported looks for the new name of the platform's key in
// releases that only know the old one.
var PlatformKeyUnsupported = &lint.Rule{
	ID: "platform-key-unsupported",
	Summary: diag.Words{
		EN: "before 2.2.0 the kind of database is said by spring.datasource.platform",
		ZH: "2.2.0 之前用 spring.datasource.platform 指定数据库类型",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "through 2.1.x",
	Source:   "PropertiesConstant@2.1.2, @2.2.0; PropertyUtil@2.0.3; run on 1.4.8 and 2.0.4",
	Check:    checkPlatformKeyUnsupported,
}

func checkPlatformKeyUnsupported(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		s, old := db.get("platform", -1), db.get("old-platform", -1)
		if db.rel.AtLeast("2.2.0") || s == nil || !s.value.IsSet() || s.value.Text == "derby" || old != nil && old.value.IsSet() {
			continue
		}
		d := diag.Diagnostic{
			Address: s.at,
			Args:    []any{s.key, db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is not read by Nacos %[2]s: want spring.datasource.platform",
					ZH: "Nacos %[2]s 不读取 %[1]s：应使用 spring.datasource.platform",
				},
				Detail: diag.Words{
					EN: "The key came with 2.2.0. A standalone server goes on with its own Derby and leaves the database alone, without a word. Give a datasource block and remove this key: nacosgen writes the name that the release knows.",
					ZH: "该键自 2.2.0 起才有。单机服务会悄然继续使用自带的 Derby，而不访问数据库。请使用 datasource 块并删除此键：nacosgen 会写出该版本认识的名称。",
				},
			},
		}
		// A standalone server would move from Derby to the database.
		d.Fixes = db.renamed(p, s, "spring.datasource.platform", false)
		if !p.Cluster.Standalone() {
			d.Severity = diag.Info
			d.Text.Detail = diag.Words{
				EN: "The key came with 2.2.0. A cluster uses its external database anyway, so the key changes nothing: remove it.",
				ZH: "该键自 2.2.0 起才有。集群本来就使用外置数据库，此键不起作用：请删除。",
			}
		}
		report(d)
	}
}
