package rules

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenTTLOdd looks at how long a login lasts.
var TokenTTLOdd = &lint.Rule{
	ID: "token-ttl-odd",
	Summary: diag.Words{
		EN: "a login should last between a minute and 30 days",
		ZH: "令牌有效期应在一分钟到 30 天之间",
	},
	Severity: diag.Info,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later",
	Source:   "alibaba/nacos: JwtTokenManager@2.2.2; #3351",
	Check:    checkTokenTTLOdd,
}

func checkTokenTTLOdd(p *lint.Pass) {
	const minute, month = 60, 30 * 24 * 60 * 60
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(readBy(s.rel, expireKeys())...)
		seconds, err := strconv.Atoi(strings.TrimSpace(e.value.Text))
		if err != nil || seconds >= minute && seconds <= month {
			continue
		}
		d := diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name, e.value.Shown()},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s = %[2]s: clients would have to log in again and again",
					ZH: "%[1]s = %[2]s：客户端需要不断重新登录",
				},
				Detail: diag.Words{
					EN: "A client renews its token at a tenth of its life before the end; below a minute the servers do little else. 18000 (5 hours) is what is shipped.",
					ZH: "客户端在有效期剩余十分之一时更新令牌；低于一分钟时，服务端会忙于处理登录。自带的值是 18000（5 小时）。",
				},
			},
		}
		if seconds > month {
			d.Text = diag.Text{
				Summary: diag.Words{
					EN: "%[1]s = %[2]s: a token that is stolen works for more than 30 days",
					ZH: "%[1]s = %[2]s：被盗的令牌在 30 天之后仍然有效",
				},
				Detail: diag.Words{
					EN: "A token cannot be called back but by changing the key. 18000 (5 hours) is what is shipped; clients renew theirs by themselves.",
					ZH: "除了更换密钥，令牌无法作废。自带的值是 18000（5 小时）；客户端会自行更新令牌。",
				},
			}
		}
		report(d)
	}
}
