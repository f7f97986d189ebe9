package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// UserAgentWhiteOn looks at servers that let everybody in who claims to be one
// of them.
var UserAgentWhiteOn = &lint.Rule{
	ID: "useragent-white-on",
	Summary: diag.Words{
		EN: "a user agent must not replace the login",
		ZH: "不能用 User-Agent 代替登录",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.4.1 - 2.5.x with authentication on",
	Source:   "alibaba/nacos: AuthFilter@1.4.1, application.properties@1.4.1, @2.0.0; CVE-2021-29441; #4593 #4701 #3237",
	Check:    checkUserAgentWhiteOn,
}

func checkUserAgentWhiteOn(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(keyUserAgent)
		if !s.rel.In("1.4.1", "2.5.5") || switchOf(e.value) != yes || s.clientAuth() != yes {
			continue
		}
		d := diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is on: a request that calls itself Nacos-Server needs no login",
					ZH: "%[1]s 已打开：自称 Nacos-Server 的请求无需登录",
				},
				Detail: diag.Words{
					EN: "It is meant for the hours of an upgrade from before 1.4.1 (CVE-2021-29441). Set it to false and give the auth block an identity, by which servers know each other.",
					ZH: "它只用于从 1.4.1 之前升级的那段时间（CVE-2021-29441）。请设为 false，并在 auth 块中写 identity，服务端凭它互相识别。",
				},
			},
		}
		if key, value := s.identity(); key.value.IsSet() && value.value.IsSet() && e.editable(p) {
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "write false", ZH: "改为 false"}, Safe: true,
				Edits: []diag.Edit{{Address: e.at, Text: `"false"`}},
			}}
		}
		report(d)
	}
}
