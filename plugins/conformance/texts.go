package conformance

import "google.golang.org/protobuf/reflect/protoreflect"

// texts gives every text of a message and of those inside of it.
func texts(m protoreflect.Message) []string {
	var all []string
	take := func(f protoreflect.FieldDescriptor, v protoreflect.Value) {
		switch f.Kind() {
		case protoreflect.StringKind:
			all = append(all, v.String())
		case protoreflect.MessageKind:
			all = append(all, texts(v.Message())...)
		}
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if f.IsList() {
			for i := range v.List().Len() {
				take(f, v.List().Get(i))
			}
		} else if !f.IsMap() {
			take(f, v)
		}
		return true
	})
	return all
}
