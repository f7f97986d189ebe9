package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// HeapOverLimit compares what a server's Java may take with what its container
// or its machine has.
var HeapOverLimit = &lint.Rule{
	ID: "heap-over-limit",
	Summary: diag.Words{
		EN: "heap, metaspace and 256 MB must fit the container's limit and the machine's memory",
		ZH: "堆、元空间加 256 MB 不能超过容器的内存上限和机器内存",
	},
	Severity: diag.Error,
	Theme:    lint.Memory,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; default heap of the image 2g through 1.4.1, 1g from 1.4.2 on; of startup.sh 2g, standalone 512m",
	Source:   "docker-startup.sh, Dockerfile@1.1.0-v3.2.3; startup.sh@1.1.0-3.0.3; nacos-docker#270 #404; alibaba/nacos#3012 #10817 #7867",
	Check:    checkHeapOverLimit,
}

// heapExcess is one place whose heap, or whose limit, is at fault.
type heapExcess struct {
	sizes javaSizes
	limit memoryLimit
	node  placedNode
}

// memoryLimit is what a server may use.
type memoryLimit struct {
	bytes int64 // 0 no limit
	text  string
	at    diag.Address
	host  string // name of the host block; "" is the container's
}

func checkHeapOverLimit(p *lint.Pass) {
	memory := hostsWith(p.Topology, func(h *topology.Host) string { return h.Memory })
	var machines *lint.Machines
	if len(memory) > 0 {
		machines = p.Machines()
	}
	java := javaOf(p)
	found := map[diag.Address]*heapExcess{}
	var order []diag.Address
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			limits := [2]memoryLimit{containerLimit(c, n), hostLimit(n, machines, memory)}
			if limits[0].bytes == 0 && limits[1].bytes == 0 {
				continue
			}
			sizes := java.of(c, n)
			for _, limit := range limits {
				if limit.bytes == 0 || sizes.need() <= limit.bytes {
					continue
				}
				at := sizes.heap.at()
				if !sizes.heap.written() {
					at = limit.at
				}
				if old := found[at]; old == nil {
					found[at] = &heapExcess{sizes, limit, placedNode{c, n}}
					order = append(order, at)
				} else if limit.bytes < old.limit.bytes {
					*old = heapExcess{sizes, limit, placedNode{c, n}}
				}
				break
			}
		}
	}
	for _, at := range order {
		p.Report(found[at].finding(at))
	}
}

// containerLimit is the memory of the docker block, or of a flag behind it.
func containerLimit(c *topology.Cluster, n *topology.Node) memoryLimit {
	if n.Docker == nil {
		return memoryLimit{}
	}
	limit := memoryLimit{text: n.Docker.Memory}
	for _, f := range lint.EngineFlags(n.Docker) {
		if f.Name == "memory" {
			limit.text, limit.at = f.Value, lint.OptionsAddress(c, n).Index(f.Last)
		}
	}
	limit.bytes, _ = topology.ParseSize(limit.text)
	if limit.at == "" && limit.bytes > 0 {
		limit.at = lint.DockerAddress(c, n, "memory", func(a, b *topology.Docker) bool { return a.Memory == b.Memory })
	}
	return limit
}

// hostLimit is the memory of n's machine; machines is nil where none says it.
func hostLimit(n *topology.Node, machines *lint.Machines, memory map[*topology.Host]int64) memoryLimit {
	if machines == nil {
		return memoryLimit{}
	}
	h := largestOf(machines.Hosts(machines.OfNode(n)), memory)
	if h == nil {
		return memoryLimit{}
	}
	return memoryLimit{memory[h], h.Memory, diag.Address("host").Child(h.Name, "memory"), h.Name}
}

func (e *heapExcess) finding(at diag.Address) diag.Diagnostic {
	place := diag.Words{EN: "its container may use", ZH: "容器上限为"}
	if e.limit.host != "" {
		place = diag.Words{EN: "host " + e.limit.host + " has", ZH: "主机 " + e.limit.host + " 的内存为"}
	}
	d := diag.Diagnostic{
		Address: at, Args: []any{e.sizes.heap.text, roughSize(e.sizes.need()), e.limit.text, e.node.node.Name, place.EN, place.ZH},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "heap %[1]s of node %[4]s needs %[2]s with metaspace and 256 MB, but %[5]s %[3]s",
				ZH: "节点 %[4]s 的堆 %[1]s 加上元空间和 256 MB 需要 %[2]s，但%[6]s %[3]s",
			},
			Detail: diag.Words{
				EN: "When the heap fills, the kernel kills the server (docker inspect says OOMKilled), or Java does not start at all: \"There is insufficient memory for the Java Runtime Environment to continue\". Lower jvm.heap, or raise the limit.",
				ZH: "堆写满时内核会杀死服务端（docker inspect 显示 OOMKilled），或 Java 根本无法启动：\"There is insufficient memory for the Java Runtime Environment to continue\"。请降低 jvm.heap，或提高上限。",
			},
		},
	}
	if !e.sizes.heap.written() {
		d.Text.Summary = diag.Words{
			EN: "default heap %[1]s of node %[4]s needs %[2]s with metaspace and 256 MB, but %[5]s %[3]s",
			ZH: "节点 %[4]s 的默认堆 %[1]s 加上元空间和 256 MB 需要 %[2]s，但%[6]s %[3]s",
		}
		return d
	}
	d.Related = []diag.Related{{Words: diag.Words{EN: "the limit", ZH: "上限"}, Address: e.limit.at}}
	const step, least = 64 * mebibyte, 512 * mebibyte
	if heap := (e.limit.bytes - e.sizes.need() + e.sizes.heap.bytes) / step * step; heap >= least {
		d.Fixes = e.sizes.heap.replace(heap, diag.Words{EN: "lower the heap to %[1]s", ZH: "将堆降低到 %[1]s"}, false)
	}
	return d
}
