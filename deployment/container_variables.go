package deployment

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// The groups of variables that are not those of application.properties.
const (
	groupNode = "node"
	groupJava = "java"
	groupUser = "user"
)

// variableSet is variables in the order in which they were first set.
type variableSet struct{ list []ContainerVariable }

// get gives the variable of that name, or nil.
func (s *variableSet) get(name string) *ContainerVariable {
	for i := range s.list {
		if s.list[i].Name == name {
			return &s.list[i]
		}
	}
	return nil
}

func (s *variableSet) add(v ContainerVariable) {
	if s.list == nil {
		s.list = make([]ContainerVariable, 0, 12)
	}
	s.list = append(s.list, v)
}

// set gives a variable its value. One that has the same value already gets the
// further reasons; one with another value is left alone, and set tells so.
func (m *containerMaker) set(name string, value topology.Value, group string, sources ...Source) bool {
	return m.setFrom(name, value, group, appendNew(nil, sources))
}

// setFrom is set with sources in a slice of their own, each once.
func (m *containerMaker) setFrom(name string, value topology.Value, group string, sources []Source) bool {
	if old := m.vars.get(name); old != nil {
		if old.Value != value {
			return false
		}
		old.Sources = appendNew(old.Sources, sources)
		return true
	}
	m.vars.add(ContainerVariable{Variable{Name: name, Value: value, Sources: sources}, group})
	return true
}

// appendNew appends what is not there yet; the empty source is nothing.
func appendNew(list, more []Source) []Source {
	list = slices.Clip(list)
	for i, s := range more {
		if s == (Source{}) || slices.Contains(list, s) {
			continue
		}
		if len(list) == cap(list) {
			list = slices.Grow(list, len(more)-i)
		}
		list = append(list, s)
	}
	return list
}

// with is list and more in a slice of its own: lists are shared between nodes.
func with(list []Source, more ...Source) []Source { return appendNew(list, more) }

// variables makes the env file: what the entry point needs, with "env" also
// what application.properties would say, and the user's own over them.
func (m *containerMaker) variables() []ContainerVariable {
	m.mode()
	m.members()
	m.selfAddress()
	m.mainPort()
	m.function()
	m.java()
	if m.out.Config == "env" {
		for i := range m.node.Properties {
			m.carry(&m.node.Properties[i])
		}
		m.blankPublicSecrets()
	}
	m.required()
	m.encoding()
	user := m.userVariables()
	if len(m.javaOpt) > 0 {
		m.vars.add(m.joinedJavaOpt())
	}
	for _, v := range user {
		m.vars.add(v)
	}
	return inGroups(m.vars.list)
}

