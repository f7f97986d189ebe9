package schemas

import (
	"sync"
	"sync/atomic"
)

// maxRemembered is how many answers about keys a release remembers: nodes by the
// thousand ask about the same few, and whoever has more keys asks the table.
const maxRemembered = 2048

// propertyMemory remembers what was asked about names. It may be used by several
// goroutines.
type propertyMemory struct {
	answers sync.Map // *PropertyFact by name
	size    atomic.Int64
}

func (m *propertyMemory) get(name string, find func(string) *PropertyFact) *PropertyFact {
	if known, ok := m.answers.Load(name); ok {
		return known.(*PropertyFact)
	}
	fact := find(name)
	if m.size.Load() < maxRemembered {
		m.size.Add(1)
		m.answers.Store(name, fact)
	}
	return fact
}
