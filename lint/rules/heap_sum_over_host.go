package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// HeapSumOverHost adds up the Java of all nodes on a machine, of whatever
// cluster. A node that does not fit by itself is heap-over-limit's.
var HeapSumOverHost = &lint.Rule{
	ID: "heap-sum-over-host",
	Summary: diag.Words{
		EN: "the heaps of all nodes on a machine must fit its memory",
		ZH: "一台机器上所有节点的堆之和不能超过其内存",
	},
	Severity: diag.Error,
	Theme:    lint.Memory,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; default heaps as in heap-over-limit",
	Source:   "docker-startup.sh@1.1.0-v3.2.3; startup.sh@1.1.0-3.0.3; nacos-docker#279",
	Check:    checkHeapSumOverHost,
}

func checkHeapSumOverHost(p *lint.Pass) {
	memory := hostsWith(p.Topology, func(h *topology.Host) string { return h.Memory })
	if len(memory) == 0 {
		return
	}
	machines, java := p.Machines(), javaOf(p)
	budgets := map[lint.Machine]*machineBudget{}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			limit := hostLimit(n, machines, memory)
			if sizes := java.of(c, n); sizes.need() <= limit.bytes {
				budgetOf(budgets, machines.OfNode(n)).add(c, n, sizes.need())
			}
		}
	}
	for _, h := range p.Topology.Hosts {
		machine := machines.OfAddress(h.Address)
		b := budgets[machine]
		if b == nil || largestOf(machines.Hosts(machine), memory) != h || b.total <= memory[h] {
			continue
		}
		p.Report(heapSumExceeded(h, b))
	}
}

func heapSumExceeded(h *topology.Host, b *machineBudget) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: diag.Address("host").Child(h.Name, "memory"),
		Args:    []any{h.Memory, roughSize(b.total), len(b.nodes), b.names()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "memory %[1]s is less than the %[2]s that the %[3]d nodes on this machine may take",
				ZH: "内存 %[1]s 小于该机器上 %[3]d 个节点可能占用的 %[2]s",
			},
			Detail: diag.Words{
				EN: "Nodes: %[4]s; each counts with heap, metaspace and 256 MB. When the heaps fill, the kernel kills one of the servers, or the last one does not start: \"There is insufficient memory for the Java Runtime Environment to continue\". Lower jvm.heap, or move a node.",
				ZH: "节点：%[4]s；每个节点按堆、元空间和 256 MB 计算。堆写满时内核会杀死其中一个服务端，或最后一个无法启动：\"There is insufficient memory for the Java Runtime Environment to continue\"。请降低 jvm.heap，或迁移节点。",
			},
		},
	}
	for _, n := range b.nodes[:min(len(b.nodes), 3)] {
		d.Related = append(d.Related, diag.Related{
			Words: diag.Words{EN: "node %[1]s", ZH: "节点 %[1]s"}, Args: []any{n.node.Name}, Address: n.cluster.NodeAddress(n.node),
		})
	}
	return d
}
