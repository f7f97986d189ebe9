package lint

import "reflect"

// shared is what the rules of one run found out for each other, by type.
type shared map[reflect.Type]any

// Shared gives what find finds for the cluster of p, or for the topology of a
// topology rule. The rules of one run that ask for the same type get the same
// value: find runs once, and nobody changes what it gave.
func Shared[T any](p *Pass, find func() T) T {
	key := reflect.TypeFor[T]()
	if v, ok := p.shared[key]; ok {
		return v.(T)
	}
	v := find()
	if p.shared != nil {
		p.shared[key] = v
	}
	return v
}
