package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EnvDottedName looks at keys given as they are: a shell can't pass on a
// variable of that name.
var EnvDottedName = &lint.Rule{
	ID: "env-dotted-name",
	Summary: diag.Words{
		EN: "the name of a variable should have neither dots nor dashes",
		ZH: "环境变量名称中不应有点或短横线",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images; lost where the entry point is run by sh: v1.4.8, v2.4.0 and later",
	Source:   "POSIX.1-2017 8.1; docker-startup.sh and Dockerfile@v1.4.8, @v2.4.0; BusyBox ash drops such names",
	Check:    checkEnvDottedName,
}

func checkEnvDottedName(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		if !strings.ContainsAny(s.Name, ".-") {
			return false
		}
		name := relaxedVariable(s.Name)
		d := diag.Diagnostic{
			Address: s.Address, Args: []any{s.Name, name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is no name that a shell passes on: want %[2]s",
					ZH: "shell 无法传递名为 %[1]s 的变量：应为 %[2]s",
				},
				Detail: diag.Words{
					EN: "The entry point is a shell script: bash lets such a variable through, the sh of the images v1.4.8 and from v2.4.0 on drops it. Write the key in properties, or the variable as %[2]s, which Spring takes for the same key.",
					ZH: "入口脚本是 shell 脚本：bash 会放行这样的变量，而 v1.4.8 以及 v2.4.0 起的镜像所用的 sh 会将其丢弃。请把该配置项写在 properties 中，或将变量写成 %[2]s，Spring 会视为同一配置项。",
				},
			},
		}
		if fact := rel.Property(s.Name); fact != nil && fact.Exists {
			d.Fixes = renameVariable(p, n, s, name)
		}
		p.Report(d)
		return true
	})
}

// relaxedVariable is the name by which Spring finds a key in the environment.
func relaxedVariable(key string) string {
	return strings.ToUpper(strings.NewReplacer(".", "_", "-", "_", "[", "_", "]", "").Replace(key))
}
