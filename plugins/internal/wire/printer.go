package wire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/deployment"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/topology"
)

// printer writes a document as encoding/json does, several times as fast: a big
// fleet is a document a cluster. What it knows of each type is worked out once.
type printer struct {
	text    []byte
	grant   bool // secrets are written as plain text, and noted
	facts   bool // sources that are facts are written
	at      []byte
	secrets []*pluginv1.Secret
	err     error
}

// plan writes a value of one type, which can be addressed.
type plan func(p *printer, v reflect.Value)

// plans are those of the documents.
var plans = sync.OnceValue(func() map[reflect.Type]plan {
	known := map[reflect.Type]*plan{}
	all := map[reflect.Type]plan{}
	for _, t := range []reflect.Type{reflect.TypeFor[topology.Topology](), reflect.TypeFor[deployment.Deployment]()} {
		all[t] = planOf(t, known)
	}
	return all
})

// planOf makes the plan of a type; known are those that are made or being made.
// It panics where a type has what no document has.
func planOf(t reflect.Type, known map[reflect.Type]*plan) plan {
	if p := known[t]; p != nil {
		return func(w *printer, v reflect.Value) { (*p)(w, v) }
	}
	p := new(plan)
	known[t] = p
	*p = makePlan(t, known)
	return *p
}

func makePlan(t reflect.Type, known map[reflect.Type]*plan) plan {
	marshaler, textMarshaler := reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()
	switch {
	case t == reflect.TypeFor[topology.Value]():
		return func(p *printer, v reflect.Value) { p.value(v.Addr().Interface().(*topology.Value)) }
	case reflect.PointerTo(t).Implements(marshaler) || reflect.PointerTo(t).Implements(textMarshaler):
		return (*printer).other
	case t == reflect.TypeFor[[]deployment.Source]():
		return planOfSources(planOf(t.Elem(), known))
	}
	switch t.Kind() {
	case reflect.String:
		return func(p *printer, v reflect.Value) { p.string(v.String()) }
	case reflect.Bool:
		return func(p *printer, v reflect.Value) { p.text = strconv.AppendBool(p.text, v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(p *printer, v reflect.Value) { p.text = strconv.AppendInt(p.text, v.Int(), 10) }
	case reflect.Struct:
		return planOfStruct(t, known)
	case reflect.Pointer:
		return orNull(planOf(t.Elem(), known), func(p *printer, v reflect.Value, below plan) { below(p, v.Elem()) })
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return orNull(planOf(t.Elem(), known), (*printer).list)
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return orNull(planOf(t.Elem(), known), (*printer).object)
		}
	}
	return (*printer).other
}

// orNull writes null for nil.
func orNull(below plan, write func(*printer, reflect.Value, plan)) plan {
	return func(p *printer, v reflect.Value) {
		if v.IsNil() {
			p.text = append(p.text, "null"...)
			return
		}
		write(p, v, below)
	}
}

// planOfSources leaves out facts where they are not wanted.
func planOfSources(one plan) plan {
	return orNull(one, func(p *printer, v reflect.Value, one plan) {
		if !p.facts {
			all := v.Addr().Interface().(*[]deployment.Source)
			kept := slices.DeleteFunc(slices.Clone(*all), func(s deployment.Source) bool { return s.Address == "" })
			v = reflect.ValueOf(&kept).Elem()
		}
		p.list(v, one)
	})
}

type fieldPlan struct {
	index     []int
	name      string // as JSON, with the colon
	token     string // of a JSON pointer
	omitEmpty bool
	plan      plan
}

func planOfStruct(t reflect.Type, known map[reflect.Type]*plan) plan {
	fields := planFields(nil, t, known)
	return func(p *printer, v reflect.Value) {
		p.text = append(p.text, '{')
		size, first := len(p.at), true
		for i := range fields {
			f := &fields[i]
			field := v.FieldByIndex(f.index)
			if f.omitEmpty && isEmpty(field) {
				continue
			}
			if !first {
				p.text = append(p.text, ',')
			}
			first = false
			p.text = append(p.text, f.name...)
			p.at = append(p.at, f.token...)
			f.plan(p, field)
			p.at = p.at[:size]
		}
		p.text = append(p.text, '}')
	}
}

// planFields lists the fields of a struct, those of embedded ones among them.
func planFields(at []int, t reflect.Type, known map[reflect.Type]*plan) []fieldPlan {
	var fields []fieldPlan
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clip(at), i)
		switch {
		case !f.IsExported() || name == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			fields = append(fields, planFields(index, f.Type, known)...)
		case name == "" || options != "" && options != "omitempty":
			panic(fmt.Sprintf("a document can't hold the field %s of %s", f.Name, t))
		default:
			fields = append(fields, fieldPlan{index, `"` + name + `":`, "/" + name, options != "", planOf(f.Type, known)})
		}
	}
	return fields
}

// isEmpty is what omitempty means.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func (p *printer) list(v reflect.Value, one plan) {
	p.text = append(p.text, '[')
	size := len(p.at)
	for i := range v.Len() {
		if i > 0 {
			p.text = append(p.text, ',')
		}
		p.at = strconv.AppendInt(append(p.at, '/'), int64(i), 10)
		one(p, v.Index(i))
		p.at = p.at[:size]
	}
	p.text = append(p.text, ']')
}

// object writes a map by key. Its elements can't be addressed: copies can.
func (p *printer) object(v reflect.Value, one plan) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	p.text = append(p.text, '{')
	size := len(p.at)
	e := reflect.New(v.Type().Elem()).Elem()
	for i, k := range keys {
		if i > 0 {
			p.text = append(p.text, ',')
		}
		p.string(k.String())
		p.text = append(p.text, ':')
		p.at = append(append(p.at, '/'), escaped(k.String())...)
		e.Set(v.MapIndex(k))
		one(p, e)
		p.at = p.at[:size]
	}
	p.text = append(p.text, '}')
}

func (p *printer) value(v *topology.Value) {
	switch {
	case v.IsUnknown():
		p.text = append(p.text, `{"unknown":`...)
		p.string(string(v.Unknown))
		p.text = append(p.text, '}')
	case v.IsSensitive() && !p.grant:
		p.text = append(p.text, `{"secret":`...)
		p.string(string(v.Secret))
		p.text = append(p.text, '}')
	default:
		p.string(v.Text)
		if v.IsSensitive() {
			p.secrets = append(p.secrets, &pluginv1.Secret{Pointer: string(p.at), Address: string(v.Secret)})
		}
	}
}

// string writes text, and leaves what needs care to encoding/json.
func (p *printer) string(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			p.other(reflect.ValueOf(s))
			return
		}
	}
	p.text = append(append(append(p.text, '"'), s...), '"')
}

// other leaves a value to encoding/json; no topology.Value is below it.
func (p *printer) other(v reflect.Value) {
	text, err := encode(v.Interface())
	if err != nil && p.err == nil {
		p.err = err
	}
	p.text = append(p.text, text...)
}
