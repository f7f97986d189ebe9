package deployment

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// carry finds a way for one line of application.properties through the
// environment: the image's variable that becomes the key, the template's fixed
// line, the relaxed name that Spring takes from the environment, a -D flag. The
// first that gives the key exactly its value is taken; what none can carry is
// an error.
func (m *containerMaker) carry(p *Property) {
	carriers := []func(*Property) bool{
		m.byEntryPoint, m.byDatabaseParts, m.byImageVariable, m.byTemplate, m.byRelaxedName, m.byFlag,
	}
	for _, carrier := range carriers {
		if carrier(p) {
			return
		}
	}
	m.report(uncarried(m.placeOf(p), p.Key, m.rel.Version))
}

// placeOf is where in the topology a key comes from.
func (m *containerMaker) placeOf(p *Property) (at Source) {
	if s := m.reason(p.Sources); s.Address != "" {
		return s
	}
	return From(m.at.Child("config"))
}

// byEntryPoint: the node's own address is a -D flag of the entry point already.
func (m *containerMaker) byEntryPoint(p *Property) bool {
	switch p.Key {
	case "nacos.inetutils.ip-address":
		v := m.vars.get("NACOS_SERVER_IP")
		return v != nil && v.Value == p.Value
	case "nacos.inetutils.prefer-hostname-over-ip":
		return m.vars.get("PREFER_HOST_MODE") != nil && p.Value.Text == "true"
	}
	return false
}

// byImageVariable: one of the image's variables becomes the key.
func (m *containerMaker) byImageVariable(p *Property) bool {
	if list, first := strings.CutSuffix(p.Key, ".0"); first && m.property(list+".1") != nil {
		return false // a list comes whole from one place, see byDatabaseParts
	}
	for i := range m.knows {
		v := &m.knows[i]
		if v.Ineffective {
			continue
		}
		for _, e := range v.Effects {
			if m.becomes(e, p) && !m.disturbs(v, p) &&
				m.setFrom(v.Name, p.Value, p.Group, with(p.Sources, m.becoming(e))) {
				return true
			}
		}
	}
	return false
}

// becomes tells whether an effect of a variable gives p's key exactly p's value.
func (m *containerMaker) becomes(e schemas.ImageEffect, p *Property) bool {
	switch {
	case e.How != "value":
		return false
	case e.Kind == "property":
		return e.Target == p.Key || m.isFirstAccount(e.Target, p)
	case e.Kind == "jvm": // the entry point leaves an empty one out and splits at blanks
		key, flag := strings.CutPrefix(e.Target, "-D")
		return flag && key == p.Key && p.Value.IsSet() && isASCII(p.Value.Text) && !strings.ContainsAny(p.Value.Text, " \t")
	}
	return false
}

// becoming says what an effect makes of a variable.
func (m *containerMaker) becoming(e schemas.ImageEffect) Source {
	if e.Kind == "jvm" {
		return m.fact("the entry point makes " + e.Target + " of it")
	}
	return m.fact("the template makes " + e.Target + " of it")
}

// isFirstAccount: a template with db.user and db.password serves db.user.0 and
// db.password.0 of a single database, but from 1.3.1 on such a text is a list
// that is split at commas (ExternalDataSourceProperties@1.3.1).
func (m *containerMaker) isFirstAccount(target string, p *Property) bool {
	if target != "db.user" && target != "db.password" || p.Value.IsUnknown() {
		return false
	}
	return p.Key == target+".0" && !strings.Contains(p.Value.Text, ",") && m.rel.AtLeast("1.3.1")
}

// disturbs tells whether setting v for p would change something else: Spring
// reads each variable by its relaxed name too, and one variable may become
// several keys.
func (m *containerMaker) disturbs(v *schemas.ImageVariable, p *Property) bool {
	also := m.rel.Property(strings.ReplaceAll(strings.ToLower(v.Name), "_", "."))
	if also == nil || !also.Exists || also.Key == p.Key || also.ReplacedBy == p.Key || !isReadFromSpring(also) {
		return false
	}
	other := m.property(also.Key)
	return schemas.Relaxed(also.Key) != schemas.Relaxed(p.Key) && (other == nil || other.Value != p.Value)
}

// isReadFromSpring tells whether the server asks Spring for a key, and not Java alone.
func isReadFromSpring(fact *schemas.PropertyFact) bool {
	return len(fact.Via) == 0 || slices.Contains(fact.Via, "file")
}

// byTemplate: the template has that very line without a variable.
func (m *containerMaker) byTemplate(p *Property) bool {
	return !p.Value.IsUnknown() && !p.Value.IsSensitive() &&
		slices.ContainsFunc(m.rel.Image().Fixed, func(f schemas.ShippedProperty) bool {
			return f.Key == p.Key && f.Value == p.Value.Text && !f.PublicSecret
		})
}

