package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// HeapInitialDiffers compares Xms with Xmx. Both written and Xms below Xmx is a
// choice; one written and the other left to the image is mostly an oversight.
var HeapInitialDiffers = &lint.Rule{
	ID: "heap-initial-differs",
	Summary: diag.Words{
		EN: "Xms should equal Xmx, and must not be above it",
		ZH: "Xms 应等于 Xmx，且不能大于 Xmx",
	},
	Severity: diag.Info,
	Theme:    lint.Memory,
	Since:    "0.1.0",
	Releases: "all; defaults of the image 2g through 1.4.1, 1g from 1.4.2 on",
	Source:   "Dockerfile@1.1.0-v3.2.3 (JVM_XMS, JVM_XMX); run on OpenJDK 17: Xms above Xmx does not start",
	Check:    checkHeapInitialDiffers,
}

func checkHeapInitialDiffers(p *lint.Pass) {
	java, said := javaOf(p), saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if n.Docker == nil || !isSized(n) {
			continue
		}
		sizes := java.of(p.Cluster, n)
		heap, initial := sizes.heap, sizes.initial
		if heap.bytes == 0 || initial.bytes == 0 || heap.bytes == initial.bytes {
			continue
		}
		d := diag.Diagnostic{Address: heap.at(), Args: []any{initial.text, heap.text}}
		if initial.written() {
			d.Address = initial.at()
		}
		switch {
		case initial.bytes > heap.bytes:
			d.Severity, d.Text = diag.Error, initialAboveHeap()
			d.Fixes = initial.replace(heap.bytes, diag.Words{EN: "set Xms to %[1]s", ZH: "将 Xms 设为 %[1]s"}, true)
		case heap.written() && initial.written():
			continue // a choice
		default:
			d.Text = initialBelowHeap()
		}
		if said.first(d.Address) {
			p.Report(d)
		}
	}
}

func initialAboveHeap() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "initial heap (Xms) %[1]s is above the largest one (Xmx) %[2]s: want the same",
			ZH: "初始堆（Xms）%[1]s 大于最大堆（Xmx）%[2]s：应相同",
		},
		Detail: diag.Words{
			EN: "Java does not start: \"Initial heap size set to a larger value than the maximum heap size\". Set JVM_XMS and JVM_XMX together, or use jvm { heap = ... }, which sets both.",
			ZH: "Java 无法启动：\"Initial heap size set to a larger value than the maximum heap size\"。请同时设置 JVM_XMS 和 JVM_XMX，或使用会同时设置两者的 jvm { heap = ... }。",
		},
	}
}

func initialBelowHeap() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "initial heap (Xms) %[1]s is below the largest one (Xmx) %[2]s: want the same",
			ZH: "初始堆（Xms）%[1]s 小于最大堆（Xmx）%[2]s：应相同",
		},
		Detail: diag.Words{
			EN: "Only one of the two was set, the other is the image's. Java grows the heap in steps, each with a pause. Use jvm { heap = ... }, which sets both; where the difference is meant, write JVM_XMS and JVM_XMX both.",
			ZH: "只设置了其中之一，另一个是镜像的默认值。Java 会分步扩大堆，每次都有停顿。请使用会同时设置两者的 jvm { heap = ... }；如果有意不同，请同时写出 JVM_XMS 和 JVM_XMX。",
		},
	}
}
