package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerLogUnbounded looks at what docker keeps of a container's output,
// because its own driver never rotates unless told to.
var DockerLogUnbounded = &lint.Rule{
	ID: "docker-log-unbounded",
	Summary: diag.Words{
		EN: "the output that docker keeps of a container should have a limit",
		ZH: "docker 保存的容器输出应有上限",
	},
	Severity: diag.Info,
	Theme:    lint.Logging,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docs.docker.com: json-file logging driver (max-size is unlimited by default); nacos-docker: docker-startup.sh@1.1.0-v3.2.3 (start.out is a link to stdout, later exec); alibaba/nacos#8686",
	Check:    checkDockerLogUnbounded,
}

func checkDockerLogUnbounded(p *lint.Pass) {
	said := saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if n.Docker == nil || n.Docker.Engine != "docker" || hasLogLimit(n.Docker) {
			continue
		}
		at := lint.OptionsAddress(p.Cluster, n)
		if !said.first(at) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: at,
			Text: diag.Text{
				Summary: diag.Words{
					EN: "docker keeps the container's output without a limit: want --log-opt max-size",
					ZH: "docker 会无上限地保存容器输出：应设置 --log-opt max-size",
				},
				Detail: diag.Words{
					EN: "All that Nacos writes to its console is kept in one file below /var/lib/docker/containers. Write options = [\"--log-opt max-size=50m\", \"--log-opt max-file=3\"]. If /etc/docker/daemon.json on the machines has log-opts already, switch this rule off.",
					ZH: "Nacos 输出到控制台的内容都保存在 /var/lib/docker/containers 下的一个文件中。请写 options = [\"--log-opt max-size=50m\", \"--log-opt max-file=3\"]。如果机器上的 /etc/docker/daemon.json 已设置 log-opts，请关闭此规则。",
				},
			},
			Fixes: limitDockerLog(at, n.Docker.Options),
		})
	}
}

// hasLogLimit tells whether the options limit the file, or choose a driver
// other than the one without a limit.
func hasLogLimit(d *topology.Docker) bool {
	return slices.ContainsFunc(lint.EngineFlags(d), func(f lint.EngineFlag) bool {
		return f.Name == "log-driver" && f.Value != "json-file" ||
			f.Name == "log-opt" && strings.HasPrefix(f.Value, "max-size=")
	})
}

// limitDockerLog appends to options that are written out.
func limitDockerLog(at diag.Address, options []string) []diag.Fix {
	if len(options) == 0 {
		return nil
	}
	last := len(options) - 1
	return []diag.Fix{{
		Title: diag.Words{EN: "keep three files of 50 MB", ZH: "保留三个 50 MB 的文件"},
		Edits: []diag.Edit{{
			Address: at.Index(last),
			Text:    strconv.Quote(options[last]) + `, "--log-opt=max-size=50m", "--log-opt=max-file=3"`,
		}},
	}}
}
