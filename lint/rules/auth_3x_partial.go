package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// Auth3xPartial looks at 3.x servers whose console asks for a login while their
// clients need none.
var Auth3xPartial = &lint.Rule{
	ID: "auth-3x-partial",
	Summary: diag.Words{
		EN: "where the console needs a login, clients should need one too",
		ZH: "控制台需要登录时，客户端也应当需要登录",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "3.0.0 and later; from 3.3.0 on the login of clients is on unless it is switched off",
	Source:   "alibaba/nacos: application.properties@3.0.3, NacosServerAuthConfig and NacosServerAdminAuthConfig@3.0.3; documents of 3.3",
	Check:    checkAuth3xPartial,
}

func checkAuth3xPartial(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if s.node.Deployment == "console" || s.clientAuth() != no ||
			either(s.adminAuth(), s.consoleAuth()) != yes || wayIn(p.Topology, s.cluster) != "" {
			continue
		}
		e, _ := s.get(keyAuthEnabled)
		report(diag.Diagnostic{
			Address: e.at,
			Args:    []any{s.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "the login page of Nacos %[1]s does not protect the API of clients, whose login is off",
					ZH: "Nacos %[1]s 的登录页面并不保护客户端 API，客户端的登录是关闭的",
				},
				Detail: diag.Words{
					EN: "3.x has three switches: clients (enabled), admin API (admin_enabled) and console (console_enabled); the last two are on by default. Set auth { enabled = true } once all clients have a user name and a password, or suppress this rule with the reason why the port is safe.",
					ZH: "3.x 有三个开关：客户端（enabled）、运维 API（admin_enabled）和控制台（console_enabled），后两个默认打开。待所有客户端都配置了用户名和密码后，请设置 auth { enabled = true }；或抑制该规则并写明端口安全的理由。",
				},
			},
		})
	}
}
