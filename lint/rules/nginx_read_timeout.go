package rules

import (
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// NginxReadTimeout looks at how long a gateway waits for an answer, because a
// long poll is answered after half a minute.
var NginxReadTimeout = &lint.Rule{
	ID: "nginx-read-timeout",
	Summary: diag.Words{
		EN: "a gateway must wait longer for an answer than a long poll takes",
		ZH: "网关等待响应的时间必须长于长轮询",
	},
	Severity: diag.Warning,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "all; clients of 1.x, and others that poll over HTTP",
	Source:   "LongPollingService@1.1.0 (30 s, less 500 ms); nginx: proxy_read_timeout (60s)",
	Check:    checkNginxReadTimeout,
}

func checkNginxReadTimeout(p *lint.Pass) {
	eachListener(p, "http", func(_ *deployment.Gateway, l *deployment.Listener) {
		at, written := lint.Blame(l.ReadTimeout.Sources)
		timeout, ok := nginxTime(l.ReadTimeout.Text)
		if l.Role != deployment.RoleHTTP || !written || !ok || timeout > 30*time.Second {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{l.ReadTimeout.Text},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gateway waits %[1]s for an answer, but a long poll takes up to 30 s: want 60s or more",
					ZH: "网关只等待响应 %[1]s，而长轮询最长 30 秒：应为 60s 或更长",
				},
				Detail: diag.Words{
					EN: "Clients that listen for changes over HTTP get 504 in place of an empty answer, and log \"[check-update] get changed dataId error\"; they learn of changes late. Write 90s.",
					ZH: "通过 HTTP 监听变更的客户端会收到 504 而不是空响应，记录 \"[check-update] get changed dataId error\"，并且很晚才得知变更。请写 90s。",
				},
			},
			Fixes: replaceText(at, "90s", diag.Words{EN: "set it to %[1]s", ZH: "设为 %[1]s"}),
		})
	})
}