// byRelaxedName: Spring takes the key from the environment, above every file.
func (m *containerMaker) byRelaxedName(p *Property) bool {
	name, ok := relaxedName(p.Key)
	if !ok || !m.readsRelaxed(p.Key, name) {
		return false
	}
	if v := m.imageVariable(name); v != nil && !m.onlyBecomes(v, p) {
		return false
	}
	return m.setFrom(name, p.Value, p.Group, with(p.Sources,
		Fact("Spring takes "+p.Key+" from the environment under this name, above every file", "SystemEnvironmentPropertySource, Spring Framework 5 and 6")))
}

// onlyBecomes tells whether a variable of the image, set to p's value, leaves
// all other keys as they are to be.
func (m *containerMaker) onlyBecomes(v *schemas.ImageVariable, p *Property) bool {
	for _, e := range v.Effects {
		key := strings.TrimPrefix(e.Target, "-D")
		if e.How == "cleared" || e.How == "at build time only" || key == p.Key {
			continue
		}
		if other := m.property(key); other == nil || other.Value != p.Value {
			return e.Kind == "property" && m.replaces(key, p.Key)
		}
	}
	return true
}

// replaces tells whether key took over from old.
func (m *containerMaker) replaces(key, old string) bool {
	fact := m.rel.Property(old)
	return fact != nil && fact.ReplacedBy == key && m.property(key) == nil
}

// byFlag: a -D flag in JAVA_OPT says any key exactly, but whoever lists the
// processes of the machine sees it, and the entry point splits it at blanks; some
// entry points let the shell evaluate it once more.
func (m *containerMaker) byFlag(p *Property) bool {
	if strings.Contains(p.Value.Text, "$") || p.Value.IsSensitive() || p.Value.IsUnknown() || strings.ContainsAny(p.Key+p.Value.Text, " \t\r\n") ||
		strings.Contains(p.Key, "=") || !isASCII(p.Key+p.Value.Text) {
		return false
	}
	m.addJavaOption(topology.Text("-D"+p.Key+"="+p.Value.Text), with(p.Sources,
		Fact("no variable spells this key: a relaxed name has no case, no dashes and no underscores", "SystemEnvironmentPropertyMapper, Spring Boot 2 and 3"))...)
	return true
}

// relaxedName is the variable by which Spring finds a key in the environment:
// upper case, dots and dashes as underscores. ok is false where a shell has no
// such name.
func relaxedName(key string) (name string, ok bool) {
	b := []byte(key)
	for i, c := range b {
		switch {
		case 'a' <= c && c <= 'z':
			b[i] = c - 'a' + 'A'
		case c == '.', c == '-':
			b[i] = '_'
		case 'A' <= c && c <= 'Z', c == '_', i > 0 && '0' <= c && c <= '9':
		default:
			return "", false
		}
	}
	return string(b), key != ""
}

// readsRelaxed tells whether the server finds the key under its relaxed name. A
// key of lower-case words and dots alone comes back whole whoever asks. Others
// (maximumPoolSize, max-days) are found by those who ask for them by name, so
// the key must be known; but not by those who list all keys with a prefix, as
// case, dashes and underscores are lost.
func (m *containerMaker) readsRelaxed(key, name string) bool {
	if strings.ReplaceAll(strings.ToLower(name), "_", ".") == key {
		return true
	}
	fact := m.rel.Property(key)
	return fact != nil && fact.Exists && !isPropertiesOnly(key)
}

// isPropertiesOnly tells whether the server reads a key by listing its prefix,
// and the key does not survive that by its relaxed name.
func isPropertiesOnly(key string) bool {
	if strings.ToLower(key) == key && !strings.ContainsAny(key, "-_[") {
		return false
	}
	if strings.HasPrefix(key, "nacos.core.auth.plugin.nacos.") || strings.HasPrefix(key, "nacos.plugin.auth.nacos.") {
		return false
	}
	for _, prefix := range listedPrefixes() {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return strings.Contains(key, "[")
}

// listedPrefixes are the prefixes below which the server takes whatever it
// finds: maps of Spring's binder (RaftConfig@1.3.0, @3.0.3; DistroConfig@1.4.0)
// and the properties handed to plugins (AuthConfigs@2.1.0,
// NacosServerAuthConfig@3.0.3; 3.2 and later by their documents).
func listedPrefixes() []string {
	return []string{
		"nacos.core.protocol.raft.data.", "nacos.core.protocol.distro.data.",
		"nacos.core.auth.plugin.", "nacos.core.config.plugin.",
		"nacos.plugin.auth.", "nacos.plugin.config-change.", "nacos.plugin.ai-", "nacos.plugin.ai.",
	}
}
