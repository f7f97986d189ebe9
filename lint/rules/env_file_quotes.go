package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EnvFileQuotes looks at values in quotes of their own, which stay in the value:
// neither the engine nor the entry point takes them off.
var EnvFileQuotes = &lint.Rule{
	ID: "env-file-quotes",
	Summary: diag.Words{
		EN: "the value of a variable should not stand in quotes of its own",
		ZH: "环境变量的值不应自带引号",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker/cli@v28.2.2 pkg/kvfile (quotes are part of the value); compose-go dotenv takes them off",
	Check:    checkEnvFileQuotes,
}

func checkEnvFileQuotes(p *lint.Pass) {
	p.EachVariable(func(_ *topology.Node, _ *deployment.Node, _ *schemas.Release, s lint.Setting) bool {
		bare, quoted := withoutQuotes(s.Value.Text)
		if !quoted || s.Name == "NACOS_SERVERS" || s.Name == "SPRING_DATASOURCE_PLATFORM" { // with rules of their own
			return false
		}
		d := diag.Diagnostic{
			Address: s.Address, Args: []any{s.Name, s.Value.Shown()},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s = %[2]s: the quotes are part of the value, want it without",
					ZH: "%[1]s = %[2]s：引号会成为值的一部分，应去掉",
				},
				Detail: diag.Words{
					EN: "Compose takes quotes off, docker run --env-file does not: the server gets them in a password, a token or a mode. Write the value alone.",
					ZH: "Compose 会去掉引号，docker run --env-file 不会：密码、令牌密钥或模式中会带上引号。请只写值本身。",
				},
			},
		}
		if isMapElement(s) && !s.Value.IsSensitive() {
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "take the quotes off", ZH: "去掉引号"},
				Safe:  true, Edits: []diag.Edit{{Address: s.Address, Text: lint.Quoted(bare)}},
			}}
		}
		p.Report(d)
		return true
	})
}

// withoutQuotes takes the quotes off a text that stands in a pair of them.
func withoutQuotes(text string) (bare string, quoted bool) {
	if len(text) < 2 || text[0] != '"' && text[0] != '\'' || text[len(text)-1] != text[0] {
		return text, false
	}
	return text[1 : len(text)-1], true
}
