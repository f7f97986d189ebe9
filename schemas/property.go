package schemas

import (
	"slices"
	"strings"
	"sync"
)

// PropertyFact is what is known about one configuration key in one release.
type PropertyFact struct {
	// Key is the row's key, a pattern for numbered and free parts: db.url.{n}.
	Key         string
	Exists      bool   // in this release
	Effective   bool   // it does something there
	Default     string // of the code, "" none or unknown
	JarDefault  *string
	Type        string
	Values      []string
	OpenValues  bool
	Secret      bool
	Unread      bool     // shipped, but no code reads it
	Owner       string   // "spring" for keys of Spring Boot
	Via         []string // kinds where not only the file: file, jvm, env, arg
	ReplacedBy  string   // key that took over at or before this release, with the parts of the key asked for
	OldWorks    bool     // the key still works beside it
	First, Last string   // releases in which the key exists: the outermost, or those around this one where it does not
	LowTrust    bool     // the source was not read at a release
	Source      string
	Doc         string
}

type propertyRow struct {
	Ranges     []span        `json:"ranges"`
	Default    string        `json:"default"`
	Defaults   []valueRow    `json:"defaults"`
	JarDefault []valueRow    `json:"jar_default"`
	Type       string        `json:"type"`
	Values     []string      `json:"values"`
	ValuesFrom valueStarts   `json:"values_from"`
	OpenValues bool          `json:"open_values"`
	Secret     bool          `json:"secret"`
	Unread     []span        `json:"unread"`
	Effective  []span        `json:"effective"`
	Owner      string        `json:"owner"`
	Confidence string        `json:"confidence"`
	Doc        string        `json:"doc"`
	Source     string        `json:"source"`
	Via        []viaRow      `json:"via"`
	ReplacedBy *successorRow `json:"replaced_by"`
	Also       []alsoRow     `json:"also"`
}

type viaRow struct {
	span
	Kinds []string `json:"kinds"`
}

type successorRow struct {
	Key      string `json:"key"`
	From     string `json:"from"`
	OldWorks bool   `json:"old_works"`
}

type alsoRow struct {
	span
	Key string `json:"key"`
}

// valueStarts are the first releases of values that came later than their key.
type valueStarts []valueStart

type valueStart struct{ Value, From string }

func (s valueStarts) of(value string) string {
	for _, v := range s {
		if v.Value == value {
			return v.From
		}
	}
	return ""
}

type valueRow struct {
	span
	Value string `json:"value"`
}

// propertyTable finds rows by key, by relaxed spelling, and by pattern.
type propertyTable struct {
	*compiled[propertyRow]
	spelled  *spellingIndex
	patterns []propertyPattern // the most literal first
}

// propertyPattern is an id with braces, and its relaxed spelling.
type propertyPattern struct{ id, spelling string }

var properties = sync.OnceValue(makePropertyTable)

func makePropertyTable() *propertyTable {
	t := &propertyTable{compiled: &propertyRows}
	t.spelled = indexSpellings(t.ids)
	for _, id := range t.ids {
		if isPattern(id) {
			t.patterns = append(t.patterns, propertyPattern{id, Relaxed(id)})
		}
	}
	slices.SortStableFunc(t.patterns, func(a, b propertyPattern) int {
		return literals(b.id) - literals(a.id)
	})
	return t
}

// PropertyKeys lists the keys of all releases by name, patterns as they are.
func PropertyKeys() []string { return properties().ids }

// Property tells about key in r; nil where the key is in no table. Numbered
// parts match their pattern, db.url.0 and db.url[0] are db.url.{n}; of a key
// that only differs in case, dashes and underscores (context-path,
// contextPath) the row with that very spelling is preferred, unless it does
// not exist in r and the other one does by Spring's relaxed binding. Treat the
// fact as read-only.
func (r *Release) Property(key string) *PropertyFact {
	return r.asked.get(key, r.property)
}

