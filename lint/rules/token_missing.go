package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// TokenMissing looks at servers that do not start without a signing key.
var TokenMissing = &lint.Rule{
	ID: "token-missing",
	Summary: diag.Words{
		EN: "a server that signs tokens needs a key of its own",
		ZH: "签发令牌的服务端需要自己的密钥",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "2.2.0 - 2.2.1 and 3.x always; 2.2.2 - 2.5.x with authentication on",
	Source:   "alibaba/nacos: JwtTokenManager@2.2.0, @2.2.0.1, @2.2.2, @3.0.3; startup.sh@3.0.3; nacos-docker docker-startup.sh@v3.0.3; docker#334",
	Seen:     "2.2.4",
	Check:    checkTokenMissing,
}

func checkTokenMissing(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, set := s.token()
		if set || !s.needsToken() || s.misnamed(tokenKeys()) != nil || strings.HasPrefix(e.name, "NACOS_AUTH_") && s.rel.AtLeast("3.0.0") {
			continue // auth-env-mandatory-3x tells of the emptied variable
		}
		at := e.at
		if at == "" {
			at = s.authAddress("token_secret_key")
		}
		report(diag.Diagnostic{
			Address: at,
			Args:    []any{s.rel.Version},
			Text: diag.Text{
				Summary: s.withoutToken(),
				Detail: diag.Words{
					EN: consequence(s.rel).EN + " Write token_secret_key = var.nacos_token in the auth block (with enabled = false, if it is to stay off): Base64 of 32 random bytes or more, such as `openssl rand -base64 48` prints, the same on all nodes.",
					ZH: consequence(s.rel).ZH + "请在 auth 块中写 token_secret_key = var.nacos_token（如需保持关闭，再写 enabled = false）：至少 32 个随机字节的 Base64，例如 `openssl rand -base64 48` 的输出，所有节点相同。",
				},
			},
		})
	}
}

// needsToken tells whether the server, or the script that starts it, asks for a key.
func (s *server) needsToken() bool {
	return s.rel.In("2.2.0", "2.2.1") || s.rel.AtLeast("3.0.0") || s.rel.AtLeast("2.2.2") && s.clientAuth() == yes
}

// withoutToken says that there is no key; %[1]s is the release.
func (s *server) withoutToken() diag.Words {
	if s.clientAuth() == yes {
		return diag.Words{
			EN: "auth without token_secret_key: Nacos %[1]s needs one of your own",
			ZH: "auth 缺少 token_secret_key：Nacos %[1]s 需要自己的密钥",
		}
	}
	return diag.Words{
		EN: "no token_secret_key: Nacos %[1]s needs one even while auth is off",
		ZH: "没有 token_secret_key：即使 auth 关闭，Nacos %[1]s 也需要它",
	}
}

// consequence is what the operator sees without a key.
func consequence(rel *schemas.Release) diag.Words {
	if rel.AtLeast("3.0.0") {
		return diag.Words{
			EN: "startup.sh stops and asks for it, which hangs a service manager, and a container ends with 255.",
			ZH: "startup.sh 会停下来要求输入，使服务管理器挂起；容器会以 255 退出。",
		}
	}
	return diag.Words{
		EN: "The start fails with \"the length of secret key must great than or equal 32 bytes\".",
		ZH: "启动失败：\"the length of secret key must great than or equal 32 bytes\"。",
	}
}
