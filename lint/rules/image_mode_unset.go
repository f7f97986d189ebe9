package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// ImageModeUnset looks at containers that lose the two variables of which the
// entry point makes a server on its own or a member.
var ImageModeUnset = &lint.Rule{
	ID: "image-mode-unset",
	Summary: diag.Words{
		EN: "a container needs MODE=standalone or a list of members",
		ZH: "容器需要 MODE=standalone 或成员列表",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-docker: Dockerfile (ENV MODE), docker-startup.sh@1.1.0-v3.2.3 print_servers; nacos-docker#263",
	Check:    checkImageModeUnset,
}

func checkImageModeUnset(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, d *deployment.Node, rel *schemas.Release, v lint.Setting) bool {
		if v.Value.IsSet() {
			return false
		}
		switch {
		case v.Name == "MODE" && p.Cluster.Standalone():
			p.Report(diag.Diagnostic{Address: v.Address, Text: diag.Text{
				Summary: diag.Words{
					EN: "MODE is empty: the image then starts a cluster node, want \"standalone\"",
					ZH: "MODE 为空：镜像会以集群节点启动，应为 \"standalone\"",
				},
				Detail: diag.Words{
					EN: "Only the very text standalone makes a server on its own; the image's own MODE is cluster. Take the variable out: nacosgen sets it from mode.",
					ZH: "只有 standalone 这一文本才会以单机启动，镜像自带的 MODE 是 cluster。请去掉该变量，nacosgen 会根据 mode 设置。",
				},
			}})
		case v.Name == "NACOS_SERVERS" && !p.Cluster.Standalone() && !hasOwnMembers(lint.Mounts(p.Cluster, n, d)):
			reportNoServers(p, rel, v.Address)
		default:
			return false
		}
		return true
	})
}

func reportNoServers(p *lint.Pass, rel *schemas.Release, at diag.Address) {
	sees := diag.Words{
		EN: "each node is a cluster of its own, and none logs an error",
		ZH: "每个节点各自成为只有自己的集群，且日志中没有错误",
	}
	if !rel.AtLeast("1.3.0") {
		sees = diag.Words{
			EN: "the server asks jmenv.tbsite.net for its members and ends with UnknownHostException",
			ZH: "服务端会向 jmenv.tbsite.net 查询成员，并以 UnknownHostException 退出",
		}
	}
	p.Report(diag.Diagnostic{Address: at, Args: []any{len(p.Cluster.Members)}, Text: diag.Text{
		Summary: diag.Words{
			EN: "NACOS_SERVERS is empty: want the list of %[1]d members",
			ZH: "NACOS_SERVERS 为空：应为 %[1]d 个成员的列表",
		},
		Detail: diag.Words{
			EN: "The entry point writes cluster.conf anew at every start, here without a line: " + sees.EN + ". Take the variable out: nacosgen sets it.",
			ZH: "入口脚本每次启动都会重写 cluster.conf，此处将没有任何成员：" + sees.ZH + "。请去掉该变量，nacosgen 会设置它。",
		},
	}})
}

// hasOwnMembers tells whether the members come from elsewhere: a cluster.conf
// that the entry point can't rewrite, or the plugin that it asks instead.
func hasOwnMembers(mounts []lint.Mount) bool {
	for i := range mounts {
		m := &mounts[i]
		if m.Covers(imageHome+"/conf/cluster.conf") || strings.HasPrefix(m.Target, imageHome+"/plugins") {
			return true
		}
	}
	return false
}
