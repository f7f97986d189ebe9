package deployment

import (
	"maps"
	"slices"
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
	auth, at := s.cluster.Auth, s.cluster.Address().Child("auth")
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
	s.flag("nacos.core.auth.admin.enabled", auth.AdminEnabled, at.Child("admin_enabled"))
	s.flag("nacos.core.auth.console.enabled", auth.ConsoleEnabled, at.Child("console_enabled"))
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
// a value of its own the key is there and empty.
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
	if identity.Key.IsSet() && identity.Value.IsSet() || !s.identityRequired(auth) {
		return
	}
	rule := ruleIdentityMissing
	if s.jarPublishes(identityKey) {
		rule = ruleIdentityPublic
	}
	summary := diag.Words{EN: "auth without identity: Nacos %[1]s needs a key and a value of your own", ZH: "auth 缺少 identity:Nacos %[1]s 需要自己的 key 和 value"}
	if !auth.Enabled {
		summary = diag.Words{EN: "no identity: Nacos %[1]s needs a key and a value of your own even while auth is off", ZH: "没有 identity:即使 auth 关闭,Nacos %[1]s 也需要自己的 key 和 value"}
	}
	s.found = append(s.found, finding(rule, diag.Error, s.authPlace(), summary,
		diag.Words{EN: "Give the auth block an identity block with a key of your own, such as \"x-nacos-peer\", and value = var.nacos_identity, the same on all nodes. Servers know each other by this header; %[2]s.",
			ZH: "请在 auth 块中写 identity 块,含自己的 key(例如 \"x-nacos-peer\")和 value = var.nacos_identity,所有节点相同。服务端凭此请求头互相识别;%[3]s。"},
		s.rel.Version, s.withoutIdentity(), s.withoutIdentityZH()))
}

// identityRequired: servers stop without one (AuthConfigs.validate@1.4.5,
// @2.2.1, NacosServerAdminAuthConfig@3.0.3), a single one of 2.4 and 2.5 does
// not (@2.4.0). Where none stops, all requests are refused: AuthFilter@1.4.1.
func (s *sheet) identityRequired(auth *topology.Auth) bool {
	switch {
	case s.rel.AtLeast("3.0.0"):
		return true
	case !auth.Enabled || !s.rel.AtLeast("1.4.1"):
		return false
	}
	return !s.cluster.Standalone() || !s.rel.AtLeast("2.4.0")
}

func (s *sheet) refusesWithoutIdentity() bool {
	return s.rel.In("1.4.1", "1.4.4") || s.rel.In("2.0.0", "2.2.0.1")
}

func (s *sheet) withoutIdentity() string {
	if s.refusesWithoutIdentity() {
		return "without it every request is refused, unless the published one is used"
	}
	return "without it the server does not start"
}

func (s *sheet) withoutIdentityZH() string {
	if s.refusesWithoutIdentity() {
		return "没有它,除非使用公开的默认值,否则所有请求都会被拒绝"
	}
	return "没有它服务端无法启动"
}

func (s *sheet) token(auth *topology.Auth, at diag.Address) {
	if s.cluster.Auth != nil {
		s.setting("nacos.core.auth.default.token.expire.seconds", topology.Text(strconv.Itoa(auth.TokenExpireSeconds)), at.Child("token_expire_seconds"))
	}
	s.secret(tokenKey, auth.TokenSecretKey, at.Child("token_secret_key"))
	if auth.TokenSecretKey.IsSet() {
		return
	}
	published := s.rel.In("1.2.0", "2.1.2") // there a missing key means the one in the jar, and the server starts with an empty one
	switch {
	case auth.Enabled && published:
		s.noToken(ruleTokenPublic)
	case auth.Enabled || s.rel.In("2.2.0", "2.2.1") || s.rel.AtLeast("3.0.0"): // JwtTokenManager@2.2.0, @2.2.2, startup.sh@3.0.0
		s.noToken(ruleTokenMissing)
	case published:
		s.found = append(s.found, finding(ruleTokenPublic, diag.Info, s.authPlace(),
			diag.Words{EN: "no token_secret_key: nobody can log in to the console of Nacos %[1]s", ZH: "没有 token_secret_key:无法登录 Nacos %[1]s 的控制台"},
			diag.Words{EN: "The login signs its tokens with this key even while auth is off, and the published key that the server would fall back to is hidden by an empty one. To use the login, write an auth block with enabled = false and token_secret_key = var.nacos_token.",
				ZH: "即使 auth 关闭,登录也用该密钥签发令牌;服务端自带的公开密钥已被空值覆盖。如需登录,请写一个 auth 块,含 enabled = false 和 token_secret_key = var.nacos_token。"},
			s.rel.Version))
	}
}

func (s *sheet) noToken(rule string) {
	summary := diag.Words{EN: "auth without token_secret_key: Nacos %[1]s needs one of your own", ZH: "auth 缺少 token_secret_key:Nacos %[1]s 需要自己的密钥"}
	if s.cluster.Auth == nil || !s.cluster.Auth.Enabled {
		summary = diag.Words{EN: "no token_secret_key: Nacos %[1]s needs one even while auth is off", ZH: "没有 token_secret_key:即使 auth 关闭,Nacos %[1]s 也需要它"}
	}
	s.found = append(s.found, finding(rule, diag.Error, s.authPlace(), summary,
		diag.Words{EN: "Give the auth block token_secret_key = var.nacos_token (and enabled = false, if it is to stay off): Base64 of 32 random bytes or more, such as `openssl rand -base64 48` prints, the same on all nodes.",
			ZH: "请在 auth 块中写 token_secret_key = var.nacos_token(如需保持关闭,再写 enabled = false):至少 32 个随机字节的 Base64,例如 `openssl rand -base64 48` 的输出,所有节点相同。"},
		s.rel.Version))
}

// authPlace is where a missing setting of auth is told: its block, or the cluster.
func (s *sheet) authPlace() diag.Address {
	if s.cluster.Auth == nil {
		return s.cluster.Address()
	}
	return s.cluster.Address().Child("auth")
}

// jarPublishes tells whether the jar holds a published secret for key.
func (s *sheet) jarPublishes(key string) bool {
	for _, d := range s.rel.UnsafeJarDefaults() {
		if d.Key == key && d.PublicSecret {
			return true
		}
	}
	return false
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
	for _, name := range slices.Sorted(maps.Keys(oidc.Settings)) {
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
				diag.Words{EN: "path %[1]q holds a comma, which separates paths", ZH: "路径 %[1]q 含逗号,而逗号用于分隔路径"},
				diag.Words{EN: "Write each path as an element of its own; ? and * stand for other characters.", ZH: "请把每个路径写成单独的元素;可用 ? 和 * 代替其他字符。"}, url))
		}
	}
	if s.rel.AtLeast("1.2.0") {
		s.found = append(s.found, finding(ruleUnsupported, diag.Warning, at,
			diag.Words{EN: "ignore_urls has no effect in Nacos %[1]s", ZH: "ignore_urls 在 Nacos %[1]s 中不起作用"},
			diag.Words{EN: "From 1.2.0 on the server reads it only without an auth system. Remove it.", ZH: "1.2.0 起,服务端只在没有认证系统时才读取它。请删除。"}, s.rel.Version))
	}
	s.setting("nacos.security.ignore.urls", topology.Text(strings.Join(auth.IgnoreURLs, ",")), at)
}
