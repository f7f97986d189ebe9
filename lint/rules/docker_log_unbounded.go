package rules

import (
	"slices"
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
			Fixes: limitDockerLog(at, n.Docker),
		})
	}
}

// hasLogLimit tells whether the options limit the file, or choose a driver
// other than the one without a limit.
func hasLogLimit(d *topology.Docker) bool {
	return slices.ContainsFunc(lint.EngineFlags(d), func(f lint.EngineFlag) bool {
		return f.Name == "log-driver" && f.Value != "json-file" ||
			f.Name == "log-opt" && strings.HasPrefix(f.Value, "max-size=") && f.Value != "max-size=-1" // docker's word for none
	})
}

// limitDockerLog appends to options that are written out, unless they have a
// size of no use; a number of files that they have stays.
func limitDockerLog(at diag.Address, d *topology.Docker) []diag.Fix {
	if len(d.Options) == 0 || hasLogOption(d, "max-size=") {
		return nil
	}
	last := len(d.Options) - 1
	title := diag.Words{EN: "keep three files of 50 MB", ZH: "保留三个 50 MB 的文件"}
	more := `, "--log-opt=max-size=50m"`
	if hasLogOption(d, "max-file=") {
		title = diag.Words{EN: "keep files of 50 MB", ZH: "每个文件最多 50 MB"}
	} else {
		more += `, "--log-opt=max-file=3"`
	}
	return []diag.Fix{{
		Title: title,
		Edits: []diag.Edit{{Address: at.Index(last), Text: lint.Quoted(d.Options[last]) + more}},
	}}
}

func hasLogOption(d *topology.Docker, prefix string) bool {
	return slices.ContainsFunc(lint.EngineFlags(d), func(f lint.EngineFlag) bool {
		return f.Name == "log-opt" && strings.HasPrefix(f.Value, prefix)
	})
}
