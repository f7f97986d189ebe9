package load

import (
	"path"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// outputs resolves the output blocks of the cluster, of defaults and of the
// top level, merged in that order.
func (w *clusterWork) outputs() map[string]*topology.OutputSettings {
	v := w.view
	if len(w.r.outputs) > 0 {
		v.layers = append(v.layers[:len(v.layers):len(v.layers)], layer{w.r.root, w.inherit})
	}
	settings := map[string]*topology.OutputSettings{}
	for _, b := range v.children("output") {
		if settings[b.label] != nil {
			continue
		}
		one, _ := v.open("output", b.label)
		s := &topology.OutputSettings{Enabled: w.r.flag(one, "enabled"), Paths: map[string]string{}, Config: map[string]any{}}
		for _, a := range one.def.Attributes {
			if a.Name == "enabled" || a.Name == "path" {
				continue
			}
			if value := w.r.jsonValue(one, a.Name); value != nil {
				s.Config[a.Name] = value
			}
		}
		w.paths(one, s)
		settings[b.label] = s
	}
	return settings
}

// paths evaluates path for each node and gateway.
func (w *clusterWork) paths(v view, s *topology.OutputSettings) {
	if !writes(v, "path") {
		return
	}
	for _, n := range w.Nodes {
		w.path(v, s, n.Name, selfOfNode(n))
	}
	for i, g := range w.Gateways {
		w.path(v, s, g.Name, selfOfGateway(g, i))
	}
}

func (w *clusterWork) path(v view, s *topology.OutputSettings, name string, self cty.Value) {
	v.node = true
	layers := make([]layer, len(v.layers))
	for i, l := range v.layers {
		layers[i] = layer{l.block, &scope{base: l.scope.base, self: self, cluster: l.scope.cluster}}
	}
	v.layers = layers
	f := w.r.find(v, "path")
	text, ok := w.r.toString(&f)
	if !ok {
		return
	}
	if m := checkOutputPath(text); m != nil {
		w.r.mistaken(f.place(), "path", quoted(text), ruleInvalid, m)
		return
	}
	s.Paths[name] = path.Clean(text)
}

// checkOutputPath wants a path that stays below the output folder.
func checkOutputPath(s string) *mistake {
	m := &mistake{want: diag.Words{EN: "a relative path below the output folder", ZH: "输出目录下的相对路径"}}
	switch {
	case strings.Contains(s, `\`):
		m.detail = diag.Words{EN: "separate folders with /", ZH: "目录之间请用 / 分隔"}
	case s == "" || path.IsAbs(s) || path.Clean(s) == "." || strings.HasPrefix(path.Clean(s), ".."):
	case len(s) > 1 && s[1] == ':':
		m.detail = diag.Words{EN: "write it without a drive letter", ZH: "请去掉盘符"}
	default:
		return nil
	}
	return m
}

// jsonValue gives an attribute of an output's own as the JSON value that the
// output gets; nil where it is not written.
func (r *resolver) jsonValue(v view, name string) any {
	f := r.find(v, name)
	if f.state != written {
		return nil
	}
	switch f.def.Type {
	case schemas.TypeNumber, schemas.TypePort:
		if n := r.toNum(&f); n != nil {
			return *n
		}
	case schemas.TypeBool:
		if b := r.toFlag(&f); b != nil {
			return *b
		}
	case schemas.TypeTextMap:
		m := map[string]any{}
		for _, e := range r.entries(&f) {
			if s, ok := r.toString(&e); ok {
				m[e.key] = s
			}
		}
		return m
	case schemas.TypeNumbers, schemas.TypePorts:
		return anys(r.toNums(&f))
	case schemas.TypeTextList, schemas.TypeStrings, schemas.TypeAddresses, schemas.TypeHostPorts, schemas.TypeCIDRs:
		return anys(r.toStrs(&f))
	case schemas.TypeAny:
		if !r.plain(&f) { // as a whole
			break
		}
		f.parts = eval.ApartDeep(f.parts.Value)
		if !f.parts.Broken && r.plain(&f) { // and in all that it holds
			return anyJSON(f.parts.Value)
		}
	default:
		if s, ok := r.toString(&f); ok {
			return s
		}
	}
	return nil
}

func anys[T any](list []T) []any {
	all := make([]any, len(list))
	for i, e := range list {
		all[i] = e
	}
	return all
}

// anyJSON turns a wholly known value into what encoding/json makes of it.
func anyJSON(v cty.Value) any {
	t := v.Type()
	switch {
	case v.IsNull():
		return nil
	case t == cty.String:
		return v.AsString()
	case t == cty.Bool:
		return v.True()
	case t == cty.Number:
		n, _ := v.AsBigFloat().Float64()
		return n
	case t.IsMapType() || t.IsObjectType():
		m := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			m[k.AsString()] = anyJSON(e)
		}
		return m
	}
	list := []any{}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		list = append(list, anyJSON(e))
	}
	return list
}
