package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// AuthCachingHint looks at caches of permissions that someone switched off.
var AuthCachingHint = &lint.Rule{
	ID: "auth-caching-hint",
	Summary: diag.Words{
		EN: "with many clients permissions should be cached",
		ZH: "客户端较多时应缓存权限",
	},
	Severity: diag.Info,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later with authentication on",
	Source:   "alibaba/nacos: comment in application.properties@1.2.0 - @3.0.3; AuthConfigs@3.1.1",
	Check:    checkAuthCachingHint,
}

func checkAuthCachingHint(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(readBy(s.rel, cachingKeys())...)
		if switchOf(e.value) != no || s.clientAuth() != yes {
			continue
		}
		report(diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is off: every request asks the database for permissions",
					ZH: "%[1]s 已关闭：每个请求都要查询数据库中的权限",
				},
				Detail: diag.Words{
					EN: "That is right for few clients and for permissions that must hold at once. With true, as shipped, a change takes up to 15 seconds to show.",
					ZH: "客户端很少，或权限必须立即生效时，这样是对的。设为 true（自带的值）时，权限变更最多延迟 15 秒生效。",
				},
			},
		})
	}
}
