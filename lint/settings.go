package lint

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SettingKind tells by which way a setting reaches the server.
type SettingKind int

// The kinds, in rising order of what wins in Spring.
const (
	SettingProperty SettingKind = iota // a line of application.properties
	SettingVariable                    // a variable of the container's environment
	SettingFlag                        // a system property: -Dname=value
	SettingArgument                    // an argument of the server: --name=value
)

// Setting is one text that a user gives to a node beside the attributes of the
// language.
type Setting struct {
	Kind    SettingKind
	Name    string
	Value   topology.Value
	Address diag.Address // where the value is written, the cluster's where it is the same there
}

// Settings lists what n is given: its properties, the variables of its
// container, the -D flags of its JVM and the arguments behind -jar. Of two of
// one kind and name the later wins. It is the one place that knows where such
// settings are written.
func Settings(c *topology.Cluster, n *topology.Node) []Setting {
	var list []Setting
	for _, key := range slices.Sorted(maps.Keys(n.Properties)) {
		list = append(list, Setting{SettingProperty, key, n.Properties[key], PropertyAddress(c, n, key)})
	}
	if n.JVM != nil {
		for i, option := range n.JVM.Options {
			at := JVMOptionsAddress(c, n).Index(i)
			list = flags(list, topology.Text(option), at)
		}
	}
	if n.Docker == nil {
		return list
	}
	given := variables(c, n)
	for _, name := range []string{"JAVA_OPT", "JAVA_OPT_EXT"} {
		if v := Last(given, SettingVariable, name); v != nil {
			list = flags(list, v.Value, v.Address)
		}
	}
	return append(list, given...)
}

// knownSettings are what the rules of one run have asked for.
type knownSettings struct {
	nodes  map[*topology.Node][]Setting
	common map[*topology.Cluster][]Setting // of the nodes that have all from their cluster
}

// Settings gives what Settings lists for a node of the cluster, once for all
// rules of a run, and once for all nodes that say nothing of their own.
func (p *Pass) Settings(n *topology.Node) []Setting { return p.SettingsOf(p.Cluster, n) }

// SettingsOf is Settings for a rule that looks at all clusters.
func (p *Pass) SettingsOf(c *topology.Cluster, n *topology.Node) []Setting {
	known := Shared(p, func() knownSettings {
		return knownSettings{map[*topology.Node][]Setting{}, map[*topology.Cluster][]Setting{}}
	})
	if hasAllFrom(c, n) {
		return once(known.common, c, func() []Setting { return Settings(c, n) })
	}
	return once(known.nodes, n, func() []Setting { return Settings(c, n) })
}

// once gives what a map holds, made when first asked for.
func once[K comparable, V any](known map[K]V, key K, make func() V) V {
	v, ok := known[key]
	if !ok {
		v = make()
		known[key] = v
	}
	return v
}

// hasAllFrom tells whether the settings of n are the very ones of its cluster,
// as loading shares what nobody changes.
func hasAllFrom(c *topology.Cluster, n *topology.Node) bool {
	if !sameMap(c.Properties, n.Properties) || c.JVM != n.JVM {
		return false
	}
	if n.Docker == nil || c.Docker == nil {
		return n.Docker == nil
	}
	return sameMap(c.Docker.Env, n.Docker.Env) && slices.Equal(c.Docker.Options, n.Docker.Options)
}

func sameMap(a, b map[string]topology.Value) bool {
	return len(a) == 0 && len(b) == 0 || reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}

// flags appends the -D flags and the arguments in a text of options.
func flags(list []Setting, v topology.Value, at diag.Address) []Setting {
	for word := range strings.FieldsSeq(v.Text) {
		kind := SettingFlag
		rest, ok := strings.CutPrefix(word, "-D")
		if !ok {
			rest, ok = strings.CutPrefix(word, "--")
			kind = SettingArgument
		}
		if name, value, assigned := strings.Cut(rest, "="); ok && assigned {
			list = append(list, Setting{kind, name, topology.Value{Text: value, Secret: v.Secret}, at})
		}
	}
	return list
}

// IsUntouched tells whether n is given nothing beside the attributes of the
// language, so that its settings need no look.
func IsUntouched(n *topology.Node) bool {
	return len(n.Properties) == 0 && (n.JVM == nil || len(n.JVM.Options) == 0) &&
		(n.Docker == nil || len(n.Docker.Env) == 0 && len(n.Docker.Options) == 0)
}

// Says tells whether s sets a key as Spring finds it: in any spelling in the
// file, by its relaxed name in the environment, by its very name elsewhere.
func (s *Setting) Says(key string) bool {
	switch s.Kind {
	case SettingProperty:
		return s.Name == key || schemas.Relaxed(s.Name) == schemas.Relaxed(key)
	case SettingVariable:
		return s.Name == key || isRelaxedVariable(s.Name, key)
	}
	return s.Name == key
}

// isRelaxedVariable tells whether a variable is one by which Spring finds a key
// in the environment: in upper case with underscores for dots and dashes
// (SystemEnvironmentPropertySource), or without the dashes (Spring Boot 2 and 3).
func isRelaxedVariable(name, key string) bool {
	if name == "" || len(name) > len(key) || !strings.EqualFold(name[:1], key[:1]) || strings.ToUpper(name) != name {
		return false
	}
	return name == inEnvironment(key, '_') || name == inEnvironment(key, -1)
}

// inEnvironment spells a key as Spring does in the environment, with what stands
// for a dash; -1 is nothing.
func inEnvironment(key string, dash rune) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '.', '[':
			return '_'
		case '-':
			return dash
		case ']':
			return -1
		}
		return unicode.ToUpper(r)
	}, key)
}

// Winning gives the setting of a key that wins in Spring, or nil.
func Winning(list []Setting, key string) *Setting {
	var best *Setting
	for i := range list {
		if s := &list[i]; s.Says(key) && (best == nil || s.Kind >= best.Kind) {
			best = s
		}
	}
	return best
}

// Last gives the last setting of one kind and name, or nil.
func Last(list []Setting, kind SettingKind, name string) *Setting {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Kind == kind && list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}
