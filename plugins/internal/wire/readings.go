package wire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/topology"
)

// reading reads a value of one type, which is zero and can be set, and tells
// whether it was in order.
type reading func(r *reader, v reflect.Value) bool

// readingSet are the readings of the documents.
type readingSet struct {
	of     map[reflect.Type]reading
	shares int // how many of them keep what they read last
	known  map[reflect.Type]*reading
}

var readings = sync.OnceValue(func() *readingSet {
	s := &readingSet{of: map[reflect.Type]reading{}, known: map[reflect.Type]*reading{}}
	for _, t := range documentTypes() {
		s.of[t] = s.reading(t)
	}
	return s
})

// documentTypes are those of the documents.
func documentTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[topology.Topology](), reflect.TypeFor[deployment.Deployment]()}
}

// reading makes the reading of a type. It panics where a type has what no
// document has.
func (s *readingSet) reading(t reflect.Type) reading {
	if p := s.known[t]; p != nil {
		return func(r *reader, v reflect.Value) bool { return (*p)(r, v) }
	}
	p := new(reading)
	s.known[t] = p
	*p = s.make(t)
	return *p
}

func (s *readingSet) make(t reflect.Type) reading {
	unmarshaler, textUnmarshaler := reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()
	switch {
	case t == reflect.TypeFor[topology.Value]():
		return func(r *reader, v reflect.Value) bool { return r.value(v.Addr().Interface().(*topology.Value)) }
	case reflect.PointerTo(t).Implements(unmarshaler) || reflect.PointerTo(t).Implements(textUnmarshaler):
		return (*reader).other
	}
	switch t.Kind() {
	case reflect.String:
		return func(r *reader, v reflect.Value) bool {
			text, ok := r.quoted()
			v.SetString(text)
			return ok
		}
	case reflect.Bool:
		return func(r *reader, v reflect.Value) bool {
			yes := r.next() == 't'
			v.SetBool(yes)
			return yes && r.word("true") || r.word("false")
		}
	case reflect.Int, reflect.Int64:
		return func(r *reader, v reflect.Value) bool {
			n, ok := r.number()
			ok = ok && !v.OverflowInt(n)
			v.SetInt(n)
			return ok
		}
	case reflect.Struct:
		return s.makeStruct(t)
	case reflect.Pointer:
		return orNil(s.shared(t.Elem(), pointerTo(t.Elem(), s.reading(t.Elem()))))
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return orNil(s.shared(t.Elem(), listOf(s.reading(t.Elem()))))
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return orNil(mapOf(t, s.reading(t.Elem())))
		}
	}
	return (*reader).other
}

// orNil reads null, which leaves nil as it is.
func orNil(one reading) reading {
	return func(r *reader, v reflect.Value) bool {
		if r.next() == 'n' {
			return r.word("null")
		}
		return one(r, v)
	}
}

// shared reads what is written as the one before as that one: nodes have much in
// common, and what a deployment holds is read-only. Only brackets tell their end.
func (s *readingSet) shared(elem reflect.Type, one reading) reading {
	if !isOfDeployment(elem) {
		return one
	}
	number := s.shares
	s.shares++
	return func(r *reader, v reflect.Value) bool {
		last := &r.last[number]
		if last.to > 0 && strings.HasPrefix(r.text[r.at:], r.text[last.from:last.to]) {
			r.at += last.to - last.from
			v.Set(last.value)
			return true
		}
		from := r.at
		if !one(r, v) {
			return false
		}
		if r.share {
			*last = shared{from, r.at, v}
		}
		return true
	}
}

func pointerTo(t reflect.Type, one reading) reading {
	return func(r *reader, v reflect.Value) bool {
		to := reflect.New(t)
		v.Set(to)
		return one(r, to.Elem())
	}
}

func listOf(one reading) reading {
	return func(r *reader, v reflect.Value) bool {
		n := 0
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		ok := r.each('[', ']', func() bool {
			if n == v.Cap() {
				v.Grow(1)
			}
			n++
			v.SetLen(n)
			return one(r, v.Index(n-1))
		})
		v.SetCap(n) // who appends to one that is shared gets one of his own
		return ok
	}
}

func mapOf(t reflect.Type, one reading) reading {
	return func(r *reader, v reflect.Value) bool {
		all := reflect.MakeMap(t)
		v.Set(all)
		return r.each('{', '}', func() bool {
			name, ok := r.quoted()
			if !ok || !r.is(':') {
				return false
			}
			key, elem := reflect.ValueOf(name).Convert(t.Key()), reflect.New(t.Elem()).Elem()
			if all.MapIndex(key).IsValid() || !one(r, elem) {
				return false
			}
			all.SetMapIndex(key, elem)
			return true
		})
	}
}

type fieldReading struct {
	index   []int
	name    string
	reading reading
}

// makeStruct reads fields in any order; they mostly stand in that of the type.
func (s *readingSet) makeStruct(t reflect.Type) reading {
	fields := s.fields(nil, t)
	if len(fields) > 64 {
		panic(fmt.Sprintf("a document can't hold %s: too many fields", t))
	}
	return func(r *reader, v reflect.Value) bool {
		next, seen := 0, uint64(0)
		return r.each('{', '}', func() bool {
			name, ok := r.quoted()
			if !ok || !r.is(':') {
				return false
			}
			i := find(fields, next, name)
			if i < 0 {
				return !isNearly(fields, name) && r.skip(0)
			}
			if seen&(1<<i) != 0 {
				return false
			}
			seen |= 1 << i
			next = i + 1
			return fields[i].reading(r, v.FieldByIndex(fields[i].index))
		})
	}
}

// find gives the position of a field, -1 where there is none; it is most likely
// next, or soon after.
func find(fields []fieldReading, next int, name string) int {
	for i := next; i < len(fields); i++ {
		if fields[i].name == name {
			return i
		}
	}
	for i := range next {
		if fields[i].name == name {
			return i
		}
	}
	return -1
}

// isNearly tells whether encoding/json may take a name for that of a field.
func isNearly(fields []fieldReading, name string) bool {
	for i := range fields {
		if strings.EqualFold(fields[i].name, name) {
			return true
		}
	}
	return false
}

// fields lists the fields of a struct, those of embedded ones among them.
func (s *readingSet) fields(at []int, t reflect.Type) []fieldReading {
	var fields []fieldReading
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(at[:len(at):len(at)], i)
		switch {
		case !f.IsExported() || name == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			fields = append(fields, s.fields(index, f.Type)...)
		case name == "":
			panic(fmt.Sprintf("a document can't hold the field %s of %s", f.Name, t))
		default:
			fields = append(fields, fieldReading{index, name, s.reading(f.Type)})
		}
	}
	return fields
}
