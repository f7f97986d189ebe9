package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// ComposeDollar looks at values that Compose would change on their way into the
// container, which docker run does not.
var ComposeDollar = &lint.Rule{
	ID: "compose-dollar",
	Summary: diag.Words{
		EN: "the value of a variable must be itself: nothing expands ${...} and $$ of Compose",
		ZH: "环境变量应写实际值：不会展开 Compose 的 ${...} 和 $$",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docs.docker.com: Compose interpolation; docker/cli@v28.2.2 pkg/kvfile (none); docker-startup.sh@1.1.0-v3.2.3 (no eval)",
	Check:    checkComposeDollar,
}

func checkComposeDollar(p *lint.Pass) {
	p.EachVariable(func(_ *topology.Node, _ *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		if s.Value.IsSensitive() || isSecretName(rel, s.Name) { // may be any text
			return false
		}
		var summary diag.Words
		switch text := s.Value.Text; {
		case hasComposeDefault(text), strings.Contains(text, "${") && onlyForEntryPoint(rel.ImageVariable(s.Name)),
			s.Name == "TZ" && strings.HasPrefix(text, "$") && !strings.HasPrefix(text, "$$"):
			summary = diag.Words{
				EN: "%[1]s = %[2]q: nothing expands it on the way into the container, want the value itself",
				ZH: "%[1]s = %[2]q：传入容器时不会展开，应写实际值",
			}
		case strings.Contains(text, "$$"):
			summary = diag.Words{
				EN: "%[1]s = %[2]q: $$ stays two dollars, want one",
				ZH: "%[1]s = %[2]q：$$ 会保留为两个美元符号，应只写一个",
			}
		default:
			return false
		}
		p.Report(diag.Diagnostic{
			Address: s.Address, Args: []any{s.Name, s.Value.Shown()},
			Text: diag.Text{
				Summary: summary,
				Detail: diag.Words{
					EN: "Compose replaces ${NAME:-default} and makes $ of $$; docker run and podman run pass values on as they are. Use a variable of the topology (var.x), or self.address and the like.",
					ZH: "Compose 会替换 ${NAME:-默认值}，并把 $$ 变为 $；docker run 和 podman run 会原样传递。请使用拓扑的变量（var.x）或 self.address 等。",
				},
			},
		})
		return true
	})
}

// hasComposeDefault tells whether text has ${NAME:-x}, ${NAME:?x} or ${NAME:+x}.
// Spring's own default, ${NAME:x}, is none.
func hasComposeDefault(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "${")
		if !found {
			return false
		}
		name, value, _ := strings.Cut(rest, ":")
		if !strings.Contains(name, "}") && strings.ContainsAny(value[:min(1, len(value))], "-?+") {
			return true
		}
		text = rest
	}
}

// onlyForEntryPoint tells whether the entry point alone reads a variable, as
// text; what reaches Spring is expanded there.
func onlyForEntryPoint(v *schemas.ImageVariable) bool {
	if v == nil || len(v.Effects) == 0 {
		return false
	}
	for _, e := range v.Effects {
		if e.How != "when" && e.How != "lines" && !strings.HasPrefix(e.Target, "-X") && e.Target != "-Dnacos.server.ip" {
			return false
		}
	}
	return true
}

// isSecretName tells whether a variable holds a secret by its name.
func isSecretName(rel *schemas.Release, name string) bool {
	if v := rel.ImageVariable(name); v != nil && v.Secret {
		return true
	}
	for _, part := range []string{"PASSWORD", "PASSWD", "TOKEN", "SECRET"} {
		if strings.Contains(strings.ToUpper(name), part) {
			return true
		}
	}
	return false
}
