package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// DeploymentTypeMixed3x looks at the kinds of 3.x processes of a cluster: it
// needs servers, and someone needs a console to look at them.
var DeploymentTypeMixed3x = &lint.Rule{
	ID: "deployment-type-mixed-3x",
	Summary: diag.Words{
		EN: "a 3.x cluster needs both servers and a console",
		ZH: "3.x 集群既要有 server，也要有 console",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "3.0.0 and later",
	Source:   "NacosBootstrap@3.1.1: nacos.deployment.type; startup.sh@3.0.0: -d; alibaba/nacos#14090",
	Check:    checkDeploymentTypeMixed3x,
}

func checkDeploymentTypeMixed3x(p *lint.Pass) {
	c := p.Cluster
	rel := schemas.Find(c.Release)
	if rel == nil || !rel.AtLeast("3.0.0") || len(c.Nodes) == 0 {
		return
	}
	kinds := map[string]int{}
	for _, n := range c.Nodes {
		kinds[n.Deployment]++
	}
	at := c.NodeAddress(c.Nodes[0]).Child("deployment")
	switch {
	case kinds["console"] == len(c.Nodes):
		p.Report(diag.Diagnostic{Address: at, Args: []any{c.Name}, Text: diag.Text{
			Summary: diag.Words{
				EN: "all nodes of %[1]s are consoles: want servers for them to talk to",
				ZH: "%[1]s 的节点全是 console：应有可供其访问的 server",
			},
			Detail: diag.Words{
				EN: "A console has no data of its own; without a server it logs failed requests and shows errors on every page. Use deployment = \"server\" or \"merged\" on three nodes.",
				ZH: "console 自身没有数据；没有 server 时日志中全是请求失败，页面也只显示错误。请在三个节点上使用 deployment = \"server\" 或 \"merged\"。",
			},
		}})
	case kinds["server"] == len(c.Nodes) && (c.Console == nil || c.Console.Enabled):
		p.Report(diag.Diagnostic{Address: at, Args: []any{c.Name}, Text: diag.Text{
			Summary: diag.Words{
				EN: "all nodes of %[1]s are servers: want a console, or console { enabled = false }",
				ZH: "%[1]s 的节点全是 server：应有 console，或写 console { enabled = false }",
			},
			Detail: diag.Words{
				EN: "With deployment = \"server\" a node opens no console port, so there is no page to manage the cluster with. Add a node with deployment = \"console\" or use \"merged\"; if that is meant, say so with console { enabled = false }.",
				ZH: "deployment = \"server\" 的节点不开放控制台端口，因此没有页面可以管理集群。请增加一个 deployment = \"console\" 的节点或使用 \"merged\"；若有意如此，请写 console { enabled = false }。",
			},
		}})
	}
}
