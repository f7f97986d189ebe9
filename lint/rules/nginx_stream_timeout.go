package rules

import (
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// NginxStreamTimeout looks at how long a silent gRPC connection may stay open.
var NginxStreamTimeout = &lint.Rule{
	ID: "nginx-stream-timeout",
	Summary: diag.Words{
		EN: "a gateway must leave idle gRPC connections open for a minute",
		ZH: "网关必须让空闲的 gRPC 连接保持一分钟以上",
	},
	Severity: diag.Warning,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "2.0.0 and later",
	Source:   "nginx: ngx_stream_proxy_module proxy_timeout (10m); GrpcClient@2.0.4 (keep-alive)",
	Check:    checkNginxStreamTimeout,
}

func checkNginxStreamTimeout(p *lint.Pass) {
	eachListener(p, "stream", func(_ *deployment.Gateway, l *deployment.Listener) {
		at, written := lint.Blame(l.ReadTimeout.Sources)
		timeout, ok := nginxTime(l.ReadTimeout.Text)
		if l.Role != deployment.RoleSDKGRPC || !written || !ok || timeout >= time.Minute {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{l.ReadTimeout.Text, l.Port},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gRPC connections on port %[2]d are cut after %[1]s of silence: want 60s or more, 10m is nginx's own",
					ZH: "端口 %[2]d 上的 gRPC 连接空闲 %[1]s 就会断开：应为 60s 或更长，nginx 默认为 10m",
				},
				Detail: diag.Words{
					EN: "Pushes go through connections that are mostly silent. nginx cuts them, each client logs \"Server healthy check fail\" and connects again, all of them all the time. Leave stream_timeout out, or write 10m.",
					ZH: "推送所用的连接大多数时间是空闲的。nginx 断开后，每个客户端都会记录 \"Server healthy check fail\" 并重连，如此反复。请去掉 stream_timeout，或写 10m。",
				},
			},
			Fixes: replaceText(at, "10m", diag.Words{EN: "set it to %[1]s", ZH: "设为 %[1]s"}),
		})
	})
}
