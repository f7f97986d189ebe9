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
	refer   bool // what was written before is told by place
	facts   bool // sources that are facts are written
	at      []byte
	secrets []*pluginv1.Secret
	same    []*pluginv1.Same
	err     error
	last    []written // by number of the plan
}

// written is what a plan wrote last, and where to.
type written struct {
	from, to int
	data     uintptr
	size     int
	place    string // "" where it is short: then it is written again
}

// minSame is the size from which text is told by place.
const minSame = 256

// plan writes a value of one type, which can be addressed.
type plan func(p *printer, v reflect.Value)

// planSet are the plans of the documents.
type planSet struct {
	of     map[reflect.Type]plan
	shares int // how many of them know what they wrote last
	known  map[reflect.Type]*plan
}

var plans = sync.OnceValue(func() *planSet {
	s := &planSet{of: map[reflect.Type]plan{}, known: map[reflect.Type]*plan{}}
	for _, t := range documentTypes() {
		s.of[t] = s.plan(t)
	}
	return s
})

// plan makes the plan of a type. It panics where a type has what no document has.
func (s *planSet) plan(t reflect.Type) plan {
	if p := s.known[t]; p != nil {
		return func(w *printer, v reflect.Value) { (*p)(w, v) }
	}
	p := new(plan)
	s.known[t] = p
	*p = s.make(t)
	return *p
}

func (s *planSet) make(t reflect.Type) plan {
	marshaler, textMarshaler := reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()
	switch {
	case t == reflect.TypeFor[topology.Value]():
		return func(p *printer, v reflect.Value) { p.value(v.Addr().Interface().(*topology.Value)) }
	case reflect.PointerTo(t).Implements(marshaler) || reflect.PointerTo(t).Implements(textMarshaler):
		return (*printer).other
	case t == reflect.TypeFor[[]deployment.Source]():
		return orNull(s.plan(t.Elem()), s.shared(t.Elem(), (*printer).sources))
	}
	switch t.Kind() {
	case reflect.String:
		return func(p *printer, v reflect.Value) { p.string(v.String()) }
	case reflect.Bool:
		return func(p *printer, v reflect.Value) { p.text = strconv.AppendBool(p.text, v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(p *printer, v reflect.Value) { p.text = strconv.AppendInt(p.text, v.Int(), 10) }
	case reflect.Struct:
		return s.planOfStruct(t)
	case reflect.Pointer:
		return orNull(s.plan(t.Elem()), s.shared(t.Elem(), func(p *printer, v reflect.Value, below plan) { below(p, v.Elem()) }))
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return orNull(s.plan(t.Elem()), s.shared(t.Elem(), (*printer).list))
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return orNull(s.plan(t.Elem()), (*printer).object)
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

// shared copies what is the same in memory as the one before, as much is that the
// nodes of a deployment have in common. Granted secrets are told by place.
func (s *planSet) shared(elem reflect.Type, write func(*printer, reflect.Value, plan)) func(*printer, reflect.Value, plan) {
	if !isOfDeployment(elem) {
		return write
	}
	number := s.shares
	s.shares++
	return func(p *printer, v reflect.Value, below plan) {
		if p.grant {
			write(p, v, below)
			return
		}
		size := 1
		if v.Kind() == reflect.Slice {
			size = v.Len()
		}
		data, last := v.Pointer(), &p.last[number]
		if last.to > 0 && last.data == data && last.size == size {
			p.again(last)
			return
		}
		from, told := len(p.text), len(p.same)
		write(p, v, below)
		*last = written{from: from, to: len(p.text), data: data, size: size}
		if p.refer && (last.to-from >= minSame || len(p.same) > told) {
			last.place = string(p.at)
		}
	}
}

// again writes what was written before.
func (p *printer) again(w *written) {
	if w.place == "" {
		p.text = append(p.text, p.text[w.from:w.to]...)
		return
	}
	p.text = append(p.text, "null"...)
	p.same = append(p.same, &pluginv1.Same{Pointer: string(p.at), Of: w.place})
}

// isOfDeployment tells whether a type is a struct of package deployment, where
// what does not differ is shared.
func isOfDeployment(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() == reflect.TypeFor[deployment.Deployment]().PkgPath()
}

// sources leaves out facts where they are not wanted.
func (p *printer) sources(v reflect.Value, one plan) {
	if p.facts {
		p.list(v, one)
		return
	}
	p.text = append(p.text, '[')
	first := true
	for i := range *v.Addr().Interface().(*[]deployment.Source) {
		if s := v.Index(i); s.Addr().Interface().(*deployment.Source).Address != "" {
			if !first {
				p.text = append(p.text, ',')
			}
			first = false
			one(p, s)
		}
	}
	p.text = append(p.text, ']')
}

// room is what a struct may need, but for what it holds.
const room = 4 << 10

type fieldPlan struct {
	index     []int
	name      string // as JSON, with the colon
	token     string // of a JSON pointer
	omitEmpty bool
	plan      plan
}

func (s *planSet) planOfStruct(t reflect.Type) plan {
	fields := s.fields(nil, t)
	return func(p *printer, v reflect.Value) {
		if cap(p.text)-len(p.text) < room { // append alone would grow by a quarter
			p.text = slices.Grow(p.text, len(p.text)+4*room)
		}
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

// fields lists the fields of a struct, those of embedded ones among them.
func (s *planSet) fields(at []int, t reflect.Type) []fieldPlan {
	var fields []fieldPlan
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clip(at), i)
		switch {
		case !f.IsExported() || name == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			fields = append(fields, s.fields(index, f.Type)...)
		case name == "" || options != "" && options != "omitempty":
			panic(fmt.Sprintf("a document can't hold the field %s of %s", f.Name, t))
		default:
			fields = append(fields, fieldPlan{index, `"` + name + `":`, "/" + name, options != "", s.plan(f.Type)})
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
