package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// NginxNoFailParams looks for servers that a gateway never takes out.
var NginxNoFailParams = &lint.Rule{
	ID: "nginx-no-fail-params",
	Summary: diag.Words{
		EN: "a gateway should take out a server that fails",
		ZH: "网关应能剔除故障的服务端",
	},
	Severity: diag.Info,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nginx: ngx_http_upstream_module server max_fails",
	Check:    checkNginxNoFailParams,
}

func checkNginxNoFailParams(p *lint.Pass) {
	said := saidOnce{}
	for _, g := range p.Deployment.Gateways {
		for i := range g.Upstreams {
			u := &g.Upstreams[i]
			if len(u.Servers) < 2 || u.Servers[0].MaxFails != 0 { // nginx never takes out the only one
				continue
			}
			at, written := sourceOf(u.Servers[0].Sources, "max_fails")
			if !written || !said.first(at) {
				continue
			}
			p.Report(diag.Diagnostic{
				Address: at,
				Text: diag.Text{
					Summary: diag.Words{
						EN: "max_fails 0 keeps a dead node in the gateway: want 1 or more, 3 is the default",
						ZH: "max_fails 为 0 时网关不会剔除故障节点：应为 1 或更大，默认为 3",
					},
					Detail: diag.Words{
						EN: "A part of all requests goes to the dead node and waits for the connection to time out before another one is tried. With max_fails and fail_timeout nginx leaves the node alone for that time.",
						ZH: "部分请求仍会发往故障节点，等连接超时后才尝试其他节点。设置 max_fails 和 fail_timeout 后，nginx 会在该时间内不再转发到它。",
					},
				},
				Fixes: []diag.Fix{{
					Title: diag.Words{EN: "set it to 3", ZH: "设为 3"}, Safe: true,
					Edits: []diag.Edit{{Address: at, Text: "3"}},
				}},
			})
		}
	}
}
