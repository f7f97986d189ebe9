package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// ConfDirMountHides looks at folders of the machine that lie over those of the
// image, of which nothing can be seen then.
var ConfDirMountHides = &lint.Rule{
	ID: "conf-dir-mount-hides",
	Summary: diag.Words{
		EN: "a folder of the machine must not hide files of the image that the server needs",
		ZH: "主机目录不得遮住镜像中服务端所需的文件",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "docker-startup.sh@1.1.0-v3.2.3 (spring.config location, logging.config, target/nacos-server.jar); alibaba/nacos#11770, #13608",
	Check:    checkConfDirMountHides,
}

func checkConfDirMountHides(p *lint.Pass) {
	p.EachMount(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release, m lint.Mount, all []lint.Mount) bool {
		if !m.Bind() || !isOfficialImage(n.Docker) {
			return false
		}
		hidden := hiddenFiles(m.Target, all)
		if len(hidden) == 0 {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: m.Address, Args: []any{m.Target, diag.List(hidden)},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "the mount on %[1]s hides the image's own %[2]s",
					ZH: "挂载到 %[1]s 会遮住镜像自带的 %[2]s",
				},
				Detail: diag.Words{
					EN: "Unless the machine's folder holds them, for this very release, the server does not start. Mount single files or the folders data and logs, and leave the settings to nacosgen (config = \"files\").",
					ZH: "除非主机目录中有与该版本一致的这些文件，否则服务端无法启动。请只挂载单个文件或 data、logs 目录，配置交给 nacosgen（config = \"files\"）。",
				},
			},
		})
		return true
	})
}

// hiddenFiles lists what a folder mounted on target hides of what the image
// needs to start, and no other mount puts back.
func hiddenFiles(target string, all []lint.Mount) []string {
	var hidden []string
	for _, file := range []string{"bin/docker-startup.sh", "target/nacos-server.jar", "conf/application.properties", "conf/nacos-logback.xml"} {
		inside := imageHome + "/" + file
		folder := lint.Mount{Mount: deployment.Mount{Target: target}}
		if target != inside && folder.Covers(inside) && !isPutBack(all, target, inside) {
			hidden = append(hidden, file)
		}
	}
	return hidden
}

// isPutBack tells whether a mount deeper than target holds a path.
func isPutBack(all []lint.Mount, target, inside string) bool {
	for i := range all {
		if all[i].Covers(inside) && len(all[i].Target) > len(target) {
			return true
		}
	}
	return false
}
