package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// table is an embedded fact file: rows of an id, a tab and a JSON object. The
// ids are read at once, a row when it is first asked for.
type table[T any] struct {
	ids  []string // in order of the file
	rows map[string]func() *T
}

func readTable[T any](text string) *table[T] {
	t := &table[T]{rows: make(map[string]func() *T, strings.Count(text, "\n"))}
	for line := range strings.Lines(text) {
		id, value, _ := strings.Cut(line, "\t")
		t.ids = append(t.ids, id)
		t.rows[id] = sync.OnceValue(func() *T { return decodeRow[T](id, value) })
	}
	return t
}

// row gives the row called id, or nil.
func (t *table[T]) row(id string) *T {
	if get := t.rows[id]; get != nil {
		return get()
	}
	return nil
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
