package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// NginxConsoleNotSticky looks at how a gateway spreads console users before
// 2.2, where logins were seen to bounce.
var NginxConsoleNotSticky = &lint.Rule{
	ID: "nginx-console-not-sticky",
	Summary: diag.Words{
		EN: "before 2.2 a gateway should keep a console user on one node",
		ZH: "2.2 之前网关应让控制台用户固定访问同一节点",
	},
	Severity: diag.Info,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "1.2.0 - 2.1.2 with authentication on",
	Source:   "alibaba/nacos#10834 (one report on 2.1.0)",
	Check:    checkNginxConsoleNotSticky,
}

func checkNginxConsoleNotSticky(p *lint.Pass) {
	if len(p.Deployment.Gateways) == 0 || !releaseBefore(p.Cluster.Release, "2.2.0") || !authIsOn(p) {
		return
	}
	eachListener(p, "http", func(g *deployment.Gateway, l *deployment.Listener) {
		u := upstream(g, l)
		if u == nil || len(u.Servers) < 2 || u.Algorithm.Text == "ip_hash" {
			return
		}
		at, written := lint.Blame(u.Algorithm.Sources)
		if !written {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{p.Cluster.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gateway spreads console users of Nacos %[1]s over all nodes: algorithm \"ip_hash\" keeps each on one",
					ZH: "网关会把 Nacos %[1]s 的控制台用户分散到所有节点：algorithm \"ip_hash\" 可让每个用户固定在一个节点",
				},
				Detail: diag.Words{
					EN: "Before 2.2 the console behind nginx was seen to throw users out with \"token invalid!\" although all nodes had the same key. Who is not bothered by that can leave it: clients need no stickiness.",
					ZH: "2.2 之前曾有报告：控制台经 nginx 访问时，即使所有节点密钥相同，用户也会因 \"token invalid!\" 被登出。如果没有遇到该问题可以忽略：客户端不需要会话保持。",
				},
			},
			Fixes: replaceText(at, "ip_hash", diag.Words{EN: "use %[1]s", ZH: "使用 %[1]s"}),
		})
	})
}

// authIsOn tells whether any node asks for a login.
func authIsOn(p *lint.Pass) bool {
	on := false
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if on {
			return
		}
		s, _ := settingOf(p.Cluster, n, d, "nacos.core.auth.enabled")
		if n.Docker != nil { // a -D flag, which wins over the file
			if v, ok := n.Docker.Env["NACOS_AUTH_ENABLE"]; ok && rel.ImageVariable("NACOS_AUTH_ENABLE") != nil {
				s.value = v
			}
		}
		on = strings.EqualFold(s.value.Text, "true")
	})
	return on
}
