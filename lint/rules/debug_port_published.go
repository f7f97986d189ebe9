package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// DebugPortPublished looks at the port on which the image lets a debugger in,
// without a password.
var DebugPortPublished = &lint.Rule{
	ID: "debug-port-published",
	Summary: diag.Words{
		EN: "the port for debuggers should not be reachable from outside",
		ZH: "调试端口不应能从外部访问",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "docker-startup.sh@1.1.0-v3.2.3 (NACOS_DEBUG, 9555)",
	Check:    checkDebugPortPublished,
}

// debugPort is where the image's JDWP agent listens.
const debugPort = 9555

func checkDebugPortPublished(p *lint.Pass) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release) {
		if !lint.Forwards(n) || takesPort(p.Cluster, n, debugPort) {
			return
		}
		for _, f := range lint.PublishFlags(p.Cluster, n) {
			if f.Container != debugPort || isLocal(f.IP) || told[f.Address] {
				continue
			}
			told[f.Address] = true
			p.Report(diag.Diagnostic{Address: f.Address, Args: []any{debugPort}, Text: debugText(diag.Words{
				EN: "port %[1]d is published, the one for debuggers: want it closed",
				ZH: "发布了调试端口 %[1]d：应关闭",
			}), Fixes: dropFlag(p, n, f)})
		}
	})
	p.EachVariable(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		if s.Name != "NACOS_DEBUG" || s.Value.Text != "y" || n.Docker.Network != "host" || p.Cluster.Standalone() || rel.In("3.0.0", "3.0.3") {
			return false
		}
		p.Report(diag.Diagnostic{Address: s.Address, Args: []any{debugPort}, Text: debugText(diag.Words{
			EN: "NACOS_DEBUG opens port %[1]d for debuggers on the machine itself: want it off",
			ZH: "NACOS_DEBUG 会在主机上打开调试端口 %[1]d：应关闭",
		})})
		return true
	})
}

func debugText(summary diag.Words) diag.Text {
	return diag.Text{Summary: summary, Detail: diag.Words{
		EN: "With NACOS_DEBUG=y the server listens there for JDWP, which asks for no password and runs any code. Publish it on 127.0.0.1 alone, and only while you debug.",
		ZH: "NACOS_DEBUG=y 时，服务端会在此监听 JDWP，它不需要密码即可执行任意代码。请只在 127.0.0.1 上发布，且仅在调试期间使用。",
	}}
}

// isLocal tells whether a published port can be reached from the machine alone.
func isLocal(ip string) bool { return lint.IsLoopback(ip) && ip != "0.0.0.0" && ip != "::" }

// takesPort tells whether a port is one of the node's own.
func takesPort(c *topology.Cluster, n *topology.Node, port int) bool {
	return slices.ContainsFunc(lint.MachinePorts(c, n), func(p lint.Port) bool { return p.Number == port })
}

// dropFlag takes a flag with its value out of the options.
func dropFlag(p *lint.Pass, n *topology.Node, f lint.PublishFlag) []diag.Fix {
	if len(lint.Publish(f.Text)) > 1 {
		return nil
	}
	edits := p.WithoutElements(lint.OptionsAddress(p.Cluster, n), f.First, f.Last)
	if edits == nil {
		return nil
	}
	return []diag.Fix{{Title: diag.Words{EN: "take the flag out", ZH: "去掉该参数"}, Safe: true, Edits: edits}}
}
