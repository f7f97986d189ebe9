package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// AuthEnvMandatory3x looks at the variables that the entry point of 3.x wants
// filled in, whatever is switched off and whatever is mounted.
var AuthEnvMandatory3x = &lint.Rule{
	ID: "auth-env-mandatory-3x",
	Summary: diag.Words{
		EN: "images from v3.0.0 on don't start with an empty token or identity",
		ZH: "v3.0.0 及以后的镜像在令牌密钥或身份识别信息为空时不会启动",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "3.0.0 and later",
	Source:   "docker-startup.sh@v3.0.3 (exit 255); nacos-docker#453",
	Check:    checkAuthEnvMandatory3x,
}

func checkAuthEnvMandatory3x(p *lint.Pass) {
	p.EachVariable(func(_ *topology.Node, _ *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		v := rel.ImageVariable(s.Name)
		if s.Value.IsSet() || v == nil || !endsWhenEmpty(v) {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: s.Address,
			Args:    []any{s.Name, rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is empty: the container of %[2]s ends at once, want a value",
					ZH: "%[1]s 为空：%[2]s 的容器会立即退出，应设置值",
				},
				Detail: diag.Words{
					EN: "The log has \"env %[1]s must be set\" and the exit code is 255, with authentication off and with a mounted application.properties too. Take the variable out, and write token_secret_key and identity in the auth block, best from sensitive variables.",
					ZH: "日志中会出现 \"env %[1]s must be set\"，退出码为 255；即使关闭鉴权或挂载了 application.properties 也是如此。请去掉该变量，并在 auth 块中填写 token_secret_key 和 identity，最好来自 sensitive 变量。",
				},
			},
		})
		return true
	})
}
