package deployment

import (
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// override enters the user's own `properties` over all else: in the place of a
// key that is there, whatever its spelling, otherwise at the end by name. Of
// several spellings of one key the node's own wins, else the last by name, and
// lint tells (property-duplicate).
func (s *sheet) override(n *topology.Node) {
	for _, key := range s.said(n) {
		at, value := s.propertyAddress(n, key), n.Properties[key]
		if key == "" {
			s.found = append(s.found, finding(ruleUnwritable, diag.Error, at,
				diag.Words{EN: "a property without a name", ZH: "配置项缺少名称"},
				diag.Words{EN: "Give the key of application.properties.", ZH: "请写出 application.properties 的键。"}))
			continue
		}
		s.contradiction(n, key, value, at)
		old := s.get(key)
		if old == nil {
			old = s.unsaidSuccessor(n, key)
		}
		if old != nil {
			old.Value, old.Sources = value, []Source{From(at)}
			continue
		}
		s.set(key, value, From(at))
		s.get(key).Group = "properties"
	}
}

// said lists the user's keys by name, of several spellings of one key the one
// that wins.
func (s *sheet) said(n *topology.Node) []string {
	keys := sortedKeys(n.Properties)
	wins := make(map[string]string, len(keys)) // by relaxed spelling
	for _, key := range keys {
		id := schemas.Relaxed(key)
		if other, twice := wins[id]; !twice || s.isOwn(n, key) || !s.isOwn(n, other) {
			wins[id] = key
		}
	}
	return slices.DeleteFunc(keys, func(key string) bool { return wins[schemas.Relaxed(key)] != key })
}

// isOwn tells whether a node says something else about key than its cluster.
func (s *sheet) isOwn(n *topology.Node, key string) bool {
	v, ok := s.cluster.Properties[key]
	return !ok || v != n.Properties[key]
}

// unsaidSuccessor finds the entry under the newer name of key, where the release
// reads both, the newer first and even when it is empty, and nobody has said
// anything about it: its value is then the user's.
func (s *sheet) unsaidSuccessor(n *topology.Node, key string) *Property {
	newer := s.successor(key)
	if newer == nil || slices.ContainsFunc(newer.Sources, func(src Source) bool { return src.Address != "" }) {
		return nil
	}
	for other := range n.Properties {
		if schemas.Relaxed(other) == schemas.Relaxed(newer.Key) {
			return nil
		}
	}
	return newer
}

// successor finds the entry under the newer name of key, where the release reads
// both, the newer first; nil where there is none.
func (s *sheet) successor(key string) *Property {
	fact := s.rel.Property(key)
	if fact == nil || fact.ReplacedBy == "" || !fact.OldWorks {
		return nil
	}
	return s.get(fact.ReplacedBy)
}

// propertyAddress is where key was written: at the cluster, unless the node says otherwise.
func (s *sheet) propertyAddress(n *topology.Node, key string) diag.Address {
	if s.isOwn(n, key) {
		return s.cluster.NodeAddress(n).Child("properties", key)
	}
	return s.at.Child("properties", key)
}

// inherited tells whether all `properties` of n are those of the cluster.
func (s *sheet) inherited(n *topology.Node) bool {
	for key := range n.Properties {
		if s.isOwn(n, key) {
			return false
		}
	}
	return true
}

// contradiction tells when `properties` says something else than the rest of
// the topology. A value that the topology has by default, like the release,
// contradicts nothing unless other files are made of it. What a member says of
// its own address and port is the matter of lint.
func (s *sheet) contradiction(n *topology.Node, key string, value topology.Value, at diag.Address) {
	id := schemas.Relaxed(key)
	value = Filled(value, n)
	old := s.get(key)
	if old == nil {
		s.beaten(key, value, at)
		return
	}
	if id == schemas.Relaxed("nacos.inetutils.ip-address") || // member-self-absent of lint
		old.Value.IsUnknown() || value.IsUnknown() || old.Value.Text == value.Text {
		return
	}
	from := slices.IndexFunc(old.Sources, func(src Source) bool { return src.Address != "" })
	if from < 0 {
		return
	}
	severity, firm := s.firm[id]
	if !firm {
		if isStock(s.rel, old) {
			return
		}
		severity = diag.Warning
	}
	if severity == diag.Error && !s.cluster.Standalone() && id != schemas.Relaxed("nacos.console.port") {
		return // member-port-not-server-port of lint
	}
	s.contradicts(finding(ruleInvalid, severity, at, contradictionWords(), contradictionAdvice(),
		key, value.Shown(), old.Value.Shown(), string(old.Sources[from].Address)))
}

// isStock tells whether p is as the release has it, in its shipped file or in
// that of its jar.
func isStock(rel *schemas.Release, p *Property) bool {
	if shipped := rel.ShippedValue(p.Key); shipped != nil {
		return shipped.Value == p.Value.Text
	}
	days := rel.JarAccessLogDays()
	return days != 0 && p.Key == accessLogDays && p.Value.Text == strconv.Itoa(days)
}

// beaten tells when `properties` says by its older name what the rest of the
// topology says otherwise: the server never comes to the older one. Spring's own
// keys stay in force beside those of Nacos.
func (s *sheet) beaten(key string, value topology.Value, at diag.Address) {
	newer := s.successor(key)
	if newer == nil || s.rel.Property(key).Owner == "spring" ||
		newer.Value.IsUnknown() || value.IsUnknown() || newer.Value.Text == value.Text {
		return
	}
	from := slices.IndexFunc(newer.Sources, func(src Source) bool { return src.Address != "" })
	if from < 0 {
		return // it stands under the newer name
	}
	s.contradicts(finding(ruleInvalid, diag.Warning, at, contradictionWords(), beatenAdvice(),
		key, value.Shown(), newer.Value.Shown(), string(newer.Sources[from].Address), newer.Key, s.rel.Version))
}

// contradicts enters d, whose first four arguments are a key, its value, the
// topology's and where the topology says it.
func (s *sheet) contradicts(d diag.Diagnostic) {
	if fact := s.rel.Property(d.Args[0].(string)); fact != nil && fact.Secret {
		d.Args[1], d.Args[2] = topology.Masked, topology.Masked
	}
	d.Related = []diag.Related{{Words: diag.Words{EN: "the topology says it here", ZH: "拓扑中的设置在这里"}, Address: diag.Address(d.Args[3].(string))}}
	s.found = append(s.found, d)
}

func contradictionWords() diag.Words {
	return diag.Words{EN: "property %[1]s is %[2]s, but the topology says %[3]s", ZH: "配置项 %[1]s 为 %[2]s，而拓扑中为 %[3]s"}
}

func contradictionAdvice() diag.Words {
	return diag.Words{
		EN: "The property wins in application.properties alone: members, gateways and containers follow the topology. Set it there (%[4]s) and remove the property.",
		ZH: "该配置项只在 application.properties 中生效：成员列表、网关和容器仍按拓扑生成。请改在拓扑中设置（%[4]s），并删除该配置项。",
	}
}

func beatenAdvice() diag.Words {
	return diag.Words{
		EN: "The property has no effect: Nacos %[6]s reads %[5]s first, which is made from the topology. Set it there (%[4]s) and remove the property.",
		ZH: "该配置项不起作用：Nacos %[6]s 优先读取由拓扑生成的 %[5]s。请改在拓扑中设置（%[4]s），并删除该配置项。",
	}
}

// Contradicts tells whether d says no more than that `properties`, or a variable
// of a container, and the rest of the topology give two values for one key.
func Contradicts(d *diag.Diagnostic) bool {
	return d.Rule == ruleInvalid && (d.Text.Summary == contradictionWords() || d.Text.Summary == variableContradictionWords())
}
