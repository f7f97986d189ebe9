package schemas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// table is an embedded fact file: rows of an id, a tab and a JSON object. The
// ids are read at once, a row when it is first asked for.
type table[T any] struct {
	ids  []string // in order of the file
	rows []tableRow[T]
	at   map[string]int32 // by id
}

type tableRow[T any] struct {
	text  string
	value lazily[*T]
}

// lazily is a value that is made when it is first asked for.
type lazily[T any] struct {
	once sync.Once
	made T
}

func (l *lazily[T]) get(fill func() T) T {
	l.once.Do(func() { l.made = fill() })
	return l.made
}

func readTable[T any](text string) *table[T] {
	n := strings.Count(text, "\n")
	t := &table[T]{ids: make([]string, 0, n), rows: make([]tableRow[T], n), at: make(map[string]int32, n)}
	for line := range strings.Lines(text) {
		id, value, _ := strings.Cut(line, "\t")
		t.at[id] = int32(len(t.ids))
		t.rows[len(t.ids)].text = value
		t.ids = append(t.ids, id)
	}
	return t
}

// row gives the row called id, or nil.
func (t *table[T]) row(id string) *T {
	at, ok := t.at[id]
	if !ok {
		return nil
	}
	r := &t.rows[at]
	return r.value.get(func() *T { return decodeRow[T](id, r.text) })
}

// compiled is a fact file as Go values, which the program has without reading
// anything: for facts that every command wants. Its source is the file of that name in
// data, and a test rewrites it.
type compiled[T any] struct {
	ids  []string // in order
	rows []T
}

// row gives the row called id, or nil.
func (c *compiled[T]) row(id string) *T {
	at, ok := slices.BinarySearch(c.ids, id)
	if !ok {
		return nil
	}
	return &c.rows[at]
}

// decodeRow panics on a broken row: the files are embedded, and tested whole.
func decodeRow[T any](id, value string) *T {
	var v T
	if err := json.Unmarshal([]byte(value), &v); err != nil {
		panic(fmt.Sprintf("schemas: fact %s: %v", id, err))
	}
	return &v
}

// span is a range of releases, both ends included.
type span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func (s span) has(r *Release) bool { return r.In(s.From, s.To) }

// anySpan tells whether r is in one of spans.
func anySpan(spans []span, r *Release) bool {
	for _, s := range spans {
		if s.has(r) {
			return true
		}
	}
	return false
}
