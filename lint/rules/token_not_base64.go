package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenNotBase64 looks at signing keys that a server cannot decode.
var TokenNotBase64 = &lint.Rule{
	ID: "token-not-base64",
	Summary: diag.Words{
		EN: "the key that signs tokens must be Base64",
		ZH: "签发令牌的密钥必须是 Base64",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "as token-too-short; 2.0.4 - 2.1.2 and 2.2.1 - 2.2.4 use the raw bytes; the length counts from 2.4.1 on",
	Source:   "alibaba/nacos: AuthConfigs@1.4.0, @2.0.3, @2.0.4, NacosJwtParser.validKey@2.4.1, Base64Decode@2.4.3; JJWT Base64",
	Check:    checkTokenNotBase64,
}

func checkTokenNotBase64(p *lint.Pass) {
	eachToken(p, func(s *server, e entry) {
		if !s.checksToken() {
			return
		}
		d := diag.Diagnostic{Address: e.at, Args: []any{e.name, len(e.value.Text), s.rel.Version}}
		_, base64 := decodedToken(e.value.Text)
		switch {
		case !base64 && takesRawTokens(s.rel):
			d.Severity = diag.Info
			d.Text.Summary = diag.Words{
				EN: "%[1]s is no Base64: Nacos %[3]s takes its bytes as they are, other releases fail",
				ZH: "%[1]s 不是 Base64：Nacos %[3]s 直接使用其字节，其他版本会失败",
			}
			d.Text.Detail = badBase64("After an upgrade to 2.3.0 or later the start fails. ", "升级到 2.3.0 或更新版本后会启动失败。")
		case !base64 && s.rel.AtLeast("2.2.0"):
			d.Text.Summary = notBase64()
			d.Text.Detail = badBase64("The start fails as with a key that is too short. ", "会像密钥过短一样启动失败。")
		case !base64:
			d.Text.Summary = notBase64()
			d.Text.Detail = badBase64("The server starts, and the first login fails. ", "服务端能启动，但首次登录会失败。")
		case s.rel.AtLeast("2.4.1") && len(e.value.Text)%4 != 0:
			d.Severity = diag.Warning
			d.Text.Summary = diag.Words{
				EN: "%[1]s has %[2]d characters: want a multiple of 4, as Base64 has with its padding",
				ZH: "%[1]s 有 %[2]d 个字符：应为 4 的倍数，即带填充的 Base64",
			}
			d.Text.Detail = badBase64("It works, but the log warns that a later release will refuse it. ", "目前可用，但日志会警告后续版本将不再支持。")
		default:
			return
		}
		p.Report(d)
	})
}

func notBase64() diag.Words {
	return diag.Words{
		EN: "%[1]s is no Base64: want letters, digits, + and /, and = at the end",
		ZH: "%[1]s 不是 Base64：只能含字母、数字、+ 和 /，以及末尾的 =",
	}
}

// badBase64 says what happens and what to do.
func badBase64(en, zh string) diag.Words {
	return diag.Words{
		EN: en + "Encode the text (base64encode(...) does), without - and _ of the URL alphabet; what is decoded must have 32 bytes or more. Changing the key logs everybody out once, and all nodes need the same.",
		ZH: zh + "请对该文本编码（可用 base64encode(...)），不要使用 URL 字母表中的 - 和 _；解码后至少 32 字节。更换密钥后所有人需要重新登录一次，所有节点必须相同。",
	}
}
