package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// ContextPathChanged looks at context paths that clients and guides don't expect.
var ContextPathChanged = &lint.Rule{
	ID: "context-path-changed",
	Summary: diag.Words{
		EN: "the context path should stay /nacos",
		ZH: "上下文路径最好保持 /nacos",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all; from 3.0.0 on the old key moves more than the new one",
	Source:   "alibaba/nacos: EnvUtil@3.1.1; run on 3.1.0 (runtime.md k); #3379 #7846 #14090",
	Seen:     "2.2.4, 3.1.0",
	Check:    checkContextPathChanged,
}

const usualContextPath = "/nacos"

func checkContextPathChanged(p *lint.Pass) {
	if path := p.Cluster.ContextPath; path != usualContextPath {
		p.Report(changedPath(p.Cluster.Address().Child("context_path"), path))
	}
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("3.0.0") {
			continue // there properties that say otherwise contradict the topology
		}
		for _, key := range []string{"server.servlet.contextPath", "server.servlet.context-path"} {
			if e, said := s.get(key); said && !e.value.IsUnknown() {
				report(movedWithConsole(e))
			}
		}
	}
}

func changedPath(at diag.Address, path string) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{path, usualContextPath},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "context path %[1]q: clients, guides and probes expect %[2]q",
				ZH: "上下文路径为 %[1]q：客户端、教程和探针都以 %[2]q 为准",
			},
			Detail: diag.Words{
				EN: "Every client needs the same path (contextPath of the SDK), and so do scripts and health checks; files of the console may be missing (404). Leave it, unless a gateway must tell several clusters apart by their paths.",
				ZH: "每个客户端都要设置相同的路径（SDK 的 contextPath），脚本和健康检查也一样；控制台的静态文件可能出现 404。除非网关要靠路径区分多个集群，否则请保持不变。",
			},
		},
	}
}

func movedWithConsole(e entry) diag.Diagnostic {
	return diag.Diagnostic{
		Address: e.at,
		Args:    []any{e.name, e.value.Shown()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s = %[2]q moves the console of 3.x along with the API",
				ZH: "%[1]s = %[2]q 会把 3.x 的控制台和 API 一起移动",
			},
			Detail: diag.Words{
				EN: "The console then answers below the path too, also below /nacos, and no longer at the root of its port. Use context_path, which becomes nacos.server.contextPath and moves the API alone, and console { context_path } for the console.",
				ZH: "控制台也会改到该路径下（/nacos 也一样），不再位于其端口的根路径。请使用 context_path（生成 nacos.server.contextPath，只移动 API），控制台请用 console { context_path }。",
			},
		},
	}
}
