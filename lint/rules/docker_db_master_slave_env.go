package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerDBMasterSlaveEnv looks at the names that the image had for its database
// before 1.2.0, which every guide of 2019 has.
var DockerDBMasterSlaveEnv = &lint.Rule{
	ID: "docker-db-master-slave-env",
	Summary: diag.Words{
		EN: "images from 1.2.0 on don't read MYSQL_MASTER_* and MYSQL_SLAVE_*",
		ZH: "1.2.0 及以后的镜像不读取 MYSQL_MASTER_* 和 MYSQL_SLAVE_*",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.2.0 and later",
	Source:   "nacos-docker@0f6c9b9",
	Check:    checkDockerDBMasterSlaveEnv,
}

func checkDockerDBMasterSlaveEnv(p *lint.Pass) {
	p.EachVariable(func(_ *topology.Node, _ *deployment.Node, rel *schemas.Release, v lint.Setting) bool {
		slave := strings.HasPrefix(v.Name, "MYSQL_SLAVE_")
		if !slave && !strings.HasPrefix(v.Name, "MYSQL_MASTER_") || !rel.AtLeast("1.2.0") {
			return false
		}
		detail := diag.Words{
			EN: "1.2.0 made MYSQL_SERVICE_* of it. Write the database in the datasource block: nacosgen sets whatever the release reads.",
			ZH: "1.2.0 将其改为 MYSQL_SERVICE_*。请在 datasource 块中填写数据库：nacosgen 会设置该版本所读取的变量。",
		}
		if slave {
			detail = diag.Words{
				EN: "Nothing took over: the image has one database. Write both in hosts of the datasource block; Nacos takes one that can be written to, it does not split reads.",
				ZH: "没有替代的变量：镜像只有一个数据库。请在 datasource 块的 hosts 中写出两者；Nacos 会选用其中可写的一个，并不做读写分离。",
			}
		}
		p.Report(diag.Diagnostic{
			Address: v.Address,
			Args:    []any{v.Name, rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is ignored by the image of %[2]s: want a datasource block",
					ZH: "%[2]s 的镜像会忽略 %[1]s：应使用 datasource 块",
				},
				Detail: detail,
			},
		})
		return true
	})
}
