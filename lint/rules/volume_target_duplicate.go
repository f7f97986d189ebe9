package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// VolumeTargetDuplicate looks at two mounts on one path, with which no engine
// starts a container.
var VolumeTargetDuplicate = &lint.Rule{
	ID: "volume-target-duplicate",
	Summary: diag.Words{
		EN: "each path in a container can be mounted once",
		ZH: "容器中的每个路径只能挂载一次",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "moby volume/mounts (Duplicate mount point); podman: duplicate mount destination",
	Check:    checkVolumeTargetDuplicate,
}

func checkVolumeTargetDuplicate(p *lint.Pass) {
	p.EachMount(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release, m lint.Mount, all []lint.Mount) bool {
		first := all[slices.IndexFunc(all, func(other lint.Mount) bool { return other.Target == m.Target })]
		if first.Address == m.Address {
			return false
		}
		d := diag.Diagnostic{Address: m.Address, Args: []any{m.Target}, Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s in the container is mounted twice: want one mount",
				ZH: "容器中的 %[1]s 被挂载了两次：只能挂载一次",
			},
			Detail: diag.Words{
				EN: "The engine refuses to start it: \"Duplicate mount point: %[1]s\". Take one of the two out.",
				ZH: "引擎会拒绝启动：\"Duplicate mount point: %[1]s\"。请去掉其中一个。",
			},
		}}
		if first.Address == "" {
			d.Text.Detail = diag.Words{
				EN: "The engine refuses to start it: \"Duplicate mount point: %[1]s\". nacosgen mounts the node's own file there: take this volume out and write its settings in the topology.",
				ZH: "引擎会拒绝启动：\"Duplicate mount point: %[1]s\"。nacosgen 已在该处挂载节点自己的文件：请去掉此卷，并把其中的设置写在拓扑中。",
			}
		} else {
			d.Related = []diag.Related{{Words: diag.Words{EN: "the first mount", ZH: "第一个挂载"}, Address: first.Address}}
		}
		if first.Source == m.Source && first.Options == m.Options {
			d.Fixes = dropVolume(p, n, m)
		}
		p.Report(d)
		return true
	})
}

// dropVolume takes an element of volumes out.
func dropVolume(p *lint.Pass, n *topology.Node, m lint.Mount) []diag.Fix {
	list := lint.VolumesAddress(p.Cluster, n)
	for i := range n.Docker.Volumes {
		if list.Index(i) != m.Address {
			continue
		}
		if edits := p.WithoutElements(list, i, i); edits != nil {
			return []diag.Fix{{Title: diag.Words{EN: "take the second out", ZH: "去掉第二个"}, Safe: true, Edits: edits}}
		}
	}
	return nil
}
