package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// server is what one node's server, and those that are set up as it is, find
// when they ask for a key.
type server struct {
	cluster  *topology.Cluster
	node     *topology.Node
	deployed *deployment.Node
	rel      *schemas.Release
	// settings are what the user says beside the attributes of the language.
	settings []lint.Setting
	found    map[string]found // by key, once some rule has asked
}

// found is the answer for one key.
type found struct {
	entry
	ok bool
}

// entry is what applies for a key.
type entry struct {
	value topology.Value
	// name is that of the attribute, key, variable or flag that says it.
	name string
	// at is where it was said; "" where facts alone did, or nobody.
	at diag.Address
	// filled: the value came about from placeholders, and does not stand there.
	filled bool
}

// editable tells whether a fix may replace the value of e: where it stands alone,
// and not inside of a list of options.
func (e entry) editable(p *lint.Pass) bool {
	steps := e.at.Steps()
	return !e.filled && len(steps) > 0 && steps[len(steps)-1] == e.name && p.Origin(e.at) == topology.Literal
}

// serverList is what the rules of one run share.
type serverList []*server

// servers lists the servers of the cluster whose release is known; those that
// follow the one before, or the first, and are set up alike share its entry.
func servers(p *lint.Pass) []*server {
	return lint.Shared(p, func() serverList { return listServers(p) })
}

// usualKeys is about how many keys the rules ask one server for.
const usualKeys = 28

func listServers(p *lint.Pass) []*server {
	var list []*server
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if k := len(list); k > 0 && (list[0].like(n, rel) || list[k-1].like(n, rel)) {
			return
		}
		s := &server{cluster: p.Cluster, node: n, deployed: d, rel: rel, found: make(map[string]found, usualKeys)}
		if !lint.IsUntouched(n) {
			s.settings = p.Settings(n)
		}
		list = append(list, s)
	})
	return list
}

// like tells whether n can differ from the server in nothing but its ports and
// its address.
func (s *server) like(n *topology.Node, rel *schemas.Release) bool {
	a := s.node
	switch {
	case s.rel != rel, a.Deployment != n.Deployment, !maps.Equal(a.Properties, n.Properties), (a.Docker == nil) != (n.Docker == nil):
		return false
	case a.JVM != n.JVM && a.JVM != nil && n.JVM != nil && !slices.Equal(a.JVM.Options, n.JVM.Options):
		return false
	}
	return a.Docker == n.Docker || a.Docker.Config == n.Docker.Config && maps.Equal(a.Docker.Env, n.Docker.Env) &&
		slices.Equal(a.Docker.Options, n.Docker.Options)
}

// get finds what applies for the first of keys that is there at all: of two
// names for one thing the server asks for the first and then for the second,
// whatever their values. A key is found in application.properties, over that in
// the environment and in flags (lint.SettingKind), and through the image's
// variables.
func (s *server) get(keys ...string) (entry, bool) {
	for _, key := range keys {
		f, asked := s.found[key]
		if !asked {
			f.entry, f.ok = s.find(key)
			s.found[key] = f
		}
		if f.ok {
			return f.entry, true
		}
	}
	return entry{}, false
}

func (s *server) find(key string) (e entry, ok bool) {
	e, ok = s.inFile(key)
	rank := lint.SettingProperty
	for i := range s.settings {
		set := &s.settings[i]
		kind := set.Kind
		switch kind {
		case lint.SettingProperty:
			continue // the file is read already
		case lint.SettingVariable:
			if !sameLetters(set.Name, key) || !set.Says(key) {
				by, becomes := s.byImage(set.Name, key)
				if !becomes {
					continue
				}
				kind = by
			}
		default:
			if set.Name != key {
				continue
			}
		}
		if kind >= rank {
			e, rank, ok = entry{value: set.Value, name: set.Name, at: set.Address}, kind, true
		}
	}
	return e, ok
}

// sameLetters tells whether two names have the same letters and digits, whatever
// their case: a quick look before a careful one.
func sameLetters(a, b string) bool {
	for {
		for a != "" && !isLetterOrDigit(a[0]) {
			a = a[1:]
		}
		for b != "" && !isLetterOrDigit(b[0]) {
			b = b[1:]
		}
		if a == "" || b == "" {
			return a == b
		}
		if a[0]|0x20 != b[0]|0x20 {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

func isLetterOrDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// inFile finds a key in application.properties, in any spelling among those
// that only the user knows.
func (s *server) inFile(key string) (entry, bool) {
	list, relaxed := s.deployed.Properties, ""
	for i := range list {
		p := &list[i]
		if p.Key != key {
			if p.Group != "properties" {
				continue
			}
			if relaxed == "" {
				relaxed = schemas.Relaxed(key)
			}
			if schemas.Relaxed(p.Key) != relaxed {
				continue
			}
		}
		at, _ := lint.Blame(p.Sources)
		if strings.HasPrefix(string(at), string(s.cluster.NodeAddress(s.node))) {
			at = s.shared(at)
		}
		name := p.Key
		if steps := at.Steps(); len(steps) > 0 {
			name = steps[len(steps)-1]
		}
		value := deployment.Filled(p.Value, s.node)
		return entry{value, name, at, value != p.Value}, true
	}
	return entry{}, false
}

// shared gives the cluster's own address of a property that is the same there.
func (s *server) shared(at diag.Address) diag.Address {
	for i := range s.settings {
		if set := &s.settings[i]; set.Kind == lint.SettingProperty && s.cluster.NodeAddress(s.node).Child("properties", set.Name) == at {
			return set.Address
		}
	}
	return at
}

// byImage tells whether the image makes the key of a variable: by a -D flag
// always, by its template where that is in force and Spring does not find the
// key in the environment first.
func (s *server) byImage(name, key string) (lint.SettingKind, bool) {
	v := s.rel.ImageVariable(name)
	if v == nil || v.Ineffective || s.deployed.Container == nil {
		return 0, false
	}
	for _, e := range v.Effects {
		target, flag := strings.CutPrefix(e.Target, "-D")
		if e.How != "value" || target != key {
			continue
		}
		switch {
		case e.Kind == "jvm" && flag:
			return lint.SettingFlag, true
		case e.Kind == "property" && s.deployed.Container.Config == "env" && s.deployed.Container.Variable(variableOf(key)) == nil:
			return lint.SettingProperty, true
		}
	}
	return 0, false
}

// variableOf is the name under which Spring finds a key in the environment.
func variableOf(key string) string {
	return strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
}

// answer is that of a switch.
type answer int

const (
	no answer = iota
	yes
	unclear // a value that is not known yet, or none of those that Spring takes
)

// is reads a switch; missing is the answer of one that is not there.
func (s *server) is(key string, missing answer) answer {
	e, ok := s.get(key)
	if !ok || e.value == (topology.Value{}) {
		return missing
	}
	return switchOf(e.value)
}

// switchOf reads a value as Spring does (StringToBooleanConverter).
func switchOf(v topology.Value) answer {
	if v.IsUnknown() {
		return unclear
	}
	switch strings.ToLower(strings.TrimSpace(v.Text)) {
	case "true", "on", "yes", "1":
		return yes
	case "false", "off", "no", "0":
		return no
	}
	return unclear
}

// either is the answer of two switches of which one is enough.
func either(a, b answer) answer {
	switch {
	case a == yes || b == yes:
		return yes
	case a == unclear || b == unclear:
		return unclear
	}
	return no
}
