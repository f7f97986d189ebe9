package deployment

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// The oldest names of the keys that carry secrets.
const (
	tokenKey      = "nacos.core.auth.default.token.secret.key"
	identityKey   = "nacos.core.auth.server.identity.key"
	identityValue = "nacos.core.auth.server.identity.value"
)

// auth enters who may talk to the server. What the release ships or its jar
// holds as a published secret is hidden by an empty value.
func (s *sheet) auth() {
	auth, at := s.cluster.Auth, s.at.Child("auth")
	if auth == nil {
		auth = &topology.Auth{}
	}
	if !s.rel.AtLeast("1.2.0") { // nacos.core.auth.* @1.2.0
		if auth.Enabled {
			s.unsupported(at)
		}
		s.ignoreURLs(auth, at.Child("ignore_urls")) // of the console
		return
	}
	if s.cluster.Auth != nil {
		s.setting("nacos.core.auth.system.type", topology.Text(auth.System), at.Child("system"))
	}
	s.hold(diag.Warning, s.setting("nacos.core.auth.enabled", topology.Text(strconv.FormatBool(auth.Enabled)), at.Child("enabled")))
	if s.rel.AtLeast("3.0.0") { // a node that is to be upgraded has these APIs then
		s.flag("nacos.core.auth.admin.enabled", auth.AdminEnabled, at.Child("admin_enabled"))
		s.flag("nacos.core.auth.console.enabled", auth.ConsoleEnabled, at.Child("console_enabled"))
	}
	s.flag("nacos.core.auth.caching.enabled", auth.Caching, at.Child("caching"))
	if white := s.rel.Property("nacos.core.auth.enable.userAgentAuthWhite"); white.Exists {
		s.set(white.Key, topology.Text("false"), Fact("true lets everybody in who claims to be a server", white.Source))
	}
	s.identity(auth, at)
	s.token(auth, at)
	s.ldap(auth.LDAP, at.Child("ldap"))
	s.oidc(auth.OIDC, at.Child("oidc"))
	s.ignoreURLs(auth, at.Child("ignore_urls"))
}

// flag enters a switch that is said.
func (s *sheet) flag(key string, value *bool, at diag.Address) {
	if value != nil {
		s.setting(key, topology.Text(strconv.FormatBool(*value)), at)
	}
}

// secret enters a value that must never fall back to a published one: without
// a value of its own the key is there and empty. What that does to the server is
// for lint to tell (token-missing, identity-missing and the like).
func (s *sheet) secret(key string, value topology.Value, at diag.Address) {
	if value.IsSet() {
		s.setting(key, value, at)
		return
	}
	if key, fact := s.currentKey(key, 0); fact != nil && fact.Exists {
		s.set(key, topology.Text(""), Fact("none is set, and a published one is never written", fact.Source))
	}
}

func (s *sheet) identity(auth *topology.Auth, at diag.Address) {
	identity := auth.Identity
	if identity == nil {
		identity = &topology.Identity{}
	}
	s.secret(identityKey, identity.Key, at.Child("identity", "key"))
	s.secret(identityValue, identity.Value, at.Child("identity", "value"))
}

func (s *sheet) token(auth *topology.Auth, at diag.Address) {
	if s.cluster.Auth != nil {
		s.setting("nacos.core.auth.default.token.expire.seconds", topology.Text(strconv.Itoa(auth.TokenExpireSeconds)), at.Child("token_expire_seconds"))
	}
	s.secret(tokenKey, auth.TokenSecretKey, at.Child("token_secret_key"))
}

func (s *sheet) ldap(ldap *topology.LDAP, at diag.Address) {
	if ldap == nil {
		return
	}
	for _, p := range []struct {
		name, key string
		value     topology.Value
	}{
		{"url", "nacos.core.auth.ldap.url", ldap.URL},
		{"base_dn", "nacos.core.auth.ldap.basedc", ldap.BaseDN},
		{"user_dn", "nacos.core.auth.ldap.userdn", ldap.UserDN},
		{"password", "nacos.core.auth.ldap.password", ldap.Password},
		{"filter_prefix", "nacos.core.auth.ldap.filter.prefix", topology.Text(ldap.FilterPrefix)},
	} {
		if p.value.IsSet() {
			s.setting(p.key, p.value, at.Child(p.name))
		}
	}
	s.flag("nacos.core.auth.ldap.case.sensitive", ldap.CaseSensitive, at.Child("case_sensitive"))
	if ldap.Timeout != nil {
		s.setting("nacos.core.auth.ldap.timeout", topology.Text(strconv.Itoa(*ldap.Timeout)), at.Child("timeout"))
	}
}

func (s *sheet) oidc(oidc *topology.OIDC, at diag.Address) {
	if oidc == nil {
		return
	}
	enter := func(name string, value topology.Value) {
		if value.IsSet() {
			s.setting("nacos.core.auth.plugin.oidc."+strings.ReplaceAll(name, "_", "-"), value, at.Child(name))
		}
	}
	enter("issuer_uri", oidc.IssuerURI)
	enter("client_id", oidc.ClientID)
	enter("client_secret", oidc.ClientSecret)
	enter("scope", oidc.Scope)
	for _, name := range sortedKeys(oidc.Settings) {
		enter(name, oidc.Settings[name])
	}
}

// ignoreURLs enters the paths without a login. From 1.2.0 on they count only
// while the auth system is blank, which ours never is (NacosAuthConfig@1.2.0).
func (s *sheet) ignoreURLs(auth *topology.Auth, at diag.Address) {
	if auth.IgnoreURLs == nil {
		return
	}
	for i, url := range auth.IgnoreURLs {
		if strings.Contains(url, ",") {
			s.found = append(s.found, finding(ruleUnwritable, diag.Error, at.Index(i),
				diag.Words{EN: "path %[1]q holds a comma, which separates paths", ZH: "路径 %[1]q 含逗号，而逗号用于分隔路径"},
				diag.Words{EN: "Write each path as an element of its own; ? and * stand for other characters.", ZH: "请把每个路径写成单独的元素；可用 ? 和 * 代替其他字符。"}, url))
		}
	}
	if s.rel.AtLeast("1.2.0") {
		s.found = append(s.found, finding(ruleUnsupported, diag.Warning, at,
			diag.Words{EN: "ignore_urls has no effect in Nacos %[1]s", ZH: "ignore_urls 在 Nacos %[1]s 中不起作用"},
			diag.Words{EN: "From 1.2.0 on the server reads it only without an auth system. Remove it.", ZH: "1.2.0 起，服务端只在没有鉴权系统时才读取它。请删除。"}, s.rel.Version))
	}
	s.setting("nacos.security.ignore.urls", topology.Text(strings.Join(auth.IgnoreURLs, ",")), at)
}
