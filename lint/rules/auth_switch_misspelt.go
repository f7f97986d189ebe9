package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// AuthSwitchMisspelt looks at keys and variables that nearly are one of
// authentication: what they switch stays as it was.
var AuthSwitchMisspelt = &lint.Rule{
	ID: "auth-switch-misspelt",
	Summary: diag.Words{
		EN: "keys and variables of authentication must be spelt as the release reads them",
		ZH: "鉴权相关的键和环境变量必须按该版本读取的名称拼写",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later",
	Source:   "alibaba/nacos: AuthConfigs@1.2.0, @2.2.1, NacosAuthPluginCoreConfig@3.1.1; nacos-docker: docker-startup.sh and application.properties of all tags",
	Check:    checkAuthSwitchMisspelt,
}

func checkAuthSwitchMisspelt(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.2.0") {
			continue
		}
		for i := range s.settings {
			set := &s.settings[i]
			meant, wrong := s.meantKey(set.Name), false
			if set.Kind == lint.SettingVariable {
				meant, wrong = s.meantVariable(set.Name)
			}
			if meant != "" || wrong {
				report(misspelt(p, s, set, meant))
			}
		}
	}
}

func misspelt(p *lint.Pass, s *server, set *lint.Setting, meant string) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: set.Address,
		Args:    []any{set.Name, s.rel.Version, meant},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is nothing that Nacos %[2]s reads: want %[3]s",
				ZH: "Nacos %[2]s 不读取 %[1]s：应为 %[3]s",
			},
			Detail: diag.Words{
				EN: "It is ignored without a word in the log, and the login stays as it was. Better than the right spelling is the auth block, which takes the right name for each release.",
				ZH: "它会被忽略，日志中没有任何提示，登录保持原样。比改正拼写更好的是使用 auth 块，它会为每个版本选用正确的名称。",
			},
		},
	}
	if meant == "" {
		d.Text.Summary = diag.Words{
			EN: "%[1]s is no variable of the image of Nacos %[2]s",
			ZH: "Nacos %[2]s 的镜像没有环境变量 %[1]s",
		}
		return d
	}
	if s.said(meant) {
		return d
	}
	if edits := p.RenamedKey(set.Address, meant); edits != nil {
		d.Fixes = []diag.Fix{{ // what is switched then takes effect: no safe one
			Title: diag.Words{EN: "rename to %[1]s", ZH: "改名为 %[1]s"}, Args: []any{meant}, Edits: edits,
		}}
	}
	return d
}

// said tells whether the user sets a key or variable of that very name.
func (s *server) said(name string) bool {
	return slices.ContainsFunc(s.settings, func(set lint.Setting) bool { return set.Name == name })
}

// meantKey is the key of authentication that an unknown one was meant to be, or "".
func (s *server) meantKey(key string) string {
	if !isAuthKey(key) || s.knows(key) {
		return ""
	}
	nearest := s.rel.NearestProperty(key)
	if !isAuthKey(nearest) || strings.Contains(nearest, "{") {
		return ""
	}
	return nearest
}

// knows tells whether any release has a key, other than as a free property of
// some auth plugin that bears the name of the built-in one.
func (s *server) knows(key string) bool {
	fact := s.rel.Property(key)
	return fact != nil && !(strings.Contains(fact.Key, "{") &&
		(strings.HasPrefix(key, "nacos.core.auth.plugin.nacos.") || strings.HasPrefix(key, "nacos.plugin.auth.nacos.")))
}

func isAuthKey(key string) bool {
	key = strings.ToLower(key)
	return strings.HasPrefix(key, "nacos.core.auth.") || strings.HasPrefix(key, "nacos.plugin.auth.")
}

// meantVariable is the image's variable that one about authentication was meant
// to be; wrong tells that the name is for the image and none of its variables.
func (s *server) meantVariable(name string) (meant string, wrong bool) {
	upper := strings.ToUpper(name)
	if !isOfficialImage(s.node.Docker) || !strings.HasPrefix(upper, "NACOS_AUTH") && !strings.HasPrefix(upper, "NACOS_CORE_AUTH") ||
		slices.Contains(schemas.ImageVariableNames(), name) || s.rel.PropertyByVariable(name) != nil || knownPlaceholder(s.node, name) {
		return "", false
	}
	vars, _ := s.rel.ImageVariables()
	var names []string
	for i := range vars {
		if vars[i].Name == upper {
			return upper, true
		}
		if strings.Contains(vars[i].Name, "_AUTH") {
			names = append(names, vars[i].Name)
		}
	}
	return diag.Nearest(upper, names), true
}
