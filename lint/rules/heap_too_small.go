package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// HeapTooSmall looks for heaps in which 2.x and 3.x hardly start.
var HeapTooSmall = &lint.Rule{
	ID: "heap-too-small",
	Summary: diag.Words{
		EN: "a server of 2.0 or later needs a heap of 400 MB",
		ZH: "2.0 及之后的服务端至少需要 400 MB 堆",
	},
	Severity: diag.Warning,
	Theme:    lint.Memory,
	Since:    "0.1.0",
	Releases: "2.0.0 and later",
	Source:   "alibaba/nacos#8527",
	Check:    checkHeapTooSmall,
}

func checkHeapTooSmall(p *lint.Pass) {
	java, said := javaOf(p), saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if !isSized(n) || releaseBefore(n.Release, "2.0.0") {
			continue
		}
		heap := java.of(p.Cluster, n).heap
		if heap.bytes == 0 || heap.bytes >= 400*mebibyte || !heap.written() || !said.first(heap.at()) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: heap.at(), Args: []any{heap.text},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "heap %[1]s is too small for Nacos 2.0 and later: want 400m or more, 512m to be at ease",
					ZH: "堆 %[1]s 对 Nacos 2.0 及之后的版本太小：至少 400m，建议 512m",
				},
				Detail: diag.Words{
					EN: "The start takes minutes of garbage collection or ends with \"java.lang.OutOfMemoryError: Java heap space\"; with clients connected, gRPC and the caches of configurations need more.",
					ZH: "启动时会花费数分钟做垃圾回收，或因 \"java.lang.OutOfMemoryError: Java heap space\" 退出；客户端连接后，gRPC 和配置缓存还需要更多内存。",
				},
			},
			Fixes: heap.replace(512*mebibyte, diag.Words{EN: "raise the heap to %[1]s", ZH: "将堆提高到 %[1]s"}, false),
		})
	}
}
