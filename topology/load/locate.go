package load

import (
	"bytes"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// places remembers which block made which cluster, node and gateway.
type places struct {
	root     *block
	module   *eval.Module
	files    map[string][]byte
	clusters map[string]*clusterPlace
	names    *taken
}

type clusterPlace struct {
	block    *block
	names    *taken
	nodes    map[string]*block
	gateways map[string]*block
}

func (p *places) cluster(name string, b *block) *clusterPlace {
	c := &clusterPlace{block: b, nodes: map[string]*block{}, gateways: map[string]*block{}}
	if p.clusters[name] == nil {
		p.clusters[name] = c
	}
	return c
}

func (c *clusterPlace) node(name string, b *block) { c.nodes[name] = b }

// locator answers from the syntax tree, when asked.
type locator struct {
	*places
	defaults *block // or nil: looked up once, as a fleet has a thousand blocks
	// key is not nil where the key of an element is asked for in place of its
	// value, and true once it is found.
	key *bool
}

func (r *resolver) locator() *locator {
	return &locator{places: &r.places, defaults: r.defaults}
}

// LocateKey finds the key of an element of a map that is written out.
func (l *locator) LocateKey(address diag.Address) (diag.Range, topology.Origin) {
	found := false
	at, origin := (&locator{l.places, l.defaults, &found}).Locate(address)
	if !found {
		return diag.Range{}, topology.Default
	}
	return at, origin
}

// level is a block that an address may lead through, the innermost first.
type level struct {
	block     *block
	inherited bool
	shared    bool // the block stands for several instances
}

// Locate finds the expression for an address or, where nothing is written, the
// header of the nearest block. The zero Range is no place at all.
func (l *locator) Locate(address diag.Address) (diag.Range, topology.Origin) {
	steps := address.Steps()
	if l.places == nil || len(steps) == 0 {
		return diag.Range{}, topology.Default
	}
	switch steps[0] {
	case "cluster":
		return l.inCluster(steps[1:])
	case "host":
		if len(steps) > 1 {
			if b := l.root.child("host", steps[1]); b != nil {
				return l.walk([]level{{block: b}}, steps[2:])
			}
		}
	case "var", "local":
		if len(steps) > 1 {
			at, _ := l.module.Definition(diag.Address(steps[0]).Child(steps[1]))
			return at, topology.Expression
		}
	case "defaults", "nacosgen":
		if b := l.root.child(steps[0], ""); b != nil {
			return l.walk([]level{{block: b}}, steps[1:])
		}
	case "output":
		return l.walk([]level{{block: l.root}}, steps)
	}
	return l.root.header, topology.Default
}

func (l *locator) inCluster(steps []string) (diag.Range, topology.Origin) {
	var c *clusterPlace
	if len(steps) > 0 {
		c = l.clusters[steps[0]]
	}
	if c == nil {
		return l.root.header, topology.Default
	}
	levels := []level{{block: c.block, shared: c.block.forEach != nil}}
	if d := l.defaults; d != nil {
		levels = append(levels, level{block: d, inherited: true})
	}
	steps = steps[1:]
	if len(steps) == 0 {
		return c.block.header, origin(topology.Literal, levels[0])
	}
	switch steps[0] {
	case "name":
		return namePlace(c.block, "").at, origin(topology.Literal, levels[0])
	case "output":
		levels = append(levels, level{block: l.root, inherited: true})
	case "node":
		if len(steps) > 1 && c.nodes[steps[1]] != nil {
			return l.inNode(c, c.nodes[steps[1]], levels, steps[2:])
		}
	case "gateway":
		if len(steps) > 1 && c.gateways[steps[1]] != nil {
			return l.inGateway(c, c.gateways[steps[1]], levels, steps[2:])
		}
	}
	return l.walk(levels, steps)
}

func (l *locator) inNode(c *clusterPlace, b *block, outer []level, steps []string) (diag.Range, topology.Origin) {
	own := level{block: b, shared: b.forEach != nil || c.block.forEach != nil}
	levels := []level{own}
	if len(steps) == 0 {
		return b.header, origin(topology.Literal, own)
	}
	for i := range outer {
		outer[i].inherited = true
	}
	switch steps[0] {
	case "name":
		return namePlace(b, "").at, origin(topology.Literal, own)
	case "port", "home", "version", "function", "deployment", "properties", "jvm", "docker":
		levels = append(levels, outer...)
	case "console_port":
		if b.attr("console_port") == nil {
			if at, from := l.walk(outer, []string{"console", "port"}); from != topology.Default {
				return at, from
			}
		}
	case "address", "zone":
		if b.attr(steps[0]) == nil {
			return l.ofHost(b, steps[0])
		}
	}
	return l.walk(levels, steps)
}

func (l *locator) inGateway(c *clusterPlace, b *block, outer []level, steps []string) (diag.Range, topology.Origin) {
	own := level{block: b, shared: c.block.forEach != nil}
	if len(steps) == 0 {
		return b.header, origin(topology.Literal, own)
	}
	switch steps[0] {
	case "name":
		return b.labelAt, origin(topology.Literal, own)
	case "port":
		if b.attr("port") == nil {
			for i := range outer {
				outer[i].inherited = true
			}
			return l.walk(outer, steps)
		}
	case "address":
		if b.attr("address") == nil {
			return l.ofHost(b, "address")
		}
	}
	return l.walk([]level{own}, steps)
}

// ofHost is the place of an attribute that b takes from its host.
func (l *locator) ofHost(b *block, name string) (diag.Range, topology.Origin) {
	a := b.attr("host")
	if a == nil {
		return b.header, topology.Default
	}
	if label, ok := literalText(a.expr); ok {
		if h := l.root.child("host", label); h != nil && h.attr(name) != nil {
			return eval.Range(h.attr(name).expr.Range()), topology.Inherited
		}
	}
	return eval.Range(a.expr.Range()), topology.Inherited
}

// walk follows steps through blocks and into an attribute.
func (l *locator) walk(levels []level, steps []string) (diag.Range, topology.Origin) {
	header, def := levels[0].block.header, levels[0].block.def
	for len(steps) > 0 {
		inner := def.Block(steps[0])
		if inner == nil {
			return l.attribute(levels, steps, header)
		}
		typ, label := steps[0], ""
		if steps = steps[1:]; inner.Label != "" && len(steps) > 0 {
			label, steps = steps[0], steps[1:]
		}
		var next []level
		for _, v := range levels {
			if b := v.block.child(typ, label); b != nil {
				next = append(next, level{b, v.inherited, v.shared})
			}
		}
		if len(next) == 0 {
			return header, topology.Default
		}
		levels, header, def = next, next[0].block.header, next[0].block.def
	}
	return header, origin(topology.Literal, levels[0])
}

// attribute finds the expression for steps[0] and, in a list or map that is
// written out, for what lies deeper.
func (l *locator) attribute(levels []level, steps []string, header diag.Range) (diag.Range, topology.Origin) {
	var first *level
	var whole hcl.Expression
	for i, v := range levels {
		a := v.block.attr(steps[0])
		if a == nil {
			continue
		}
		if len(steps) == 1 {
			return eval.Range(a.expr.Range()), l.originOf(a.expr, v)
		}
		expr, ok := l.deeper(a.expr, steps[1:])
		if ok {
			return eval.Range(expr.Range()), l.originOf(expr, v)
		}
		if first == nil {
			first, whole = &levels[i], a.expr
		}
		if _, ds := hcl.ExprMap(a.expr); ds.HasErrors() {
			break // computed: what lies deeper may come from it
		}
	}
	if first == nil {
		return header, topology.Default
	}
	return eval.Range(whole.Range()), origin(topology.Expression, *first)
}

// deeper finds an element, or its key, in what is written out.
func (l *locator) deeper(expr hcl.Expression, steps []string) (hcl.Expression, bool) {
	for i, step := range steps {
		if pairs, ds := hcl.ExprMap(expr); !ds.HasErrors() {
			found := false
			for _, p := range pairs {
				if key, ok := literalText(p.Key); ok && key == step {
					expr, found = p.Value, true
					if l.key != nil && i == len(steps)-1 {
						expr, *l.key = p.Key, true
					}
				}
			}
			if !found {
				return nil, false
			}
			continue
		}
		list, ds := hcl.ExprList(expr)
		at, err := strconv.Atoi(step)
		if ds.HasErrors() || err != nil || at < 0 || at >= len(list) {
			return nil, false
		}
		expr = list[at]
	}
	return expr, true
}

func (l *locator) originOf(expr hcl.Expression, v level) topology.Origin {
	if !l.isLiteral(expr) {
		return origin(topology.Expression, v)
	}
	return origin(topology.Literal, v)
}

// origin is o unless it is inherited or, for a literal, shared.
func origin(o topology.Origin, v level) topology.Origin {
	switch {
	case v.inherited:
		return topology.Inherited
	case v.shared && o == topology.Literal:
		return topology.Shared
	}
	return o
}

// isLiteral tells whether expr is written out, with nothing to evaluate.
func (l *locator) isLiteral(expr hcl.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return e.IsStringLiteral()
	case *hclsyntax.ObjectConsKeyExpr:
		return true // found by its text
	case *hclsyntax.UnaryOpExpr:
		return l.isLiteral(e.Val)
	case *hclsyntax.TupleConsExpr:
		for _, x := range e.Exprs {
			if !l.isLiteral(x) {
				return false
			}
		}
		return true
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			if _, ok := literalText(item.KeyExpr); !ok || !l.isLiteral(item.ValueExpr) {
				return false
			}
		}
		return true
	case hclsyntax.Node:
		return false
	}
	// JSON: an expression is one only where a template begins
	r := expr.Range()
	text := l.files[r.Filename]
	if r.Start.Byte < 0 || r.End.Byte > len(text) || r.Start.Byte > r.End.Byte {
		return false
	}
	text = text[r.Start.Byte:r.End.Byte]
	return !bytes.Contains(text, []byte("${")) && !bytes.Contains(text, []byte("%{"))
}
