package load

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// resolver makes the model from the form of the files.
type resolver struct {
	*reporter
	root     *block
	module   *eval.Module
	defaults *block   // nil without one
	outputs  []*block // of the top level
	hosts    map[string]*topology.Host
	hostList []*topology.Host
	places   places
	nodes    int                        // of the clusters so far
	loggers  map[string]map[string]bool // by release, see loggersOf
}

func newResolver(root *block, module *eval.Module, report *reporter) *resolver {
	r := &resolver{reporter: report, root: root, module: module, hosts: map[string]*topology.Host{}, loggers: map[string]map[string]bool{}}
	r.defaults = root.child("defaults", "")
	r.outputs = root.children("output")
	r.places = places{root: root, module: module, clusters: map[string]*clusterPlace{}}
	return r
}

// topology resolves everything.
func (r *resolver) topology() *topology.Topology {
	r.resolveHosts()
	t := &topology.Topology{FormatVersion: topology.FormatVersion, Clusters: []*topology.Cluster{}, Hosts: r.hostList}
	written := r.root.children("cluster")
	if len(written) == 0 && !slices.Contains(r.root.misspelt, "cluster") {
		r.absent(ruleInvalid, place{at: r.root.header}, words(
			"the topology has no cluster", "拓扑中没有集群", `write cluster "..." { ... }`, `请写 cluster "..." { ... }`))
	}
	var all []*clusterWork
	for _, b := range written {
		for _, in := range r.instances(b, &scope{base: r.module.Context(nil)}, "") {
			all = append(all, r.begin(b, in))
		}
	}
	r.resolve(all)
	for _, w := range all {
		if w.free {
			t.Clusters = append(t.Clusters, w.Cluster)
		}
	}
	r.shareHomes(t)
	return t
}

// instance is one of the things that a block with for_each stands for.
type instance struct {
	key  string // "" without for_each
	each cty.Value
}

// variables gives each, on top of those given.
func (in instance) variables() map[string]cty.Value {
	if in.each == cty.NilVal {
		return map[string]cty.Value{}
	}
	return map[string]cty.Value{"each": in.each}
}

// instances evaluates for_each of b, which stands at parent; without one a block
// is its only instance. They come in order of the keys.
func (r *resolver) instances(b *block, s *scope, parent diag.Address) []instance {
	if b.forEach == nil {
		return []instance{{}}
	}
	f := found{def: &schemas.Attribute{Name: "for_each", Type: schemas.TypeAny}, attr: b.forEach, in: parent.Child(b.def.Type, b.label)}
	v, ds := r.module.Evaluate(b.forEach.expr, s.context(b.forEach))
	r.later(ds...)
	f.parts = eval.Apart(v)
	if f.parts.Broken || !r.plainKeys(&f) {
		return nil
	}
	value := f.parts.Value
	t := value.Type()
	if value.IsNull() || !t.IsMapType() && !t.IsObjectType() && !(t.IsSetType() && t.ElementType() == cty.String) {
		r.mistaken(f.place(), "for_each", describe(value), ruleType, &mistake{
			want:   diag.Words{EN: "a map or a set of strings", ZH: "映射或字符串集合"},
			detail: diag.Words{EN: "write a map, or toset([...]) for a list of names", ZH: "请写映射；名称列表请用 toset([...])"}})
		return nil
	}
	if value.LengthInt() > MaxNodes {
		r.tooMany(f.place())
		return nil
	}
	var all []instance
	for it := value.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if t.IsSetType() {
			k = e
		}
		if key := eval.Apart(k); key.Broken || key.Value.IsNull() || !key.Value.IsKnown() {
			continue
		}
		all = append(all, instance{key: k.AsString(), each: cty.ObjectVal(map[string]cty.Value{"key": k, "value": e})})
	}
	slices.SortFunc(all, func(a, b instance) int { return strings.Compare(a.key, b.key) })
	return all
}

func (r *resolver) tooMany(p place) {
	r.error(ruleInvalid, p, words(
		"the topology has more than %[1]d nodes", "拓扑的节点超过 %[1]d 个",
		"split it into several topologies", "请拆分为多个拓扑"), MaxNodes)
}

// instanceName gives the resolved name of a cluster or node.
func (r *resolver) instanceName(b *block, in instance, v view) string {
	name, p := b.label, b.labelPlace(v.address)
	if in.each != cty.NilVal {
		name += "-" + in.key
		p.at = eval.Range(b.forEach.expr.Range())
	}
	f := r.find(v, "name")
	if s, ok := r.toString(&f); ok {
		return s
	}
	if f.state == written {
		return name // and the mistake has been reported
	}
	if m := checkName(name); m != nil {
		p.address = v.address.Child(name)
		r.mistaken(p, "name", quoted(name), ruleInvalid, m)
	}
	return name
}

// taken reports names that are used twice, or differ only in case.
type taken struct {
	*reporter
	by map[string]use // by folded name
}

type use struct {
	name string
	p    place
}

// claim tells whether name was still free; p is where it comes from.
func (t *taken) claim(kind, name string, p place) bool {
	if t.by == nil {
		t.by = map[string]use{}
	}
	key := folded(name)
	before, used := t.by[key]
	if !used {
		t.by[key] = use{name, p}
		return true
	}
	text := words("the %[1]s %[2]s stands twice, want each name once", "%[1]s %[2]s 出现两次，名称不可重复",
		"give one of them another name", "请给其中一个换个名称")
	if before.name != name {
		text = words("the %[1]s %[2]s differs from %[3]s only in case", "%[1]s %[2]s 与 %[3]s 只有大小写不同",
			"give one of them another name: on some systems both would be one file", "请给其中一个换个名称：在某些系统上两者是同一个文件")
	}
	t.add(diag.Diagnostic{
		Rule: ruleInvalid, Severity: diag.Error, Text: text, Args: []any{kind, quoted(name), quoted(before.name)},
		Range: p.at, Address: p.address,
		Related: []diag.Related{{Words: diag.Words{EN: "the first one", ZH: "第一个"}, Range: before.p.at, Address: before.p.address}},
	})
	return false
}

// folded gives one spelling for all that differ only in case.
func folded(name string) string {
	return strings.Map(func(c rune) rune {
		least := c
		for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, name)
}

// namePlace is where the name of an instance comes from.
func namePlace(b *block, address diag.Address) place {
	if a := b.attr("name"); a != nil {
		return a.place(address)
	}
	if b.forEach != nil {
		return b.forEach.place(address)
	}
	return b.labelPlace(address)
}

// sortedKeys lists the keys of m in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
