package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EnvFileSpaces looks at blanks around the "=" of a variable, which become part
// of its name.
var EnvFileSpaces = &lint.Rule{
	ID: "env-file-spaces",
	Summary: diag.Words{
		EN: "no blank may stand between a variable, \"=\" and its value",
		ZH: "变量名、\"=\" 和值之间不得有空格",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker run --env; docker/cli@v28.2.2 pkg/kvfile (variable contains whitespaces)",
	Check:    checkEnvFileSpaces,
}

func checkEnvFileSpaces(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release, s lint.Setting) bool {
		name := strings.TrimSpace(s.Name)
		if name == s.Name {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: s.Address, Args: []any{s.Name, name}, Fixes: withoutBlanks(p, n, s, name),
			Text: diag.Text{
				Summary: diag.Words{
					EN: "the blank before \"=\" makes %[1]q another variable than %[2]s",
					ZH: "\"=\" 前的空格使 %[1]q 成为与 %[2]s 不同的变量",
				},
				Detail: diag.Words{
					EN: "Nothing reads a variable of that name, so %[2]s keeps its default. Write %[2]s=value, or better put it in env.",
					ZH: "没有任何地方读取该名称的变量，%[2]s 仍为默认值。请写成 %[2]s=值，最好写在 env 中。",
				},
			},
		})
		return true
	})
}

// withoutBlanks writes the name of a variable, and its value, without blanks
// around them.
func withoutBlanks(p *lint.Pass, n *topology.Node, s lint.Setting, name string) []diag.Fix {
	said, meant := s.Name+"="+s.Value.Text, name+"="+strings.TrimSpace(s.Value.Text)
	text := strings.Replace(optionsAt(p.Cluster, n, s.Address), said, meant, 1)
	return []diag.Fix{{
		Title: diag.Words{EN: "write %[1]s", ZH: "写成 %[1]s"}, Args: []any{name + "=..."},
		Safe: true, Edits: []diag.Edit{{Address: s.Address, Text: lint.Quoted(text)}},
	}}
}
