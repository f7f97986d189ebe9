package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DockerPublishWithHostNetwork looks at containers on the network of their
// machine, where the engine drops publications.
var DockerPublishWithHostNetwork = &lint.Rule{
	ID: "docker-publish-with-host-network",
	Summary: diag.Words{
		EN: "a container on the host network must not publish ports",
		ZH: "使用主机网络的容器不应发布端口",
	},
	Severity: diag.Warning,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker run: \"Published ports are discarded when using host network mode\"; #3853",
	Check:    checkDockerPublishWithHostNetwork,
}

func checkDockerPublishWithHostNetwork(p *lint.Pass) {
	said := map[diag.Address]bool{}
	for _, n := range p.Cluster.Nodes {
		if n.Docker == nil || n.Docker.Network != "host" {
			continue
		}
		for _, f := range lint.EngineFlags(n.Docker) {
			if f.Name != "publish" && f.Name != "publish-all" {
				continue
			}
			list := lint.OptionsAddress(p.Cluster, n)
			at := list.Index(f.Last)
			if said[at] {
				continue
			}
			said[at] = true
			d := diag.Diagnostic{
				Address: at, Args: []any{n.Docker.Options[f.Last], n.Name, n.Port},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]q has no effect on the host network: node %[2]s listens on its own port %[3]d",
						ZH: "%[1]q 在主机网络下不起作用：节点 %[2]s 监听自己的端口 %[3]d",
					},
					Detail: diag.Words{
						EN: "The engine discards the mapping, so the number that people believe in is not the one in use. Take it out; to have another port, set port in the topology.",
						ZH: "容器引擎会丢弃该映射，因此人们以为的端口号并不是实际使用的端口号。请删除它；如需其他端口，请在拓扑中设置 port。",
					},
				},
				Related: []diag.Related{{Words: diag.Words{EN: "the network", ZH: "网络"}, Address: lint.NetworkAddress(p.Cluster, n)}},
			}
			if edits := p.WithoutElements(list, f.First, f.Last); edits != nil {
				d.Fixes = []diag.Fix{{Title: diag.Words{EN: "take the mapping out", ZH: "删除该映射"}, Safe: true, Edits: edits}}
			}
			p.Report(d)
		}
	}
}
