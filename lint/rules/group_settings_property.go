package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// eachProperty visits the keys that the user writes into application.properties
// and about which no other rule says more. One that is written for several
// servers is visited for each of them until visit tells that it has reported it.
func eachProperty(p *lint.Pass, visit func(s *server, set *lint.Setting, fact *schemas.PropertyFact) bool) {
	told := map[diag.Address]bool{}
	for _, s := range servers(p) {
		for i := range s.settings {
			set := &s.settings[i]
			if set.Kind != lint.SettingProperty || told[set.Address] || set.Name == "" || s.hasOwnRule(set) {
				continue
			}
			fact := s.rel.Property(set.Name)
			if fact != nil && !s.knows(set.Name) && !fact.LowTrust {
				fact = nil // a free property of the built-in auth plugin
			}
			told[set.Address] = visit(s, set, fact)
		}
	}
}

// hasOwnRule tells whether another rule says more about a key: ports, platforms,
// the access log, metadata of members, authentication.
func (s *server) hasOwnRule(set *lint.Setting) bool {
	switch relaxed := schemas.Relaxed(set.Name); relaxed {
	case "spring.datasource.platform", "spring.sql.init.platform", "server.tomcat.accesslog.maxdays":
		return true
	case "server.port":
		return s.node.Deployment == "merged"
	default:
		if strings.HasPrefix(relaxed, "nacos.core.member.meta.") {
			return s.rel.AtLeast("1.3.0") // none is read before
		}
	}
	if saysAny(set, legacySecurityKeys()) || s.meantKey(set.Name) != "" {
		return true
	}
	for _, keys := range [][]string{tokenKeys(), expireKeys()} {
		if wrong := s.misnamed(keys); wrong != nil && wrong.Address == set.Address {
			return true
		}
	}
	return false
}

// belongsToOthers tells whether a key that is in no table may be read all the
// same: by Spring, Tomcat, the connection pool or a plugin of the user's.
func belongsToOthers(key string) bool {
	relaxed := schemas.Relaxed(key)
	switch relaxed {
	case "debug", "trace":
		return true
	}
	for _, prefix := range []string{
		"spring.", "server.", "management.", "logging.", "info.", "db.pool.config.",
		"nacos.plugin.", "nacos.core.auth.plugin.", "nacos.core.config.plugin.",
	} {
		if strings.HasPrefix(relaxed, prefix) {
			return true
		}
	}
	return false
}

// takenOut is the fix that takes an entry without effect out of its map; none
// where it is not written there, or for more than one instance.
func takenOut(p *lint.Pass, at diag.Address) []diag.Fix {
	edits := p.WithoutEntry(at)
	if edits == nil {
		return nil
	}
	return []diag.Fix{{Title: diag.Words{EN: "take it out", ZH: "删除它"}, Safe: true, Edits: edits}}
}

// isReferred tells whether another property of the server fills in the value of
// a key: ${key}.
func (s *server) isReferred(key string) bool {
	return slices.ContainsFunc(s.settings, func(set lint.Setting) bool {
		return strings.Contains(set.Value.Text, "${"+key+"}") || strings.Contains(set.Value.Text, "${"+key+":")
	})
}

// isOneSlip tells whether one character more, less or another makes b of a, or
// two that changed places.
func isOneSlip(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
