package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MetaspaceTooSmall looks for a bound on metaspace below what the classes take.
var MetaspaceTooSmall = &lint.Rule{
	ID: "metaspace-too-small",
	Summary: diag.Words{
		EN: "metaspace needs 160 MB",
		ZH: "元空间至少需要 160 MB",
	},
	Severity: diag.Info,
	Theme:    lint.Memory,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos#8527; docker-startup.sh@1.1.0-v3.2.3 (JVM_MMS)",
	Check:    checkMetaspaceTooSmall,
}

func checkMetaspaceTooSmall(p *lint.Pass) {
	java, said := javaOf(p), saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if !isSized(n) {
			continue
		}
		metaspace := java.of(p.Cluster, n).metaspace
		if metaspace.bytes == 0 || metaspace.bytes >= 160*mebibyte || !metaspace.written() || !said.first(metaspace.at()) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: metaspace.at(), Args: []any{metaspace.text},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "metaspace %[1]s may not hold the classes of Nacos: want 160m or more, 320m is the default",
					ZH: "元空间 %[1]s 可能放不下 Nacos 的类：至少 160m，默认为 320m",
				},
				Detail: diag.Words{
					EN: "The server starts, and ends with \"java.lang.OutOfMemoryError: Metaspace\" when plugins or the console load more classes. The bound reserves nothing: a larger one costs no memory.",
					ZH: "服务端可以启动，但插件或控制台加载更多类时会因 \"java.lang.OutOfMemoryError: Metaspace\" 退出。该上限不会预留内存，调大不会多占内存。",
				},
			},
			Fixes: metaspace.replace(320*mebibyte, diag.Words{EN: "raise metaspace to %[1]s", ZH: "将元空间提高到 %[1]s"}, true),
		})
	}
}
