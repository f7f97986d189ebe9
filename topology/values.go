package topology

import (
	"reflect"
	"slices"
	"strings"
)

// Values visits each Value in data, a pointer to plain data such as a
// *Topology, and lets visit change it in place. They come in the order of the
// fields, those of a map by key; what is shared is visited as often as it is met.
func Values(data any, visit func(*Value)) {
	values(reflect.ValueOf(data), visit)
}

func values(v reflect.Value, visit func(*Value)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			values(v.Elem(), visit)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Value]() {
			if v.CanAddr() {
				visit(v.Addr().Interface().(*Value))
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				values(v.Field(i), visit)
			}
		}
	case reflect.Slice, reflect.Array:
		if isPlain(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			values(v.Index(i), visit)
		}
	case reflect.Map:
		if isPlain(v.Type().Elem()) {
			return
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			// The elements of a map can't be addressed: change a copy, and leave
			// the map alone where nothing changed, for others may read it.
			e := reflect.New(v.Type().Elem()).Elem()
			e.Set(v.MapIndex(k))
			values(e, visit)
			if e.Kind() == reflect.Struct && !reflect.DeepEqual(e.Interface(), v.MapIndex(k).Interface()) {
				v.SetMapIndex(k, e)
			}
		}
	}
}

func isPlain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Uint8, reflect.Float64:
		return true
	}
	return false
}
