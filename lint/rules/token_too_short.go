package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenTooShort looks at how many bytes a server makes of its signing key.
var TokenTooShort = &lint.Rule{
	ID: "token-too-short",
	Summary: diag.Words{
		EN: "the key that signs tokens must decode to 32 bytes or more",
		ZH: "签发令牌的密钥解码后至少应为 32 字节",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.4.0 - 2.2.1; 2.2.2 - 2.5.x with authentication on; 3.x with that of clients or of the console on",
	Source:   "alibaba/nacos: JwtTokenManager@1.4.0, @2.2.0, @2.2.2, NacosJwtParser@2.4.3; #10047 #10115 #10848; run on 2.5.1, 3.1.0",
	Seen:     "2.2.4",
	Check:    checkTokenTooShort,
}

func checkTokenTooShort(p *lint.Pass) {
	eachToken(p, func(s *server, e entry) {
		bytes, base64 := decodedToken(e.value.Text)
		if !base64 {
			if !takesRawTokens(s.rel) {
				return // token-not-base64
			}
			bytes = len(e.value.Text)
		}
		if bytes >= minTokenBytes || !s.checksToken() {
			return
		}
		d := diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name, bytes, minTokenBytes},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s decodes to %[2]d bytes: want %[3]d or more",
					ZH: "%[1]s 解码后只有 %[2]d 字节：至少需要 %[3]d 字节",
				},
				Detail: diag.Words{
					EN: "The start fails with \"the length of secret key must great than or equal 32 bytes\". A server decodes the text as Base64, so 32 characters are only 24 bytes. `openssl rand -base64 48` prints a key that fits; all nodes need the same.",
					ZH: "启动失败：\"the length of secret key must great than or equal 32 bytes\"。服务端按 Base64 解码该文本，因此 32 个字符只有 24 字节。`openssl rand -base64 48` 的输出符合要求；所有节点必须相同。",
				},
			},
		}
		if !s.rel.AtLeast("2.2.0") {
			d.Text.Detail = diag.Words{
				EN: "The server starts, but the first login fails with a WeakKeyException or IllegalArgumentException. It decodes the text as Base64, so 32 characters are only 24 bytes. `openssl rand -base64 48` prints a key that fits; all nodes need the same.",
				ZH: "服务端能启动，但首次登录会因 WeakKeyException 或 IllegalArgumentException 失败。它按 Base64 解码该文本，因此 32 个字符只有 24 字节。`openssl rand -base64 48` 的输出符合要求；所有节点必须相同。",
			}
		}
		p.Report(d)
	})
}
