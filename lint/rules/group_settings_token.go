package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// minTokenBytes is how many bytes HMAC-SHA256 wants of a key
// (NacosJwtParser@2.2.1, Keys.hmacShaKeyFor of JJWT).
const minTokenBytes = 32

// decodedToken gives the number of bytes that a server of the release makes of
// a signing key, and whether the text is Base64: characters of another alphabet
// are cut off at both ends and an error inside (io.jsonwebtoken Base64.decodeFast;
// Base64Decode@2.4.3). A length that is no multiple of four is not.
func decodedToken(text string) (bytes int, base64 bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return !isBase64(r) })
	if strings.ContainsFunc(text, func(r rune) bool { return !isBase64(r) }) {
		return 0, false
	}
	padding := len(text) - len(strings.TrimRight(text, "="))
	return max(len(text)*6/8-min(padding, 2), 0), true
}

func isBase64(r rune) bool {
	switch {
	case 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return true
	}
	return r == '+' || r == '/' || r == '='
}

// takesRawTokens: these use the bytes of a text that is no Base64 as they are
// (AuthConfigs@2.0.4, JwtTokenManager@2.1.0, NacosJwtParser@2.2.1).
func takesRawTokens(rel *schemas.Release) bool {
	return rel.In("2.0.4", "2.1.2") || rel.In("2.2.1", "2.2.4")
}

// checksToken tells whether the server looks at the signing key that is set:
// JwtTokenManager@1.4.0, @2.2.0, @2.2.2, NacosJwtParser@2.4.3.
func (s *server) checksToken() bool {
	if s.rel.In("1.4.0", "2.2.1") {
		return true
	}
	return s.rel.AtLeast("2.2.2") && s.signsTokens() == yes
}

// eachToken visits the signing keys that are set and known, each place once.
func eachToken(p *lint.Pass, visit func(s *server, e entry)) {
	said := map[diag.Address]bool{}
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.2.0") {
			continue
		}
		if e, ok := s.token(); ok && !e.value.IsUnknown() && e.at != "" && !said[e.at] {
			said[e.at] = true
			visit(s, e)
		}
	}
}

// misnamed tells whether the user sets one of keys under a name that the
// release does not read, in place of one that it does.
func (s *server) misnamed(keys []string) *lint.Setting {
	if len(s.settings) == 0 {
		return nil
	}
	read := readBy(s.rel, keys)
	if e, ok := s.get(read...); ok && e.at != "" && e.value.IsSet() {
		return nil
	}
	for i := range s.settings {
		set := &s.settings[i]
		if !set.Value.IsSet() {
			continue
		}
		for _, key := range keys {
			if set.Says(key) && !saysAny(set, read) || s.isVoid(set, key) {
				return set
			}
		}
	}
	return nil
}

func saysAny(set *lint.Setting, keys []string) bool {
	for _, key := range keys {
		if set.Says(key) {
			return true
		}
	}
	return false
}

// isVoid tells whether a variable is one that the image's template makes a key
// of that the server of the same image does not read.
func (s *server) isVoid(set *lint.Setting, key string) bool {
	if set.Kind != lint.SettingVariable || s.deployed.Container == nil || s.deployed.Container.Config != "env" {
		return false
	}
	v := s.rel.ImageVariable(set.Name)
	if v == nil || !v.Ineffective {
		return false
	}
	for _, e := range v.Effects {
		if e.Kind == "property" && e.Target == key {
			return true
		}
	}
	return false
}
