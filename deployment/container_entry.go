package deployment

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// imageVariable is what the release's image knows of a variable, or nil.
func (m *containerMaker) imageVariable(name string) *schemas.ImageVariable {
	for i := range m.knows {
		if m.knows[i].Name == name {
			return &m.knows[i]
		}
	}
	return nil
}

// mode says whether the entry point makes a cluster node, and with which storage.
func (m *containerMaker) mode() {
	m.set("MODE", topology.Text(m.c.Mode), groupNode, From(m.cluster.Child("mode")),
		m.fact("any text but standalone makes a cluster node"))
	if !m.c.Standalone() && m.c.Storage == "embedded" && m.imageVariable("EMBEDDED_STORAGE") != nil {
		m.set("EMBEDDED_STORAGE", topology.Text("embedded"), groupNode, From(m.cluster.Child("storage")),
			m.fact("the entry point makes -DembeddedStorage=true of it"))
	}
}

// members is what the entry point writes into cluster.conf at every start, a
// member a line.
func (m *containerMaker) members() {
	if m.c.Standalone() || len(m.node.Members) == 0 {
		return
	}
	if m.shared.text == "" || m.shared.source != m.source {
		m.joinMembers()
	}
	m.vars.add(ContainerVariable{Variable{Name: "NACOS_SERVERS", Value: topology.Text(m.shared.text), Sources: m.shared.sources}, groupNode})
}

// sharedMembers are the members of a cluster as one text, the same for all nodes
// whose facts are of the same image.
type sharedMembers struct {
	text, source string
	sources      []Source
}

func (m *containerMaker) joinMembers() {
	texts := make([]string, len(m.node.Members))
	var all []Source
	for i, member := range m.node.Members {
		texts[i] = member.Text
		all = append(all, member.Sources...)
	}
	*m.shared = sharedMembers{strings.Join(texts, " "), m.source, slices.Clip(with(appendNew(nil, all),
		m.fact("the entry point writes cluster.conf of it at every start, one line for each word")))}
}

// mainPort sets the variable of the release for the main port, in 1.2.1 both
// names. A mounted file decides by itself; the variable then only tells people
// and tools the same.
func (m *containerMaker) mainPort() {
	for i := range m.knows {
		v := &m.knows[i]
		for _, e := range v.Effects {
			if e.Kind != "property" || e.How != "value" || e.Target != "server.port" && e.Target != "nacos.server.main.port" {
				continue
			}
			if p := m.property(e.Target); p != nil {
				m.setFrom(v.Name, p.Value, groupNode, with(p.Sources, m.becoming(e)))
			}
		}
	}
}

// function says which part of Nacos runs, and on 3.x which of its two servers.
func (m *containerMaker) function() {
	if m.n.Function != "all" && m.n.Function != "" {
		from := From(m.self.Child("function"))
		if m.knowsWhen("FUNCTION_MODE", m.n.Function) {
			m.set("FUNCTION_MODE", topology.Text(m.n.Function), groupNode, from)
		} else {
			m.addJavaOption(topology.Text("-Dnacos.functionMode="+m.n.Function), from,
				m.fact("FUNCTION_MODE does not know this one"))
		}
	}
	if m.n.Deployment != "merged" && m.n.Deployment != "" && m.imageVariable("NACOS_DEPLOYMENT_TYPE") != nil {
		m.set("NACOS_DEPLOYMENT_TYPE", topology.Text(m.n.Deployment), groupNode, From(m.self.Child("deployment")),
			m.fact("the entry point makes -Dnacos.deployment.type of it"))
	}
}

// knowsWhen tells whether the entry point acts on that value of a variable.
func (m *containerMaker) knowsWhen(name, value string) bool {
	v := m.imageVariable(name)
	if v == nil {
		return false
	}
	for _, e := range v.Effects {
		if e.How == "when" && e.When == value {
			return true
		}
	}
	return false
}

// required sets what is still missing and would end the start: variables that
// the entry point refuses when empty and, where the image's template is in
// force, placeholders without a default.
func (m *containerMaker) required() {
	for i := range m.knows {
		v := &m.knows[i]
		if !v.Required || m.vars.get(v.Name) != nil {
			continue
		}
		key, ends := requiredKey(v)
		switch {
		case ends: // without a value the cluster has no token or identity, which is an error of its own
			if p := m.property(key); p != nil && p.Value.IsSet() {
				m.setFrom(v.Name, p.Value, p.Group, with(p.Sources, m.fact("the entry point ends with 255 where it is empty, even with authentication off")))
			}
		case m.out.Config != "env" || key == "" || v.HasDefault:
		case m.c.Storage == "external" || !strings.Contains(key, "db."):
			m.placeholder(v, key)
		}
	}
}

// placeholder sets a variable that the template must be able to resolve, though
// the key has its value from elsewhere.
func (m *containerMaker) placeholder(v *schemas.ImageVariable, key string) {
	why := m.fact("a placeholder of the template without a default: the server does not start where it is unset")
	for _, k := range []string{key, key + ".0"} {
		if p := m.property(k); p != nil && v.Effects[0].How == "value" {
			m.setFrom(v.Name, p.Value, p.Group, with(p.Sources, why))
			return
		}
	}
	m.set(v.Name, topology.Text(""), "datasource", why)
}

// requiredKey is the key that the template makes of v; ends tells whether the
// entry point ends where v is empty.
func requiredKey(v *schemas.ImageVariable) (key string, ends bool) {
	for _, e := range v.Effects {
		if e.Kind == "property" && key == "" {
			key = e.Target
		}
		ends = ends || e.Kind == "script" && e.How == "when" && e.When == ""
	}
	return key, ends
}

// blankPublicSecrets empties variables that the template would otherwise fill
// with a published secret, for keys that nothing else sets.
func (m *containerMaker) blankPublicSecrets() {
	for i := range m.knows {
		v := &m.knows[i]
		if !v.PublicSecret || v.Ineffective || m.vars.get(v.Name) != nil {
			continue
		}
		key, _ := requiredKey(v)
		if m.property(key) == nil {
			m.set(v.Name, topology.Text(""), "auth", m.fact("without it the template has a published secret for "+key))
		}
	}
}
