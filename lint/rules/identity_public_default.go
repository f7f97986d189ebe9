package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// IdentityPublicDefault looks at identities that everybody knows, and at
// releases whose jar would supply one.
var IdentityPublicDefault = &lint.Rule{
	ID: "identity-public-default",
	Summary: diag.Words{
		EN: "the identity of servers must not be one that was published",
		ZH: "服务端的身份识别信息不能是公开的默认值",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.4.1 and later; a missing identity concerns 1.4.2 - 1.4.4 and 2.0.0 - 2.2.0.1",
	Source:   "alibaba/nacos: application.properties@2.0.1 - @2.2.0.1, jars of 1.4.2 - 2.2.0.1, AuthFilter@1.4.1; #4593 #4779 #14103",
	Check:    checkIdentityPublicDefault,
}

func checkIdentityPublicDefault(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.4.1") {
			continue
		}
		key, value := s.identity()
		set := key.value.IsSet() && value.value.IsSet()
		switch {
		case set && isPublishedIdentity(key, value):
			report(publishedIdentity(s, key, value))
		case !set && s.identityPublished() && s.clientAuth() == yes && s.is(keyUserAgent, no) == no:
			report(hiddenIdentity(s))
		}
	}
}

func isPublishedIdentity(key, value entry) bool {
	return isPlaceholderIdentity(key.value.Text) || isPlaceholderIdentity(value.value.Text) ||
		isPublished(publishedIdentities(), key.value.Text+" "+value.value.Text)
}

func publishedIdentity(s *server, key, value entry) diag.Diagnostic {
	at := value.at
	if !isPlaceholderIdentity(value.value.Text) && isPlaceholderIdentity(key.value.Text) {
		at = key.at
	}
	d := diag.Diagnostic{
		Address: at,
		Text: diag.Text{
			Summary: diag.Words{
				EN: "the identity is a published one: a request with that header needs no login",
				ZH: "身份识别信息是公开的默认值：带有该请求头的请求无需登录",
			},
			Detail: diag.Words{
				EN: "It stands in official files and examples, and scanners try it. Choose a key of your own and take the value from a variable; all nodes need the same. A rolling change refuses calls between old and new nodes for a while: plan for it.",
				ZH: "它印在官方文件和示例中，扫描器会尝试它。请使用自己的 key，value 取自变量；所有节点必须相同。滚动更换期间，新旧节点之间的调用会暂时被拒绝，请提前安排。",
			},
		},
	}
	if s.sendsIdentity() != yes {
		d.Severity = diag.Warning
	}
	return d
}

// hiddenIdentity is about a missing identity where the jar has a published one,
// which our file hides with empty lines.
func hiddenIdentity(s *server) diag.Diagnostic {
	return diag.Diagnostic{
		Address: s.authAddress("identity"),
		Args:    []any{s.rel.Version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "auth without identity: Nacos %[1]s would fall back to a published one",
				ZH: "auth 缺少 identity：Nacos %[1]s 会退回到公开的默认值",
			},
			Detail: diag.Words{
				EN: "nacosgen hides that one with empty lines, so that every request is refused with \"Invalid server identity key or value\". Write identity { key = \"x-nacos-peer\", value = var.nacos_identity } in the auth block, with a key of your own, the same on all nodes.",
				ZH: "nacosgen 用空行覆盖了它，因此所有请求都会被拒绝：\"Invalid server identity key or value\"。请在 auth 块中写 identity 块，含自己的 key（例如 \"x-nacos-peer\"）和 value = var.nacos_identity，所有节点相同。",
			},
		},
	}
}
