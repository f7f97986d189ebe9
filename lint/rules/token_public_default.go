package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenPublicDefault looks at signing keys that everybody knows, and at releases
// whose jar would supply such a key.
var TokenPublicDefault = &lint.Rule{
	ID: "token-public-default",
	Summary: diag.Words{
		EN: "the key that signs tokens must not be one that was published",
		ZH: "签发令牌的密钥不能是公开的默认值",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later; a missing key concerns 1.2.0 - 2.1.2",
	Source:   "alibaba/nacos: application.properties@1.2.0 - @2.2.0, jars of 1.2.0 - 2.2.0; #10060 #10233; NVDB-CNVDB-2023674205",
	Check:    checkTokenPublicDefault,
}

func checkTokenPublicDefault(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.2.0") {
			continue
		}
		e, set := s.token()
		switch {
		case isPublished(publishedTokens(), e.value.Text):
			report(publishedToken(s, e))
		case !set && s.rel.In("1.2.0", "2.1.2") && s.clientAuth() != unclear && s.misnamed(tokenKeys()) == nil:
			report(hiddenToken(s, e))
		}
	}
}

func publishedToken(s *server, e entry) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: e.at,
		Args:    []any{e.name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is a published key: anyone can sign a token for any user with it",
				ZH: "%[1]s 是公开的密钥：任何人都可以用它为任意用户签发令牌",
			},
			Detail: diag.Words{
				EN: "It stands in the official files, and scanners try it first. Use Base64 of 32 random bytes or more, such as `openssl rand -base64 48` prints, from a variable; all nodes need the same.",
				ZH: "它印在官方文件中，扫描器会首先尝试。请改用变量中的密钥：至少 32 个随机字节的 Base64，例如 `openssl rand -base64 48` 的输出；所有节点必须相同。",
			},
		},
	}
	if s.signsTokens() != yes {
		d.Severity = diag.Warning
	}
	return d
}

// hiddenToken is about a missing key where the jar has a published one, which
// our file hides with an empty line.
func hiddenToken(s *server, e entry) diag.Diagnostic {
	at := e.at
	if at == "" {
		at = s.authAddress("token_secret_key")
	}
	d := diag.Diagnostic{
		Address: at,
		Args:    []any{s.rel.Version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "auth without token_secret_key: Nacos %[1]s would fall back to a published key",
				ZH: "auth 缺少 token_secret_key：Nacos %[1]s 会退回到公开的密钥",
			},
			Detail: diag.Words{
				EN: "nacosgen hides that key with an empty one, so that no login works. Write token_secret_key = var.nacos_token in the auth block: Base64 of 32 random bytes or more, such as `openssl rand -base64 48` prints, the same on all nodes.",
				ZH: "nacosgen 用空值覆盖了该密钥，因此无法登录。请在 auth 块中写 token_secret_key = var.nacos_token：至少 32 个随机字节的 Base64，例如 `openssl rand -base64 48` 的输出，所有节点相同。",
			},
		},
	}
	if s.clientAuth() == no {
		d.Severity = diag.Info
		d.Text.Summary = diag.Words{
			EN: "no token_secret_key: nobody can log in to the console of Nacos %[1]s",
			ZH: "没有 token_secret_key：无法登录 Nacos %[1]s 的控制台",
		}
		d.Text.Detail = diag.Words{
			EN: "The login signs its tokens with this key even while auth is off, and the published key that the server would fall back to is hidden by an empty one. To use the login, write an auth block with enabled = false and token_secret_key = var.nacos_token.",
			ZH: "即使 auth 关闭，登录也用该密钥签发令牌；服务端自带的公开密钥已被空值覆盖。如需登录，请写一个 auth 块，含 enabled = false 和 token_secret_key = var.nacos_token。",
		}
	}
	return d
}
