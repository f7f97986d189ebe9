package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// ContainerNameTaken looks for two containers of one name on a machine, and for
// a name that docker-run.sh does not know of.
var ContainerNameTaken = &lint.Rule{
	ID: "container-name-taken",
	Summary: diag.Words{
		EN: "each container on a machine must have a name of its own",
		ZH: "同一台机器上的每个容器必须有各自的名称",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker run --name: \"Conflict. The container name ... is already in use\"; the last --name wins",
	Check:    checkContainerNameTaken,
}

type containerKey struct {
	machine      lint.Machine
	engine, name string
}

func checkContainerNameTaken(p *lint.Pass) {
	machines, on := p.Machines(), nodesByMachine(p)
	owners := map[containerKey]placedNode{}
	said := saidOnce{}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			if n.Docker == nil {
				continue
			}
			reportNameOption(p, c, n, said)
			key := containerKey{machines.OfNode(n), n.Docker.Engine, n.Docker.ContainerName}
			if key.machine == lint.NoMachine || on[key.machine] == 1 {
				continue
			}
			first, taken := owners[key]
			if !taken {
				owners[key] = placedNode{c, n}
				continue
			}
			if at := containerNameAddress(c, n); said.first(at) {
				p.Report(containerNameTaken(n, at, first))
			}
		}
	}
}

func containerNameAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return lint.DockerAddress(c, n, "container_name", func(a, b *topology.Docker) bool { return a.ContainerName == b.ContainerName })
}

func containerNameTaken(n *topology.Node, at diag.Address, first placedNode) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at, Args: []any{n.Docker.ContainerName, n.Name, first.cluster.Name + "/" + first.node.Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "container name %[1]s of node %[2]s is already that of node %[3]s on the same machine",
				ZH: "节点 %[2]s 的容器名 %[1]s 已被同一台机器上的节点 %[3]s 使用",
			},
			Detail: diag.Words{
				EN: "The second container is not created, and its docker-run.sh would stop, restart and remove the first one. Take container_name out, or write ${cluster.name} and ${self.name} in it.",
				ZH: "第二个容器无法创建，而且它的 docker-run.sh 会停止、重启和删除第一个容器。请去掉 container_name，或在其中使用 ${cluster.name} 和 ${self.name}。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: first.cluster.NodeAddress(first.node)}},
	}
}

// reportNameOption is about a --name among the further flags, which wins over the
// name that the script stops and removes by.
func reportNameOption(p *lint.Pass, c *topology.Cluster, n *topology.Node, said saidOnce) {
	for _, f := range lint.EngineFlags(n.Docker) {
		if f.Name != "name" || f.Value == n.Docker.ContainerName {
			continue
		}
		at := lint.OptionsAddress(c, n).Index(f.First)
		if !said.first(at) {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{f.Value, n.Docker.ContainerName},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "--name %[1]s names the container, which docker-run.sh knows as %[2]s",
					ZH: "--name %[1]s 为容器命名，而 docker-run.sh 使用的名称是 %[2]s",
				},
				Detail: diag.Words{
					EN: "The script would not find its container to stop, restart or remove it. Write container_name = \"%[1]s\" instead.",
					ZH: "脚本将找不到要停止、重启或删除的容器。请改写 container_name = \"%[1]s\"。",
				},
			},
		})
		return
	}
}
