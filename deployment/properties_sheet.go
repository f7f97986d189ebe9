package deployment

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// sheet is an application.properties in the making. Entries are set in the
// order in which their groups list them: first what the topology says, then
// what else the release ships.
type sheet struct {
	cluster *topology.Cluster
	at      diag.Address // of the cluster
	rel     *schemas.Release
	entries []Property
	places  map[string]int // of entries, by relaxed spelling
	firm    map[string]diag.Severity
	found   []diag.Diagnostic
}

func newSheet(c *topology.Cluster, rel *schemas.Release) *sheet {
	return &sheet{
		cluster: c, at: c.Address(), rel: rel,
		entries: make([]Property, 0, 48), places: make(map[string]int, 48), firm: map[string]diag.Severity{},
	}
}

// set enters a value; a key that is there already, in any spelling, keeps its
// place and its spelling.
func (s *sheet) set(key string, value topology.Value, sources ...Source) {
	id := schemas.Relaxed(key)
	if i, ok := s.places[id]; ok {
		s.entries[i].Value, s.entries[i].Sources = value, sources
		return
	}
	s.places[id] = len(s.entries)
	s.entries = append(s.entries, Property{Key: key, Value: value, Group: groupOf(key), Sources: sources})
}

// get finds the entry with that key, in any spelling; nil where there is none.
func (s *sheet) get(key string) *Property {
	if i, ok := s.places[schemas.Relaxed(key)]; ok {
		return &s.entries[i]
	}
	return nil
}

// setting enters what an attribute says under the name that the release has for
// the key, of whatever age; a key that it lacks is a finding at the attribute.
func (s *sheet) setting(key string, value topology.Value, at ...diag.Address) string {
	key, fact := s.currentKey(key, 0)
	if fact == nil || !fact.Exists {
		s.unsupported(at[0])
		return ""
	}
	s.enter(key, fact, value, at...)
	return key
}

// numbered is setting for a key with {n}, for number n.
func (s *sheet) numbered(key string, n int, value topology.Value, at ...diag.Address) {
	key, fact := s.currentKey(key, n)
	if fact == nil || !fact.Exists {
		s.unsupported(at[0])
		return
	}
	s.enter(key, fact, value, at...)
}

func (s *sheet) enter(key string, fact *schemas.PropertyFact, value topology.Value, at ...diag.Address) {
	sources := make([]Source, 0, len(at)+2)
	for _, a := range at {
		sources = append(sources, From(a))
	}
	what, name := keyFacts(fact)
	s.set(key, value, append(sources, what, name)...)
}

// currentKey follows key to the one that took over from it in the release, with
// n for {n}.
func (s *sheet) currentKey(key string, n int) (string, *schemas.PropertyFact) {
	fact := s.rel.Property(key)
	for fact != nil && fact.ReplacedBy != "" {
		key = fact.ReplacedBy
		fact = s.rel.Property(key)
	}
	return strings.ReplaceAll(key, "{n}", strconv.Itoa(n)), fact
}

// ships tells whether the release's own file has key as an active line.
func (s *sheet) ships(key string) bool { return s.rel.ShippedValue(key) != nil }

// hold makes it a finding of that severity when `properties` says something
// else than the topology about key.
func (s *sheet) hold(severity diag.Severity, keys ...string) {
	for _, key := range keys {
		s.firm[schemas.Relaxed(key)] = severity
	}
}

// unsupported reports a setting that a node of another release than the
// cluster's lacks, while an upgrade is under way. What the cluster's own release
// lacks is told by loading, which knows what was written.
func (s *sheet) unsupported(at diag.Address) {
	if s.rel.Version == s.cluster.Release {
		return
	}
	s.found = append(s.found, finding(ruleUnsupported, diag.Error, at,
		diag.Words{EN: "%[1]s: Nacos %[2]s has no such setting", ZH: "%[1]s：Nacos %[2]s 没有该设置"},
		diag.Words{EN: "Remove it, or use a release that has it.", ZH: "请删除该设置，或换用支持它的版本。"},
		lastStep(at), s.rel.Version))
}

// fill enters the lines that the release ships and nothing has set yet.
func (s *sheet) fill() {
	lines, source := s.rel.Shipped()
	shipped := []Source{Fact("Nacos "+s.rel.Version+" ships this line", source)}
	for _, l := range lines {
		if s.get(l.Key) != nil {
			continue
		}
		if l.PublicSecret { // all such keys are set by auth; none may slip through
			s.set(l.Key, topology.Text(""), Fact("the shipped value is published, so none is written", source))
			continue
		}
		s.set(l.Key, topology.Text(l.Value), shipped...)
	}
}

// sorted gives the entries by group, each group in the order of setting.
func (s *sheet) sorted() []Property {
	sorted := make([]Property, 0, len(s.entries))
	for _, group := range propertyGroups() {
		for i := range s.entries {
			if s.entries[i].Group == group {
				sorted = append(sorted, s.entries[i])
			}
		}
	}
	return sorted
}

// propertyGroups lists the groups in the order of the file.
func propertyGroups() []string {
	return []string{"server", "network", "datasource", "config", "naming", "metrics", "access log", "auth", "console", "ai", "integration", "other", "properties"}
}

// groupOf tells where in the file a key of ours or of the release stands.
func groupOf(key string) string {
	for _, g := range []struct{ prefix, group string }{
		{"server.tomcat.mbeanregistry.", "metrics"},
		{"server.tomcat.", "access log"},
		{"server.", "server"},
		{"spring.servlet.", "server"},
		{"nacos.server.", "server"},
		{"nacos.deployment.", "server"},
		{"nacos.inetutils.", "network"},
		{"db.", "datasource"},
		{"spring.datasource.", "datasource"},
		{"spring.sql.", "datasource"},
		{"nacos.plugin.datasource", "datasource"},
		{"nacos.config.", "config"},
		{"nacos.naming.", "naming"},
		{"management.", "metrics"},
		{"nacos.prometheus.", "metrics"},
		{"nacos.security.", "auth"},
		{"nacos.core.auth.", "auth"},
		{"nacos.plugin.auth.", "auth"},
		{"nacos.console.", "console"},
		{"nacos.ai.", "ai"},
		{"nacos.plugin.ai", "ai"},
		{"nacos.plugin.visibility.", "ai"},
		{"nacos.istio.", "integration"},
		{"nacos.k8s.", "integration"},
	} {
		if strings.HasPrefix(key, g.prefix) {
			return g.group
		}
	}
	return "other"
}
