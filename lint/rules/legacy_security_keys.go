package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// LegacySecurityKeys looks at switches of Spring Boot 1 that guides tell people
// to set, and that nothing reads.
var LegacySecurityKeys = &lint.Rule{
	ID: "legacy-security-keys",
	Summary: diag.Words{
		EN: "the security switches of Spring Boot 1 have no effect",
		ZH: "Spring Boot 1 的安全开关不起作用",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: git grep@1.1.0; comments in application.properties@1.1.0 - @2.5.2",
	Check:    checkLegacySecurityKeys,
}

// legacySecurityKeys lists the switches.
func legacySecurityKeys() []string {
	return []string{"spring.security.enabled", "management.security", "management.security.enabled", "security.basic.enabled"}
}

func checkLegacySecurityKeys(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		for i := range s.settings {
			set := &s.settings[i]
			if !saysAny(set, legacySecurityKeys()) {
				continue
			}
			report(diag.Diagnostic{
				Address: set.Address,
				Args:    []any{set.Name, s.rel.Version},
				Fixes:   takenOut(p, set.Address),
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s does nothing in Nacos %[2]s: neither true nor false changes who may log in",
						ZH: "%[1]s 在 Nacos %[2]s 中不起作用：无论 true 还是 false 都不影响登录",
					},
					Detail: diag.Words{
						EN: "It is a switch of Spring Boot 1 that stands in the shipped file as a comment. Remove it; the login is the auth block (from 1.2.0 on), the endpoints of the actuator are management.endpoints.web.exposure.include.",
						ZH: "它是 Spring Boot 1 的开关，只作为注释出现在自带文件中。请删除；登录由 auth 块控制（从 1.2.0 起），actuator 端点由 management.endpoints.web.exposure.include 控制。",
					},
				},
			})
		}
	}
}
