package eval

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// graph orders locals and hosts by what they refer to. Beside a node for each
// local and each attribute of a host there is one for each host and one for
// all hosts, so that an expression may take them whole.
type graph struct {
	nodes map[diag.Address]*node
	order []*node
	// hosts are the names of the hosts, locals those of the locals, as declared.
	hosts, locals []string
}

type node struct {
	kind    kind
	address diag.Address
	name    string         // of a local, a host or an attribute
	host    string         // of an attribute
	expr    hcl.Expression // nil for what is put together from deps, or has a value already
	uses    []use
	at      hcl.Range // of the expression; zero where it has none
	state   state
	// cyclic: part of a cycle; it has no value.
	cyclic bool
	// missing are the names it uses that don't exist, reported already.
	missing []*node
	value   cty.Value
}

// use is one thing that a node depends on, and where it says so.
type use struct {
	node *node
	at   hcl.Range
}

type kind int

const (
	localNode kind = iota
	attributeNode
	hostNode
	hostsNode
)

type state int

const (
	fresh state = iota
	open        // being visited: finding it again is a cycle
	done
)

const allHosts = diag.Address("host")

func (b *builder) resolveGraph() {
	b.graph = &graph{nodes: map[diag.Address]*node{}}
	b.addLocals()
	b.addHosts()
	base := &hcl.EvalContext{
		Variables: map[string]cty.Value{"var": b.varObject},
		Functions: b.functions,
	}
	for _, n := range b.graph.order {
		if n.expr != nil {
			b.connect(n)
		}
	}
	for _, n := range b.graph.order {
		b.visit(n, base)
	}
	locals := make(map[string]cty.Value, len(b.graph.locals))
	for _, name := range b.graph.locals {
		locals[name] = b.graph.nodes[localAddress(name)].value
	}
	base.Variables["local"] = cty.ObjectVal(locals)
	base.Variables["host"] = b.graph.nodes[allHosts].value
	b.module.context = base
}

func localAddress(name string) diag.Address { return diag.Address("local").Child(name) }

func (b *builder) addLocals() {
	for _, block := range b.src.Locals {
		attributes, ds := block.Body.JustAttributes()
		b.report(Diagnostics(ds)...)
		for _, a := range sortedAttributes(attributes) {
			address := localAddress(a.Name)
			if first := b.graph.nodes[address]; first != nil {
				place := b.module.definitions[address]
				b.report(duplicateAt("local value", "局部值", a.Name, Range(a.NameRange), place))
				continue
			}
			b.module.definitions[address] = Range(a.NameRange)
			b.graph.locals = append(b.graph.locals, a.Name)
			b.addExpression(&node{kind: localNode, address: address, name: a.Name}, a.Expr)
		}
	}
}

// addExpression adds n, whose value is that of expr.
func (b *builder) addExpression(n *node, expr hcl.Expression) {
	native, ds := nativeExpression(expr)
	b.report(ds...)
	n.expr, n.at = native, expr.Range()
	b.graph.add(n)
}

func (g *graph) add(n *node) {
	g.nodes[n.address] = n
	g.order = append(g.order, n)
}

func (b *builder) addHosts() {
	all := &node{kind: hostsNode, address: allHosts}
	for _, h := range b.src.Hosts {
		address := allHosts.Child(h.Name)
		if b.graph.nodes[address] != nil {
			continue
		}
		b.module.definitions[address] = h.Range
		b.graph.hosts = append(b.graph.hosts, h.Name)
		whole := &node{kind: hostNode, address: address, name: h.Name}
		names := map[string]bool{}
		for name := range h.Attributes {
			names[name] = true
		}
		for name := range b.src.HostDefaults {
			names[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			whole.uses = append(whole.uses, use{node: b.addAttribute(h, address, name)})
		}
		b.graph.add(whole)
		all.uses = append(all.uses, use{node: whole})
	}
	b.graph.add(all)
}

func (b *builder) addAttribute(h Host, host diag.Address, name string) *node {
	n := &node{kind: attributeNode, address: host.Child(name), name: name, host: h.Name}
	if expr := h.Attributes[name]; expr != nil {
		b.addExpression(n, expr)
		return n
	}
	n.state, n.value = done, b.src.HostDefaults[name]
	b.graph.add(n)
	return n
}

// visit gives n and all that it depends on their values, without recursion: a
// chain of locals may be as long as the file allows.
func (b *builder) visit(n *node, base *hcl.EvalContext) {
	type frame struct {
		node *node
		next int
	}
	var stack []frame
	push := func(n *node) {
		if n.state == fresh {
			n.state = open
			stack = append(stack, frame{node: n})
		}
	}
	push(n)
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == len(top.node.uses) {
			b.finish(top.node, base)
			stack = stack[:len(stack)-1]
			continue
		}
		u := top.node.uses[top.next]
		top.next++
		if u.node.state != open {
			push(u.node)
			continue
		}
		var path []use
		for i := len(stack) - 1; ; i-- {
			f := stack[i]
			path = append(path, use{f.node, f.node.uses[f.next-1].at})
			if f.node == u.node {
				break
			}
		}
		slices.Reverse(path)
		b.reportCycle(path)
	}
}

// finish computes the value of n, all of whose dependencies are done or part
// of a cycle with it.
func (b *builder) finish(n *node, base *hcl.EvalContext) {
	n.state = done
	switch {
	case n.expr == nil:
		values := make(map[string]cty.Value, len(n.uses))
		for _, u := range n.uses {
			values[u.node.name] = u.node.known()
		}
		n.value = cty.ObjectVal(values)
		if n.kind == hostNode {
			b.module.hosts[n.name] = values
		}
	case n.cyclic:
		n.value = cty.DynamicVal
	default:
		var ds []diag.Diagnostic
		n.value, ds = evaluate(n.expr, n.scope(base))
		b.report(ds...)
	}
}

// known gives the value of n, a broken one where it has none.
func (n *node) known() cty.Value {
	if n.value == cty.NilVal {
		return cty.DynamicVal
	}
	return n.value
}

// reportCycle says once that the nodes of path refer to each other in a circle;
// they have no value. The place is that of the one that stands first.
func (b *builder) reportCycle(path []use) {
	news := false
	for _, u := range path {
		news = news || !u.node.cyclic
		u.node.cyclic = true
	}
	if !news {
		return
	}
	path = slices.DeleteFunc(path, func(u use) bool { return u.node.expr == nil })
	first := 0
	for i, u := range path {
		if before(u.at, path[first].at) {
			first = i
		}
	}
	b.report(cycle(append(path[first:len(path):len(path)], path[:first]...)))
}

func before(a, b hcl.Range) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	return a.Start.Byte < b.Start.Byte
}
