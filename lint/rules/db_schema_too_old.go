package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// DBSchemaTooOld looks at declared upgrades that cross a release with another
// schema: the servers never change the tables of an external database.
var DBSchemaTooOld = &lint.Rule{
	ID: "db-schema-too-old",
	Summary: diag.Words{
		EN: "an upgrade across 2.1.0, 2.5.0 or 3.2.0 needs the database's tables changed first",
		ZH: "跨越 2.1.0、2.5.0 或 3.2.0 的升级需要先变更数据库表结构",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "upgrades from before 2.1.0, before 2.5.0 or before 3.2.0",
	Source:   "mysql-schema.sql@2.0.4, @2.1.0, @2.4.3, @2.5.0; alibaba/nacos#9161, nacos-docker#265; release notes of 3.2.0",
	Check:    checkDBSchemaTooOld,
}

// schemaStep is a release whose servers want other tables than those before.
type schemaStep struct{ release, change string }

func schemaSteps() []schemaStep {
	return []schemaStep{
		{"2.1.0", "encrypted_data_key"},
		{"2.5.0", "config_info_gray, his_config_info.publish_type"},
		{"3.2.0", "AI"},
	}
}

func checkDBSchemaTooOld(p *lint.Pass) {
	c := p.Cluster
	if c.Upgrade == nil || c.Storage != "external" {
		return
	}
	from, to := schemas.Resolve(c.Upgrade.From).Release, schemas.Find(c.Release)
	if from == nil || to == nil {
		return
	}
	var crossed []string
	for _, s := range schemaSteps() {
		if !from.AtLeast(s.release) && to.AtLeast(s.release) {
			crossed = append(crossed, s.release+" ("+s.change+")")
		}
	}
	if len(crossed) == 0 {
		return
	}
	file := "mysql-schema.sql"
	if !to.AtLeast("2.1.2") {
		file = "nacos-mysql.sql"
	}
	p.Report(diag.Diagnostic{
		Address: c.Address().Child("upgrade", "from"),
		Args:    []any{c.Upgrade.From, c.Version, diag.List(crossed), file},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "the upgrade from %[1]s to %[2]s needs the tables of %[3]s first",
				ZH: "从 %[1]s 升级到 %[2]s 需要先具备 %[3]s 的表结构",
			},
			Detail: diag.Words{
				EN: "Nacos never changes an external database itself; without the change the new servers log \"Unknown column 'encrypted_data_key' in 'field list'\" or \"Table ... doesn't exist\". Compare conf/%[4]s of both releases (for other databases the plugin's own file), run the ALTER TABLE and CREATE TABLE that are new, never the whole file, on the live data, before the first node is upgraded. Then ignore this finding with that as the reason.",
				ZH: "Nacos 不会自行变更外置数据库；缺少变更时新版本会报 \"Unknown column 'encrypted_data_key' in 'field list'\" 或 \"Table ... doesn't exist\"。请对比两个版本的 conf/%[4]s（其他数据库为插件自带的文件），在升级第一个节点之前，对线上数据执行新增的 ALTER TABLE 和 CREATE TABLE，切勿执行整个文件。完成后可以此为理由忽略本条提示。",
			},
		},
	})
}
