package wire

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/topology"
)

// The names of the documents, with which pointers begin.
const (
	topologyName   = "topology"
	deploymentName = "deployment"
)

// mark gives values that were granted their addresses again, which they lost as
// plain strings. A pointer to what this side does not know is passed over.
func mark(t *topology.Topology, d *deployment.Deployment, secrets []*pluginv1.Secret) {
	if len(secrets) == 0 {
		return
	}
	places := make(map[string]diag.Address, len(secrets))
	for _, s := range secrets {
		places[s.GetPointer()] = diag.Address(s.GetAddress())
	}
	visit := func(pointer []byte, v *topology.Value) {
		if address := places[string(pointer)]; address != "" && !v.IsUnknown() {
			v.Secret = address
		}
	}
	pointed(topologyName, t, visit)
	pointed(deploymentName, d, visit)
}

// pointed visits each Value in data as topology.Values does, with the JSON pointer
// to it in the document of that name; the pointer is good for the call alone.
func pointed(name string, data any, visit func(pointer []byte, v *topology.Value)) {
	p := pointing{at: append([]byte{'/'}, name...), visit: visit}
	p.walk(reflect.ValueOf(data))
}

type pointing struct {
	at    []byte
	visit func(pointer []byte, v *topology.Value)
}

// below walks what is under one name or number.
func (p *pointing) below(token string, v reflect.Value) {
	size := len(p.at)
	p.at = append(p.at, '/')
	p.at = append(p.at, escaped(token)...)
	p.walk(v)
	p.at = p.at[:size]
}

// escaped is a name as a JSON pointer has it.
func escaped(token string) string {
	if !strings.ContainsAny(token, "~/") {
		return token
	}
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

func (p *pointing) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			p.walk(v.Elem())
		}
	case reflect.Struct:
		p.fields(v)
	case reflect.Slice:
		if !holdsText(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			p.below(strconv.Itoa(i), v.Index(i))
		}
	case reflect.Map:
		if holdsText(v.Type().Elem()) {
			p.entries(v)
		}
	}
}

func (p *pointing) fields(v reflect.Value) {
	if v.Type() == reflect.TypeFor[topology.Value]() {
		p.visit(p.at, v.Addr().Interface().(*topology.Value))
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case f.Anonymous && name == "":
			p.walk(v.Field(i))
		default:
			p.below(name, v.Field(i))
		}
	}
}

// entries walks a map by key. Its elements can't be addressed: a copy is changed.
func (p *pointing) entries(v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range keys {
		e := reflect.New(v.Type().Elem()).Elem()
		e.Set(v.MapIndex(k))
		p.below(k.String(), e)
		if e.Type() == reflect.TypeFor[topology.Value]() && e.Interface() != v.MapIndex(k).Interface() {
			v.SetMapIndex(k, e)
		}
	}
}

// holdsText tells whether there can be a Value below elements of a type.
func holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint32, reflect.Float64:
		return false
	}
	return true
}
