package deployment

import (
	"strings"

	"github.com/nacosgen/nacosgen/topology"
)

// jdbcParts are the parts of a JDBC URL that the image has variables for.
type jdbcParts struct{ host, port, database, params string }

// splitJDBC takes jdbc:<platform>://host[:port]/database[?params] apart, for
// one host.
func splitJDBC(url string) (platform string, p jdbcParts, ok bool) {
	rest, found := strings.CutPrefix(url, "jdbc:")
	platform, rest, ok = strings.Cut(rest, "://")
	if !found || !ok {
		return "", p, false
	}
	address, rest, ok := strings.Cut(rest, "/")
	if !ok || strings.ContainsAny(address, ",@()") {
		return "", p, false
	}
	p.database, p.params, _ = strings.Cut(rest, "?")
	p.host, p.port = address, ""
	if i := strings.LastIndexByte(address, ':'); i > strings.LastIndexByte(address, ']') {
		p.host, p.port = address[:i], address[i+1:]
	}
	return platform, p, p.host != "" && p.database != ""
}

// databaseVariables are the image's names for the parts: of the first two the
// older image has other ones.
type databaseVariables struct{ host, port, database, params string }

// databaseNames finds the variables that are parts of the URL under key.
func (m *containerMaker) databaseNames(key string) (names databaseVariables, ok bool) {
	for i := range m.knows {
		v := &m.knows[i]
		for _, e := range v.Effects {
			if e.Kind != "property" || e.How != "part" || e.Target != key {
				continue
			}
			switch {
			case strings.HasSuffix(v.Name, "_HOST"):
				names.host = v.Name
			case strings.HasSuffix(v.Name, "_PORT"):
				names.port = v.Name
			case strings.HasSuffix(v.Name, "_DB_NAME"):
				names.database = v.Name
			case strings.HasSuffix(v.Name, "_DB_PARAM"):
				names.params = v.Name
			}
		}
	}
	return names, names.host != "" && names.database != ""
}

// byDatabaseParts: the template puts db.url.0 together from parts. Where they
// make exactly the URL they carry it; otherwise they are set as far as they
// go, since the template must resolve, and the whole URL goes by its relaxed
// name, which wins.
func (m *containerMaker) byDatabaseParts(p *Property) bool {
	names, ok := m.databaseNames(p.Key)
	if !ok || !strings.HasSuffix(p.Key, "db.url.0") {
		return false
	}
	platform, parts, ok := splitJDBC(p.Value.Text)
	if p.Value.IsUnknown() {
		platform, ok = "mysql", true
	}
	if !ok {
		return false
	}
	// The template writes a port and a "?" whatever the parts are.
	exact := p.Value.IsUnknown() || platform == "mysql" && names.params != "" && parts.port != "" && parts.params != ""
	exact = exact && !m.hasSecondDatabase(p.Key)
	m.databasePart(p, names.host, parts.host)
	m.databasePart(p, names.port, parts.port)
	m.databasePart(p, names.database, parts.database)
	if exact {
		m.databasePart(p, names.params, parts.params)
	}
	return exact
}

// hasSecondDatabase: the template has no further host, and a list of databases
// must come from one place (Spring's binder takes a list whole from the first
// source that has any of it).
func (m *containerMaker) hasSecondDatabase(key string) bool {
	return m.property(strings.TrimSuffix(key, "0")+"1") != nil
}

func (m *containerMaker) databasePart(p *Property, name, text string) {
	if name == "" || text == "" && !p.Value.IsUnknown() {
		return
	}
	value := topology.Value{Text: text, Secret: p.Value.Secret, Unknown: p.Value.Unknown}
	m.setFrom(name, value, p.Group, with(m.partSources(p, name), m.fact("the template puts "+p.Key+" together of it")))
}

// partSources narrows the reasons of the URL down to those of one part.
func (m *containerMaker) partSources(p *Property, name string) []Source {
	ds := m.c.Datasource
	if ds == nil || len(ds.URLs) > 0 {
		return p.Sources
	}
	at := m.cluster.Child("datasource", ds.Platform)
	attribute := "hosts"
	switch {
	case strings.HasSuffix(name, "_DB_NAME"):
		attribute = "database"
	case strings.HasSuffix(name, "_DB_PARAM"):
		attribute = "params"
	}
	var sources []Source
	for _, s := range p.Sources {
		if s.Address == at.Child(attribute) || strings.HasPrefix(string(s.Address), string(at.Child(attribute))) {
			sources = append(sources, s)
		}
	}
	if sources == nil {
		return p.Sources
	}
	return sources
}
