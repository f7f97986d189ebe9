package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// YoungGenOverHeap compares Xmn with Xmx, because a variable alone lowers the
// heap below the young generation that the image brings.
var YoungGenOverHeap = &lint.Rule{
	ID: "young-gen-over-heap",
	Summary: diag.Words{
		EN: "the young generation must be smaller than the heap",
		ZH: "年轻代必须小于堆",
	},
	Severity: diag.Error,
	Theme:    lint.Memory,
	Since:    "0.1.0",
	Releases: "all; young generation of the image 1g through 1.4.1, 512m from 1.4.2 on",
	Source:   "Dockerfile@1.1.0-v3.2.3 (JVM_XMN); startup.sh@1.1.0-3.0.3; run on OpenJDK 17: an old generation of 5 MB is left",
	Check:    checkYoungGenOverHeap,
}

func checkYoungGenOverHeap(p *lint.Pass) {
	java, said := javaOf(p), saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if !isSized(n) {
			continue
		}
		sizes := java.of(p.Cluster, n)
		if sizes.heap.bytes == 0 || sizes.young.bytes < sizes.heap.bytes {
			continue
		}
		d := diag.Diagnostic{
			Address: sizes.young.at(), Args: []any{sizes.young.text, sizes.heap.text},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "young generation %[1]s leaves nothing of the heap %[2]s: want half of it",
					ZH: "年轻代 %[1]s 占满了堆 %[2]s：应为堆的一半",
				},
				Detail: diag.Words{
					EN: "Java warns (\"MaxNewSize is equal to or greater than the entire heap\") and starts with an old generation of a few megabytes: the server collects without end and answers late, until it dies of OutOfMemoryError.",
					ZH: "Java 会告警（\"MaxNewSize is equal to or greater than the entire heap\"），启动后老年代只有几 MB：服务端不停地做 Full GC、响应缓慢，最终因 OutOfMemoryError 退出。",
				},
			},
			Fixes: sizes.young.replace(sizes.heap.bytes/2, diag.Words{EN: "set the young generation to %[1]s", ZH: "将年轻代设为 %[1]s"}, true),
		}
		if !sizes.young.written() {
			d.Address = sizes.heap.at()
			d.Text.Summary = diag.Words{
				EN: "heap %[2]s is all taken by the image's young generation of %[1]s: want JVM_XMN too, half of the heap",
				ZH: "堆 %[2]s 被镜像默认的年轻代 %[1]s 占满：应同时设置 JVM_XMN 为堆的一半",
			}
		} else if sizes.heap.written() {
			d.Related = []diag.Related{{Words: diag.Words{EN: "the heap", ZH: "堆"}, Address: sizes.heap.at()}}
		}
		if said.first(d.Address) {
			p.Report(d)
		}
	}
}