// inGroups brings variables of one group together, groups in the order of
// their first variable, but those of the node, of Java and the user's first and last.
func inGroups(list []ContainerVariable) []ContainerVariable {
	groups := append(make([]string, 0, 16), groupNode, groupJava)
	for i := range list {
		if g := list[i].Group; g != groupUser && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	groups = append(groups, groupUser)
	slices.SortStableFunc(list, func(a, b ContainerVariable) int {
		if a.Group == b.Group {
			return 0
		}
		return slices.Index(groups, a.Group) - slices.Index(groups, b.Group)
	})
	return list
}

// userVariables puts the user's variables over the generated ones and gives
// those that are new, by name. JAVA_OPT is a list of options: the user's go
// behind ours, where they win.
func (m *containerMaker) userVariables() []ContainerVariable {
	var added []ContainerVariable
	for _, name := range sortedKeys(m.n.Docker.Env) {
		value, at := m.n.Docker.Env[name], m.at.Child("env", name)
		if name == "JAVA_OPT" {
			m.addJavaOption(value, From(at))
			continue
		}
		m.contradictions(name, value)
		if old := m.vars.get(name); old != nil {
			old.Value, old.Sources = value, []Source{From(at)}
			continue
		}
		added = append(added, ContainerVariable{Variable{Name: name, Value: value, Sources: []Source{From(at)}}, groupUser})
	}
	return added
}

// contradictions reports where a variable of the user has the server run with
// something else than the topology says.
func (m *containerMaker) contradictions(name string, value topology.Value) {
	v := m.imageVariable(name)
	if value.IsUnknown() || m.leftToLint(name, value) || m.isUnsaid(name, v) {
		return
	}
	if old := m.vars.get(name); old != nil && !old.Value.IsUnknown() && old.Value.Text != value.Text {
		m.report(variableContradicts(m.envAddress(name, value), name, old.Value, value, m.reason(old.Sources)))
		return
	}
	for i := range m.node.Properties {
		p := &m.node.Properties[i]
		if p.Value.IsUnknown() || p.Value.Text == value.Text || !m.decides(name, v, p.Key) {
			continue
		}
		m.report(variableContradicts(m.envAddress(name, value), name, p.Value, value, m.reason(p.Sources)))
		return
	}
}

// isUnsaid tells whether a variable is about a setting of application.properties
// of which the topology says nothing: it is as the release has it, and no other
// file is made of it.
func (m *containerMaker) isUnsaid(name string, v *schemas.ImageVariable) bool {
	return slices.ContainsFunc(m.node.Properties, func(p Property) bool {
		return m.decides(name, v, p.Key) && !shapesOtherFiles(p.Key) &&
			(isStock(m.rel, &p) || !slices.ContainsFunc(p.Sources, func(src Source) bool { return src.Address != "" }))
	})
}

// shapesOtherFiles tells whether members, gateways or published ports are made of
// what a key says, or clients and peers must know it, so that even the release's
// own value is one of the topology's.
func shapesOtherFiles(key string) bool {
	switch schemas.Relaxed(key) {
	case "server.port", "nacos.server.main.port", "nacos.console.port", "nacos.ai.mcp.registry.port", "nacos.ai.registry.port",
		"nacos.inetutils.ipaddress", "nacos.deployment.type",
		"server.servlet.contextpath", "server.contextpath", "nacos.server.contextpath", "nacos.console.contextpath", "nacos.console.remote.server.contextpath",
		"nacos.core.auth.enabled", "spring.datasource.platform", "spring.sql.init.platform", "db.num":
		return true
	}
	return false
}

// envAddress is where a variable is written: at the cluster, for all its nodes,
// unless this one says something else.
func (m *containerMaker) envAddress(name string, value topology.Value) diag.Address {
	if shared := m.c.Docker; shared != nil {
		if v, ok := shared.Env[name]; ok && v == value {
			return m.cluster.Child("docker", "env", name)
		}
	}
	return m.at.Child("env", name)
}

// leftToLint tells whether a rule knows more about a variable of the user than
// that it contradicts: image-mode-unset and auth-env-mandatory-3x of one that is
// emptied, docker-db-num-above-one, and mounted-properties-ignore-env of one that
// only the image's own application.properties reads. Quotes around a value are
// for env-file-quotes and its kin.
func (m *containerMaker) leftToLint(name string, value topology.Value) bool {
	if text := value.Text; len(text) > 1 && strings.IndexByte("\"'", text[0]) >= 0 && text[len(text)-1] == text[0] {
		return true
	}
	if strings.Contains(value.Text, "${") { // nobody knows what Spring makes of it; see compose-dollar too
		return true
	}
	v := m.imageVariable(name)
	if v == nil {
		return false
	}
	switch {
	case !value.IsSet():
		_, ends := requiredKey(v)
		return ends || name == "MODE" || name == "NACOS_SERVERS"
	case m.out.Config == "env":
		return name == "MYSQL_DATABASE_NUM" && value.Text != "1"
	}
	return v.OnlyInTemplate() && m.isOn(OutputProperties) && m.rel.PropertyByVariable(name) == nil
}

// reason is the first place in the topology among sources.
func (m *containerMaker) reason(sources []Source) Source {
	for _, s := range sources {
		if s.Address != "" {
			return s
		}
	}
	return Source{}
}

// decides tells whether a variable of that name has a say about a key: by its
// relaxed name always, by the image's -D flag always, by the image's template
// where no file is mounted over it. v is what the image knows of the name, or nil.
func (m *containerMaker) decides(name string, v *schemas.ImageVariable, key string) bool {
	if len(name) == len(key) { // as of every relaxed name
		if relaxed, ok := relaxedName(key); ok && relaxed == name && !isPropertiesOnly(key) {
			return true
		}
	}
	if v == nil || v.Ineffective {
		return false
	}
	for _, e := range v.Effects {
		if e.How == "value" && strings.TrimPrefix(e.Target, "-D") == key && (e.Kind == "jvm" || m.out.Config == "env") {
			return true
		}
	}
	return false
}
