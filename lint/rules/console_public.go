package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// ConsolePublic looks at gateways through which the internet sees the console.
var ConsolePublic = &lint.Rule{
	ID: "console-public",
	Summary: diag.Words{
		EN: "the console should not be open to the internet",
		ZH: "控制台不应对互联网开放",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "all; on 3.x the console has a port of its own",
	Source:   "alibaba/nacos documents: deployment overview; #4498",
	Check:    checkConsolePublic,
}

func checkConsolePublic(p *lint.Pass) {
	rel := schemas.Find(p.Cluster.Release)
	if rel == nil || !servesConsole(p) {
		return
	}
	for i, g := range p.Cluster.Gateways {
		if !lint.IsPublic(g.Address) || !isForAll(g.Allow) {
			continue
		}
		role, at := deployment.RoleHTTP, p.Cluster.GatewayAddress(g).Child("address")
		if rel.AtLeast("3.0.0") {
			role, at = deployment.RoleConsole, p.Cluster.GatewayAddress(g).Child("console_port")
		}
		if listensAs(p.Deployment.Gateways[i], role) {
			p.Report(openConsole(g, at))
		}
	}
}

// servesConsole tells whether any node has pages to show.
func servesConsole(p *lint.Pass) bool {
	if c := p.Cluster.Console; c != nil && !c.Enabled {
		return false
	}
	for _, s := range servers(p) {
		if s.is("nacos.console.ui.enabled", yes) != no {
			return true
		}
	}
	return false
}

func listensAs(g *deployment.Gateway, role string) bool {
	for _, l := range g.Listeners {
		if l.Role == role {
			return true
		}
	}
	return false
}

func openConsole(g *topology.Gateway, at diag.Address) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{g.Name, g.Address},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "gateway %[1]s shows the console on the public address %[2]s to everybody",
				ZH: "网关 %[1]s 在公网地址 %[2]s 上向所有人开放控制台",
			},
			Detail: diag.Words{
				EN: "Scanners look for this page and try its known passwords and holes. Let in those who need it, gateway { allow = [\"203.0.113.0/24\"] }, use a private address, or a gateway of its own for the console.",
				ZH: "扫描器会寻找该页面，并尝试已知的密码和漏洞。请只允许需要的人访问，例如 gateway { allow = [\"203.0.113.0/24\"] }，或使用内网地址，或为控制台单独设置网关。",
			},
		},
	}
}
