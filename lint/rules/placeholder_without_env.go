package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// PlaceholderWithoutEnv looks at placeholders that nothing fills in.
var PlaceholderWithoutEnv = &lint.Rule{
	ID: "placeholder-without-env",
	Summary: diag.Words{
		EN: "a placeholder should have a default, or something of its name",
		ZH: "占位符应有默认值，或有同名的变量",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "PropertyPlaceholderHelper, Spring Framework 5 and 6; nacos-docker build/conf/application.properties, copied to machines without a container",
	Check:    checkPlaceholderWithoutEnv,
}

func checkPlaceholderWithoutEnv(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		for i := range s.settings {
			set := &s.settings[i]
			if set.Kind != lint.SettingProperty || set.Value.IsSensitive() {
				continue
			}
			for _, name := range placeholders(set.Value.Text) {
				if s.fills(name) {
					continue
				}
				report(unfilled(s, set, name))
				break
			}
		}
	}
}

func unfilled(s *server, set *lint.Setting, name string) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: set.Address,
		Args:    []any{set.Name, name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s asks for ${%[2]s}, which has no default and which nothing here sets",
				ZH: "%[1]s 引用了 ${%[2]s}，它没有默认值，此处也没有设置",
			},
			Detail: diag.Words{
				EN: "Unless the environment of the server has it, the start fails with \"Could not resolve placeholder\", or the text ${%[2]s} itself is taken. Write ${%[2]s:a default}, or the value; the topology's own variables are var.x.",
				ZH: "除非服务端的环境变量中有它，否则启动会报 \"Could not resolve placeholder\"，或直接使用 ${%[2]s} 这段文字。请写 ${%[2]s:默认值} 或直接写值；拓扑自己的变量是 var.x。",
			},
		},
	}
	if s.node.Docker != nil {
		d.Text.Detail = diag.Words{
			EN: "The container has no such variable: the start fails with \"Could not resolve placeholder\", or the text ${%[2]s} itself is taken. Set it in docker { env = { %[2]s = ... } }, or write ${%[2]s:a default}.",
			ZH: "容器没有该变量：启动会报 \"Could not resolve placeholder\"，或直接使用 ${%[2]s} 这段文字。请在 docker { env = { %[2]s = ... } } 中设置，或写 ${%[2]s:默认值}。",
		}
	}
	return d
}

// placeholders lists the names of placeholders that have no default.
func placeholders(text string) []string {
	var names []string
	_, rest, found := strings.Cut(text, "${")
	for found {
		name, after, closed := strings.Cut(rest, "}")
		if closed && name != "" && !strings.Contains(name, ":") {
			names = append(names, name)
		}
		_, rest, found = strings.Cut(after, "${")
	}
	return names
}

// fills tells whether something known has a name: another property, a setting
// of the user's, a variable of the container or of its image, or what every
// process, Java and Spring (RandomValuePropertySource) have.
func (s *server) fills(name string) bool {
	switch name {
	case "HOME", "PATH", "USER", "HOSTNAME", "PWD", "LANG", "TZ", "JAVA_HOME":
		return true
	}
	for _, prefix := range []string{"java.", "os.", "user.", "file.", "nacos.", "sun.", "random."} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	if _, ok := s.get(name); ok {
		return true
	}
	if slices.ContainsFunc(s.settings, func(set lint.Setting) bool { return set.Name == name }) {
		return true
	}
	c := s.deployed.Container
	if c == nil {
		return false
	}
	if d := s.node.Docker; !isOfficialImage(d) || slices.ContainsFunc(lint.EngineFlags(d), passesVariables) {
		return true // who knows
	}
	return c.Variable(name) != nil || s.rel.ImageVariable(name) != nil
}

// passesVariables tells whether a flag of the engine hands on variables that
// are set elsewhere.
func passesVariables(f lint.EngineFlag) bool {
	return f.Name == "env-file" || f.Name == "env-host" || f.Name == "env" && !strings.Contains(f.Value, "=")
}
