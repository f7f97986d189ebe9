package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// AccesslogBasedirEmpty looks at where an access log goes that somebody asked
// for, because an empty folder is the one the server was started in.
var AccesslogBasedirEmpty = &lint.Rule{
	ID: "accesslog-basedir-empty",
	Summary: diag.Words{
		EN: "an access log needs a base folder",
		ZH: "访问日志需要设置根目录",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "all where the folder is set to nothing; through 1.4.3 and 2.0.0 - 2.1.0 it is shipped so",
	Source:   "application.properties@1.4.3, @1.4.4, @2.1.0, @2.1.1; alibaba/nacos#1613",
	Check:    checkAccesslogBasedirEmpty,
}

func checkAccesslogBasedirEmpty(p *lint.Pass) {
	said := saidOnce{}
	eachAccessLog(p, func(n *topology.Node, d *deployment.Node, log accessLog) {
		folder, _ := settingOf(p.Cluster, n, d, tomcatBasedir)
		switch {
		case folder.value.IsSet():
			return
		case folder.at != "": // written as ""
		case !p.Written(log.on.at):
			return // nobody asked for this log: accesslog-unbounded tells about it
		default:
			folder = serverSetting{at: p.Cluster.Address().Child("access_log", "directory"), alone: true}
		}
		if !said.first(folder.at) {
			return
		}
		p.Report(diag.Diagnostic{
			Address: folder.at, Args: []any{log.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "access log of Nacos %[1]s has no base folder: want directory = \"file:.\" or another one",
					ZH: "Nacos %[1]s 的访问日志没有根目录：应设置 directory = \"file:.\" 或其他目录",
				},
				Detail: diag.Words{
					EN: "With an empty server.tomcat.basedir the files land in logs below the folder that the server was started from (bin/logs), or in a folder of /tmp that is new at every start.",
					ZH: "server.tomcat.basedir 为空时，文件会写到启动目录下的 logs（bin/logs），或 /tmp 中每次启动都不同的目录。",
				},
			},
			Fixes: folder.replace(`"file:."`, diag.Words{EN: "set the base folder to file:.", ZH: "将根目录设为 file:."}, true),
		})
	})
}
