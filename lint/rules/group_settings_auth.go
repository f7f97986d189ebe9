package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
)

// The keys of authentication.
const (
	keyAuthEnabled   = "nacos.core.auth.enabled"
	keyAuthAdmin     = "nacos.core.auth.admin.enabled"
	keyAuthConsole   = "nacos.core.auth.console.enabled"
	keyUserAgent     = "nacos.core.auth.enable.userAgentAuthWhite"
	keyIdentityKey   = "nacos.core.auth.server.identity.key"
	keyIdentityValue = "nacos.core.auth.server.identity.value"
)

// clientAuth tells whether the API of clients asks for a login (AuthConfigs@1.2.0,
// NacosServerAuthConfig@3.0.3).
func (s *server) clientAuth() answer {
	if !s.rel.AtLeast("1.2.0") {
		return no
	}
	missing := no
	if s.rel.AtLeast("3.3.0") {
		missing = yes
	}
	return s.is(keyAuthEnabled, missing)
}

// adminAuth and consoleAuth are switches of 3.x, on unless said otherwise
// (NacosServerAdminAuthConfig@3.0.3, NacosConsoleAuthConfig@3.1.1).
func (s *server) adminAuth() answer {
	if !s.rel.AtLeast("3.0.0") {
		return no
	}
	return s.is(keyAuthAdmin, yes)
}

func (s *server) consoleAuth() answer {
	if !s.rel.AtLeast("3.0.0") {
		return no
	}
	return s.is(keyAuthConsole, yes)
}

// signsTokens tells whether some login is asked for that ends in a token:
// JwtTokenManager@2.2.2, NacosServerAuthConfig@3.0.3.
func (s *server) signsTokens() answer { return either(s.clientAuth(), s.consoleAuth()) }

// sendsIdentity tells whether servers show each other their identity:
// AuthConfigs@1.4.1, NacosServerAdminAuthConfig@3.0.3; JRaft too from 3.2.4 on
// (properties.json).
func (s *server) sendsIdentity() answer {
	switch {
	case !s.rel.AtLeast("1.4.1"):
		return no
	case s.rel.AtLeast("3.2.4"):
		return yes
	}
	return either(s.clientAuth(), s.adminAuth())
}

// tokenKeys lists the names of the signing key from the newest to the oldest.
func tokenKeys() []string {
	return []string{
		"nacos.plugin.auth.nacos.token.secret.key",
		"nacos.core.auth.plugin.nacos.token.secret.key",
		"nacos.core.auth.default.token.secret.key",
	}
}

// expireKeys lists the names of a token's lifetime in the same order.
func expireKeys() []string {
	return []string{
		"nacos.plugin.auth.nacos.token.expire.seconds",
		"nacos.core.auth.plugin.nacos.token.expire.seconds",
		"nacos.core.auth.default.token.expire.seconds",
	}
}

// cachingKeys lists the names of the switch that caches permissions.
func cachingKeys() []string {
	return []string{"nacos.plugin.auth.nacos.caching.enabled", "nacos.core.auth.caching.enabled"}
}

// readBy gives those of keys that the release reads.
func readBy(rel *schemas.Release, keys []string) []string {
	var read []string
	for _, key := range keys {
		if f := rel.Property(key); f != nil && f.Key == key && f.Effective {
			read = append(read, key)
		}
	}
	return read
}

// token gives the signing key that applies; ok is false where none is set.
func (s *server) token() (entry, bool) {
	e, _ := s.get(readBy(s.rel, tokenKeys())...)
	return e, e.value.IsSet()
}

// identity gives the header by which the server knows its like.
func (s *server) identity() (key, value entry) {
	key, _ = s.get(keyIdentityKey)
	value, _ = s.get(keyIdentityValue)
	return key, value
}

// identityPublished tells whether the jar has a published identity, which our
// file hides with empty lines.
func (s *server) identityPublished() bool {
	return slices.ContainsFunc(s.rel.UnsafeJarDefaults(), func(d schemas.UnsafeDefault) bool {
		return d.Key == keyIdentityKey && d.PublicSecret
	})
}

// authAddress is where a setting of auth stands, or would.
func (s *server) authAddress(steps ...string) diag.Address {
	return s.cluster.Address().Child("auth").Child(steps...)
}

// isPublished tells whether a text is one of those with that SHA-256: what is
// published is recognised here without being published once more.
func isPublished(sums []string, text string) bool {
	sum := sha256.Sum256([]byte(text))
	return slices.Contains(sums, hex.EncodeToString(sum[:]))
}

// publishedTokens are the signing keys in application.properties@1.2.0 - @2.0.4
// and in the image's environment and documents.
func publishedTokens() []string {
	return []string{
		"c07799c18d8b80eed95367921770430008a217c621fa7b765fed516f08fc7f91",
		"4de7be2d26fa1e2e608014c657f699698236694b2d6ef11d888828ba3e81f9bf",
	}
}

// publishedIdentities are keys and values, joined by a blank: of
// application.properties@2.0.1, of examples, and what people type first.
func publishedIdentities() []string {
	return []string{
		"50672406098a083433d6c6ecee3b13de15376c1fa03dcca999650c6fd7d4a700",
		"b9af9e0a1b37b59d7d5e3dd6e38acd035607575b55cc53cdafc6503f780bb615",
		"9c3f08efec1a895aa1cd89940b429e7efb835d398e3f022b11dad1234538329a",
		"03ffdf45276dd38ffac79b0e9c6c14d89d9113ad783d5922580f4c66a3305591",
	}
}

// isPlaceholderIdentity recognises what documents print for "write your own".
func isPlaceholderIdentity(text string) bool {
	return strings.HasPrefix(strings.ToLower(text), "your-identity") || strings.HasPrefix(strings.ToLower(text), "your_identity")
}
