package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EnvUnknown looks at variables that are meant for the image but that its
// release does not read. Names that could be anybody's are left alone.
var EnvUnknown = &lint.Rule{
	ID: "env-unknown",
	Summary: diag.Words{
		EN: "a variable for the image must be one that its release reads",
		ZH: "镜像的环境变量必须是该版本会读取的",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "nacos-docker: docker-startup.sh, build/conf/application.properties and README of all tags; SystemEnvironmentPropertySource, Spring Framework 5 and 6",
	Check:    checkEnvUnknown,
}

func checkEnvUnknown(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		if !isOfficialImage(n.Docker) || hasOwnRule(rel, s.Name) || knownPlaceholder(n, s.Name) || rel.PropertyByVariable(s.Name) != nil {
			return false
		}
		v := rel.ImageVariable(s.Name)
		d := diag.Diagnostic{Address: s.Address, Args: []any{s.Name, rel.Version}}
		switch {
		case v != nil && !hasEffect(v):
			d.Text = envWithoutEffect()
		case v != nil:
			return false
		case slices.Contains(schemas.ImageVariableNames(), s.Name):
			d.Text = envOfOtherReleases()
		default:
			near := nearVariable(rel, s.Name)
			if near == "" && !isForImage(s.Name) {
				return false
			}
			d.Text = envOfNoRelease(near)
			if near != "" {
				d.Args = append(d.Args, near)
				d.Fixes = renameVariable(p, n, s, near)
			}
		}
		p.Report(d)
		return true
	})
}

// hasOwnRule tells whether another rule says more about a name: ports, databases,
// Java, member lists, authentication, names with dots or blanks.
func hasOwnRule(rel *schemas.Release, name string) bool {
	switch name {
	case "NACOS_SERVER_PORT", "NACOS_APPLICATION_PORT", "NACOS_AUTH_TOKEN":
		return true
	case "MEMBER_LIST":
		return rel.AtLeast("1.3.0")
	}
	known := slices.Contains(schemas.ImageVariableNames(), name)
	return strings.ContainsAny(name, ".- ") || isStrayJavaVariable(rel, name) || strings.Contains(name, "_AUTH") && !known ||
		rel.AtLeast("1.2.0") && (strings.HasPrefix(name, "MYSQL_MASTER_") || strings.HasPrefix(name, "MYSQL_SLAVE_"))
}

// hasEffect tells whether a variable does something in a container that runs.
func hasEffect(v *schemas.ImageVariable) bool {
	return !v.Ineffective && slices.ContainsFunc(v.Effects, func(e schemas.ImageEffect) bool {
		return e.How != "at build time only"
	})
}

// nearVariable is the image's variable that a name was meant to be, or "". Of
// short names too many are near to something.
func nearVariable(rel *schemas.Release, name string) string {
	if len(name) < 8 {
		return ""
	}
	vars, _ := rel.ImageVariables()
	names := make([]string, len(vars))
	for i := range vars {
		names[i] = vars[i].Name
	}
	return diag.Nearest(name, names)
}

// isForImage tells whether a name can be for the image alone. NACOS_REPLICAS is
// read by the plugin that finds peers in Kubernetes.
func isForImage(name string) bool {
	return name != "NACOS_REPLICAS" && (strings.HasPrefix(name, "NACOS_") || strings.HasPrefix(name, "MYSQL_SERVICE_"))
}

// renameVariable writes a variable under the name that was meant, where that
// one is not set.
func renameVariable(p *lint.Pass, n *topology.Node, s lint.Setting, name string) []diag.Fix {
	if _, taken := n.Docker.Env[name]; taken {
		return nil
	}
	edits := p.RenamedKey(s.Address, name)
	if edits == nil {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "rename to %[1]s", ZH: "改名为 %[1]s"}, Args: []any{name}, Safe: true, Edits: edits,
	}}
}

func envWithoutEffect() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "%[1]s has no effect in the image of %[2]s",
			ZH: "%[1]s 在 %[2]s 的镜像中不起作用",
		},
		Detail: diag.Words{
			EN: "The image lists the variable, but nothing reads it when the container runs. Take it out and write the setting in the topology (access_log, auth, properties); the time zone is TZ.",
			ZH: "镜像列出了该变量，但容器运行时没有任何地方读取。请去掉它，并在拓扑中填写相应设置（access_log、auth、properties）；时区请用 TZ。",
		},
	}
}

func envOfOtherReleases() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "%[1]s is not read by the image of %[2]s, only by those of other releases",
			ZH: "%[2]s 的镜像不读取 %[1]s，只有其他版本的镜像读取",
		},
		Detail: diag.Words{
			EN: "It is ignored without a word. Take it out and write the setting in the topology, in properties if nowhere else: nacosgen finds what this release reads.",
			ZH: "它会被忽略，且没有任何提示。请去掉它，并在拓扑中填写该设置（没有相应位置时写在 properties 中）：nacosgen 会找到该版本所读取的名称。",
		},
	}
}

func envOfNoRelease(near string) diag.Text {
	text := diag.Text{
		Summary: diag.Words{
			EN: "%[1]s is not read by the image of %[2]s",
			ZH: "%[2]s 的镜像不读取 %[1]s",
		},
		Detail: diag.Words{
			EN: "It is neither a variable of the image nor a key of the server in capitals with underscores, and is ignored without a word. Correct the name, or take it out.",
			ZH: "它既不是镜像的变量，也不是服务端配置项的大写下划线形式，会被忽略且没有任何提示。请更正名称，或去掉它。",
		},
	}
	if near != "" {
		text.Summary.EN += ": did you mean %[3]s?"
		text.Summary.ZH += "：是否想写 %[3]s？"
	}
	return text
}
