package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// connect finds what n refers to among locals and hosts. Names that don't exist
// are reported here, where all names are known.
func (b *builder) connect(n *node) {
	for _, t := range n.expr.Variables() {
		switch t.RootName() {
		case "local":
			b.connectLocal(n, t)
		case "host":
			b.connectHost(n, t)
		}
	}
}

func (b *builder) connectLocal(n *node, t hcl.Traversal) {
	name, at, ok := stepName(t, 1)
	if !ok {
		b.report(wholeLocal(t.SourceRange()))
		n.missing = append(n.missing, &node{kind: localNode})
		return
	}
	to := b.graph.nodes[localAddress(name)]
	if to == nil {
		b.report(unknownName(nameOfLocal, name, b.graph.locals, at, diag.Error))
		n.missing = append(n.missing, &node{kind: localNode, name: name})
		return
	}
	n.uses = append(n.uses, use{to, t.SourceRange()})
}

// connectHost takes host.<name>.<attribute> as that attribute alone, and less
// than that as all of the host or of all hosts.
func (b *builder) connectHost(n *node, t hcl.Traversal) {
	name, at, ok := stepName(t, 1)
	if !ok {
		n.uses = append(n.uses, use{b.graph.nodes[allHosts], t.SourceRange()})
		return
	}
	host := b.graph.nodes[allHosts.Child(name)]
	if host == nil {
		b.report(unknownName(nameOfHost, name, b.graph.hosts, at, diag.Error))
		n.missing = append(n.missing, &node{kind: hostNode, name: name})
		return
	}
	attribute, at, ok := stepName(t, 2)
	if !ok {
		n.uses = append(n.uses, use{host, t.SourceRange()})
		return
	}
	to := b.graph.nodes[host.address.Child(attribute)]
	if to == nil {
		var names []string
		for _, u := range host.uses {
			names = append(names, u.node.name)
		}
		b.report(unknownName(nameOfHostAttribute, attribute, names, at, diag.Error))
		n.missing = append(n.missing, &node{kind: attributeNode, name: attribute, host: name})
		return
	}
	n.uses = append(n.uses, use{to, t.SourceRange()})
}

// stepName gives the name at step i of t, written as .name or ["name"].
func stepName(t hcl.Traversal, i int) (string, diag.Range, bool) {
	if len(t) <= i {
		return "", diag.Range{}, false
	}
	switch step := t[i].(type) {
	case hcl.TraverseAttr:
		return step.Name, nameRange(step.SrcRange), true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString(), Range(step.SrcRange), true
		}
	}
	return "", diag.Range{}, false
}

// nameRange leaves out the dot in front of a name.
func nameRange(r hcl.Range) diag.Range {
	at := Range(r)
	if at.End > at.Start+1 {
		at.Start++
	}
	return at
}

// scope gives the names that n uses and no more: what is not used may not have
// a value yet.
func (n *node) scope(base *hcl.EvalContext) *hcl.EvalContext {
	locals, hosts := map[string]cty.Value{}, map[string]map[string]cty.Value{}
	whole := map[string]cty.Value{}
	var all cty.Value
	add := func(used *node, v cty.Value) {
		switch used.kind {
		case localNode:
			locals[used.name] = v
		case hostsNode:
			all = v
		case hostNode:
			whole[used.name] = v
		case attributeNode:
			if hosts[used.host] == nil {
				hosts[used.host] = map[string]cty.Value{}
			}
			hosts[used.host][used.name] = v
		}
	}
	for _, u := range n.uses {
		add(u.node, u.node.known())
	}
	for _, m := range n.missing {
		add(m, cty.DynamicVal)
	}
	child := base.NewChild()
	child.Variables = map[string]cty.Value{"local": cty.ObjectVal(locals)}
	for name, attributes := range hosts {
		if whole[name] == cty.NilVal {
			whole[name] = cty.ObjectVal(attributes)
		}
	}
	child.Variables["host"] = cty.ObjectVal(whole)
	if all != cty.NilVal {
		child.Variables["host"] = all
	}
	if locals[""] != cty.NilVal {
		child.Variables["local"] = cty.DynamicVal
	}
	return child
}
