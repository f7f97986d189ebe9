package deployment

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/properties"
	"github.com/nacosgen/nacosgen/topology"
)

// check looks for values of the user's that the file can't hold or that the
// server would read otherwise.
func (s *sheet) check() {
	for i := range s.entries {
		p := &s.entries[i]
		at := diag.Address("")
		for _, src := range p.Sources {
			if src.Address != "" {
				at = src.Address
				break
			}
		}
		if at == "" || p.Value.IsUnknown() {
			continue
		}
		s.checkText(p.Key, p.Key, at)
		if !s.takesPlaceholders(p, at) || !onlyPlaceholders(p.Value.Text) {
			s.checkText(p.Key, p.Value.Text, at)
		}
		if p.Group == "auth" {
			s.checkInjected(p, at)
		}
	}
	if identity := s.identityPair(); identity != nil {
		at := s.at.Child("auth", "identity")
		s.checkHeader(identity.Key, at.Child("key"), true)
		s.checkHeader(identity.Value, at.Child("value"), false)
	}
}

// takesPlaceholders tells whether a placeholder in p is meant as one: in the
// user's `properties`, but not in a secret or an account, which may hold any
// characters by chance.
func (s *sheet) takesPlaceholders(p *Property, at diag.Address) bool {
	if p.Value.IsSensitive() || !strings.Contains(string(at), "properties") {
		return false
	}
	steps := at.Steps()
	if len(steps) < 3 || steps[len(steps)-2] != "properties" {
		return false
	}
	fact := s.rel.Property(p.Key)
	return fact == nil || !fact.Secret && !strings.Contains(fact.Key, "db.user")
}

// onlyPlaceholders tells whether every ${ of a text begins a placeholder of
// Spring, ${name} or ${name:default} without another inside. Whether anything
// has that name is for lint to tell (placeholder-without-env).
func onlyPlaceholders(text string) bool {
	if !properties.Writable(text) || strings.ContainsRune(text, 0) {
		return false
	}
	_, rest, found := strings.Cut(text, "${")
	for found {
		inside, after, closed := strings.Cut(rest, "}")
		name, _, _ := strings.Cut(inside, ":")
		if !closed || name == "" || strings.Contains(inside, "${") || strings.ContainsAny(name, " \t\r\n{") {
			return false
		}
		_, rest, found = strings.Cut(after, "${")
	}
	return true
}

func (s *sheet) identityPair() *topology.Identity {
	if s.cluster.Auth == nil {
		return nil
	}
	return s.cluster.Auth.Identity
}

// checkText is about any key or value. A closed ${...} without such a property
// stops Environment.getProperty and stays for Binder; \${ is literal from Spring
// Framework 6.2 on, but not where a value is resolved twice (tried on Spring
// Boot 2.1.1, 2.7.18 and 3.4.4).
func (s *sheet) checkText(key, text string, at diag.Address) {
	switch {
	case strings.Contains(text, "${"):
		s.unwritable(at, diag.Words{EN: "%[1]s holds ${, which Spring takes for a placeholder", ZH: "%[1]s 含有 ${,Spring 会把它当作占位符"},
			diag.Words{EN: "There is no escape that all readers of a value understand. Choose another text; in a JDBC URL write %%24%%7B. To have a value filled in at start, give the server an environment variable named after %[1]s, as DB_PASSWORD_0 is after db.password.0: it wins over the file.",
				ZH: "没有所有读取方式都认可的转义。请换用其他文本；在 JDBC URL 中可写作 %%24%%7B。如需在启动时填入值，请给服务端设置与 %[1]s 同名的环境变量（如 db.password.0 对应 DB_PASSWORD_0），它优先于文件。"}, key)
	case strings.ContainsRune(text, 0):
		s.unwritable(at, diag.Words{EN: "%[1]s holds a NUL character", ZH: "%[1]s 含有 NUL 字符"},
			diag.Words{EN: "Neither databases nor requests can carry it. Choose another text.", ZH: "数据库和请求都无法携带该字符。请换用其他文本。"}, key)
	case !properties.Writable(text):
		s.unwritable(at, diag.Words{EN: "%[1]s is not valid UTF-8", ZH: "%[1]s 不是有效的 UTF-8"},
			diag.Words{EN: "Save the file that it comes from as UTF-8.", ZH: "请把来源文件保存为 UTF-8。"}, key)
	}
}

// checkInjected is about keys that the server injects with @Value, where Spring
// evaluates #{...} (AuthConfigs@1.4.1, LdapAuthConfig@2.1.0).
func (s *sheet) checkInjected(p *Property, at diag.Address) {
	if strings.Contains(p.Value.Text, "#{") {
		s.unwritable(at, diag.Words{EN: "%[1]s holds #{, which Spring takes for an expression", ZH: "%[1]s 含有 #{,Spring 会把它当作表达式"},
			diag.Words{EN: "There is no escape. Choose another text.", ZH: "没有转义方式。请换用其他文本。"}, p.Key)
	}
}

// trimmed is about values that the server trims (String.trim) before use:
// ExternalDataSourceProperties@1.3.1, BasicDataSourceServiceImpl@1.1.0.
func (s *sheet) trimmed(v topology.Value, at diag.Address) {
	if v.IsUnknown() || v.Text == strings.TrimFunc(v.Text, func(r rune) bool { return r <= ' ' }) {
		return
	}
	s.unwritable(at, diag.Words{EN: "%[1]s begins or ends with a blank, which Nacos cuts off", ZH: "%[1]s 以空白开头或结尾，Nacos 会将其去掉"},
		diag.Words{EN: "Choose a text without blanks at its ends; a line end that came with a file goes with trimspace(...).", ZH: "请使用首尾没有空白的文本；随文件带入的换行可用 trimspace(...) 去掉。"}, lastStep(at))
}

// checkHeader is about the identity, which servers send as an HTTP header.
func (s *sheet) checkHeader(v topology.Value, at diag.Address, name bool) {
	if v.IsUnknown() || v.Text == "" {
		return
	}
	bad := strings.TrimSpace(v.Text) != v.Text
	for _, c := range v.Text { // HttpURLConnection and Tomcat speak ISO-8859-1 in headers
		bad = bad || c < ' ' || c == 0x7f || c > 0xff || name && (c == ' ' || c > '~' || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", c))
	}
	if bad {
		s.unwritable(at, diag.Words{EN: "identity %[1]s can't stand in an HTTP header", ZH: "身份识别的 %[1]s 不能用作 HTTP 请求头"},
			diag.Words{EN: "Servers send it as a header: the key takes letters, digits and -, the value printable Latin letters without blanks at its ends.", ZH: "服务端把它作为请求头发送：key 只用字母、数字和 -，value 只用可打印的拉丁字符且首尾无空白。"}, lastStep(at))
	}
}

func (s *sheet) unwritable(at diag.Address, summary, detail diag.Words, args ...any) {
	s.found = append(s.found, finding(ruleUnwritable, diag.Error, at, summary, detail, args...))
}

func lastStep(at diag.Address) string {
	steps := at.Steps()
	return steps[len(steps)-1]
}
