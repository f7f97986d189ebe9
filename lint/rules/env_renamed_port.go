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

// EnvRenamedPort looks at the variable for the main port, which has another
// name before 1.3.0.
var EnvRenamedPort = &lint.Rule{
	ID: "env-renamed-port",
	Summary: diag.Words{
		EN: "the variable for the main port must be the one that the image's release reads",
		ZH: "主端口的环境变量必须是该版本镜像所读取的那个",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "NACOS_SERVER_PORT up to 1.2.1, NACOS_APPLICATION_PORT from 1.2.1 on",
	Source:   "nacos-docker#99, nacos-docker@e413c1f; nacos-docker#453",
	Check:    checkEnvRenamedPort,
}

func checkEnvRenamedPort(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release, v lint.Setting) bool {
		read := "NACOS_APPLICATION_PORT"
		switch v.Name {
		case "NACOS_SERVER_PORT":
		case "NACOS_APPLICATION_PORT":
			read = "NACOS_SERVER_PORT"
		default:
			return false
		}
		if v.Value.IsUnknown() || rel.ImageVariable(v.Name) != nil || strings.TrimSpace(v.Value.Text) == strconv.Itoa(n.Port) {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: v.Address,
			Args:    []any{v.Name, v.Value.Shown(), rel.Version, read, n.Port},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s = %[2]q: the image of %[3]s ignores it and listens on %[5]d, want port in the topology",
					ZH: "%[1]s = %[2]q：%[3]s 的镜像会忽略它并监听 %[5]d，应在拓扑中设置 port",
				},
				Detail: diag.Words{
					EN: "That release reads %[4]s. Write port = ... for the cluster or the node: nacosgen sets the variable, the member list and all derived ports of it.",
					ZH: "该版本读取的是 %[4]s。请为集群或节点写 port = ...：nacosgen 会据此设置该变量、成员列表和所有派生端口。",
				},
			},
		})
		return true
	})
}