func (r *Release) property(key string) *PropertyFact {
	t := properties()
	var fact *PropertyFact
	if row := t.row(key); row != nil {
		fact = row.fact(key, r)
		if fact.Exists || fact.Owner != "spring" {
			return fact
		}
	}
	relaxed := Relaxed(key)
	for id := range t.spelled.like(key) {
		if Relaxed(id) != relaxed {
			continue
		}
		if fact == nil || !fact.Exists && t.row(id).exists(r) {
			fact = t.row(id).fact(id, r)
		}
	}
	if fact != nil {
		return fact
	}
	if id := t.pattern(key); id != "" {
		row := t.row(id)
		fact = row.fact(id, r)
		if strings.Contains(key, "[") && !row.takesBrackets(id, r) {
			fact.Exists, fact.Effective = false, false
		}
		fact.ReplacedBy = instance(fact.ReplacedBy, id, key)
	}
	return fact
}

func isPattern(id string) bool { return strings.Contains(id, "{") }

// pattern is the id of the most literal pattern that key is an instance of, or "".
func (t *propertyTable) pattern(key string) string {
	key = Relaxed(key)
	for _, p := range t.patterns {
		if matches(p.spelling, key) {
			return p.id
		}
	}
	return ""
}

// takesBrackets tells whether r reads the numbered parts of the key in brackets.
func (p *propertyRow) takesBrackets(id string, r *Release) bool {
	if strings.Contains(id, "[") {
		return true
	}
	for _, a := range p.Also {
		if strings.Contains(a.Key, "[") {
			return a.has(r)
		}
	}
	return false
}

// NearestProperty is the key that exists in r and is most like key, or "" where
// none is near: at most a third of it may differ, case and dashes aside.
func (r *Release) NearestProperty(key string) string {
	t, asked := properties(), Relaxed(key)
	nearest, best := "", len(asked)/3+1
	for _, id := range t.ids {
		spelling := Relaxed(id)
		if abs(len(spelling)-len(asked)) >= best || !t.row(id).exists(r) || id == key {
			continue
		}
		if d := distance(asked, spelling, best); d < best {
			nearest, best = id, d
		}
	}
	return nearest
}

func (p *propertyRow) exists(r *Release) bool { return anySpan(p.Ranges, r) }

// around gives the outermost releases in which the key exists. In a gap the
// last one is that before it; where it is the first gap of a major line, which
// a fix of the line before does not reach, the first one is that behind it.
func (p *propertyRow) around(r *Release) (first, last string) {
	first, last = p.Ranges[0].From, p.Ranges[len(p.Ranges)-1].To
	for i, s := range p.Ranges[1:] {
		before := p.Ranges[i].To
		if r.AtLeast(s.From) || r.In("", before) {
			continue
		}
		if major(before) != major(r.Version) {
			first = s.From
		}
		return first, before
	}
	return first, last
}

func major(version string) string {
	line, _, _ := strings.Cut(version, ".")
	return line
}

func (p *propertyRow) fact(key string, r *Release) *PropertyFact {
	f := &PropertyFact{Key: key, Exists: p.exists(r), Default: p.Default, Type: p.Type, OpenValues: p.OpenValues,
		Secret: p.Secret, Unread: anySpan(p.Unread, r), Owner: p.Owner, LowTrust: p.Confidence == "low",
		Source: p.Source, Doc: p.Doc}
	f.First, f.Last = p.around(r)
	for _, d := range p.Defaults {
		if d.has(r) {
			f.Default = d.Value
		}
	}
	for _, d := range p.JarDefault {
		if d.has(r) {
			f.JarDefault = &d.Value
		}
	}
	for _, v := range p.Values {
		if from := p.ValuesFrom.of(v); r.AtLeast(from) {
			f.Values = append(f.Values, v)
		}
	}
	for _, v := range p.Via {
		if v.has(r) {
			f.Via = v.Kinds
		}
	}
	if b := p.ReplacedBy; b != nil && r.AtLeast(b.From) {
		f.ReplacedBy, f.OldWorks = b.Key, b.OldWorks
	}
	f.Effective = f.Exists && !f.Unread && (f.ReplacedBy == "" || f.OldWorks) &&
		(p.Effective == nil || anySpan(p.Effective, r))
	return f
}
