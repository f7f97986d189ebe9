package rules

import (
	"cmp"
	"strconv"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// NginxBodySize compares the largest request that a gateway lets through with
// the largest configuration that the servers take. Where that was raised
// beyond the release's own, content-limit-mismatch compares all three limits.
var NginxBodySize = &lint.Rule{
	ID: "nginx-body-size",
	Summary: diag.Words{
		EN: "a gateway must let through the largest configuration that the servers take",
		ZH: "网关必须允许服务端所接受的最大配置通过",
	},
	Severity: diag.Warning,
	Theme:    lint.Gateway,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "PropertyUtil@1.1.0, @3.1.1 (maxContent 10 MB); nginx: client_max_body_size (1m)",
	Check:    checkNginxBodySize,
}

// mostContent is the release's own maxContent, the same in all.
const mostContent = 10 * mebibyte

func checkNginxBodySize(p *lint.Pass) {
	content := int64(-1)
	said := saidOnce{}
	eachListener(p, "http", func(g *deployment.Gateway, l *deployment.Listener) {
		text := cmp.Or(l.BodySize.Text, "1m")
		size, _ := topology.ParseSize(text)
		at, written := lint.Blame(l.BodySize.Sources)
		if !written {
			at, written = lint.Blame(g.Sources)
		}
		if size == 0 || size >= mostContent || !written { // 0 is no limit
			return
		}
		if content < 0 {
			content = contentLimit(p)
		}
		if size >= content || !said.first(at) {
			return
		}
		p.Report(diag.Diagnostic{
			Address: at, Args: []any{text, roughSize(content)},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "gateway takes requests up to %[1]s, but the servers configurations up to %[2]s: want 20m",
					ZH: "网关只接受 %[1]s 以内的请求，而服务端接受 %[2]s 以内的配置：应为 20m",
				},
				Detail: diag.Words{
					EN: "Publishing a larger configuration, and importing an archive of several in the console, ends with \"413 Request Entity Too Large\". Set client_max_body_size to twice that, since a form takes more than its text.",
					ZH: "发布更大的配置，或在控制台导入包含多个配置的压缩包时，会报 \"413 Request Entity Too Large\"。表单比文本本身更大，请将 client_max_body_size 设为其两倍。",
				},
			},
			Fixes: replaceText(at, "20m", diag.Words{EN: "set it to %[1]s", ZH: "设为 %[1]s"}),
		})
	})
}

// contentLimit is the largest configuration that every node takes, at most the
// release's own.
func contentLimit(p *lint.Pass) int64 {
	const key = "maxContent"
	limit := int64(mostContent)
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		s, _ := settingOf(p.Cluster, n, d, key)
		if bytes, _ := strconv.ParseInt(s.value.Text, 10, 64); bytes > 0 {
			limit = min(limit, bytes)
		}
	})
	return limit
}
