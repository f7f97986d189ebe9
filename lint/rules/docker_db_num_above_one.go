package rules

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerDBNumAboveOne looks at the number of databases where the image's own
// application.properties is in force, which has one address.
var DockerDBNumAboveOne = &lint.Rule{
	ID: "docker-db-num-above-one",
	Summary: diag.Words{
		EN: "MYSQL_DATABASE_NUM must not count databases that the image has no address for",
		ZH: "MYSQL_DATABASE_NUM 不得超过镜像所知的数据库地址数",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "nacos-docker: build/conf/application.properties@1.1.0, @1.2.0, @v2.2.0-v3.2.3; ExternalDataSourceProperties@2.4.3",
	Check:    checkDockerDBNumAboveOne,
}

func checkDockerDBNumAboveOne(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, d *deployment.Node, rel *schemas.Release, v lint.Setting) bool {
		if v.Name != "MYSQL_DATABASE_NUM" || n.Docker.Config != "env" || p.Cluster.Storage != "external" {
			return false
		}
		num, _ := strconv.Atoi(strings.TrimSpace(v.Value.Text))
		if databasesOf(d) >= num || hasVariable(p.Cluster, n, "MYSQL_SLAVE_SERVICE_HOST") && rel.In("", "1.1.4") {
			return false
		}
		severity := diag.Error
		sees := diag.Words{
			EN: "the server ends with \"db.url.1 is null\"",
			ZH: "服务端会以 \"db.url.1 is null\" 退出",
		}
		switch {
		case !rel.AtLeast("1.2.0"):
			sees = diag.Words{
				EN: "db.url.1 is MYSQL_SLAVE_SERVICE_HOST, which nothing sets: \"Could not resolve placeholder\"",
				ZH: "db.url.1 取自未设置的 MYSQL_SLAVE_SERVICE_HOST：\"Could not resolve placeholder\"",
			}
		case !rel.AtLeast("2.2.0"):
			severity = diag.Warning
			sees = diag.Words{
				EN: "db.url.1 is the same host once more",
				ZH: "db.url.1 仍是同一个主机",
			}
		}
		p.Report(diag.Diagnostic{
			Severity: severity, Address: v.Address, Args: []any{num, databasesOf(d)},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "MYSQL_DATABASE_NUM = %[1]d: want %[2]d, the databases of the topology",
					ZH: "MYSQL_DATABASE_NUM = %[1]d：应为拓扑中的数据库数 %[2]d",
				},
				Detail: diag.Words{
					EN: "In the image of this release " + sees.EN + ". Take the variable out, and write further databases in hosts of the datasource block.",
					ZH: "在该版本的镜像中，" + sees.ZH + "。请去掉该变量，其他数据库请写在 datasource 块的 hosts 中。",
				},
			},
			Fixes: countDatabases(v, databasesOf(d)),
		})
		return true
	})
}

// databasesOf counts the addresses of databases that the server is given.
func databasesOf(d *deployment.Node) int {
	count := 0
	for i := range d.Properties {
		if strings.Contains(d.Properties[i].Key, "db.url") {
			count++
		}
	}
	return max(count, 1)
}

// hasVariable tells whether the user sets a variable of n's container.
func hasVariable(c *topology.Cluster, n *topology.Node, name string) bool {
	v := lint.Last(lint.Settings(c, n), lint.SettingVariable, name)
	return v != nil && v.Value.IsSet()
}

// countDatabases writes the number where a map holds it.
func countDatabases(v lint.Setting, count int) []diag.Fix {
	if !isMapElement(v) {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "write %[1]d", ZH: "改为 %[1]d"}, Args: []any{count},
		Safe: true, Edits: []diag.Edit{{Address: v.Address, Text: lint.Quoted(strconv.Itoa(count))}},
	}}
}
