package schemas

import (
	"cmp"
	_ "embed" // the fact files
	"slices"
	"sync"
)

// ShippedProperty is one active line of the release's conf/application.properties.
type ShippedProperty struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	// PublicSecret: the file has a published secret there; it is never written.
	PublicSecret bool `json:"public_secret"`
	// Source tells where this very line was read; set by Shipped alone.
	Source string `json:"-"`
}

//go:embed data/shipped.jsonl
var shippedText string

var shippedSets = sync.OnceValue(func() *table[[]ShippedProperty] {
	return readTable[[]ShippedProperty](shippedText)
})

// Shipped lists the active lines of the release's own application.properties in
// file order, to be treated as read-only; source tells where the file was read
// ("application.properties@2.4.3", "...@2.5.3, assumed from 2.5.2"). Lines of a
// file that could not be read may have a better source of their own.
func (r *Release) Shipped() (lines []ShippedProperty, source string) {
	return r.shippedLines.get(func() []ShippedProperty { return makeShipped(r) }), r.source.Shipped
}

func makeShipped(r *Release) []ShippedProperty {
	lines := slices.Clone(*shippedSets().row(r.shipped))
	for i := range lines {
		lines[i].Source = cmp.Or(r.confirmed[lines[i].Key], r.source.Shipped)
	}
	return lines
}

// UnsafeDefault is a value that applies, or is shipped, and must not stand.
type UnsafeDefault struct {
	Key          string
	Where        string // jar, jar-low, code; "" for a shipped value
	Value        string
	PublicSecret bool
	Why          string
	Use          string // what to write; "" for a shipped value
	Source       string // where it was read
}

// JarValue is what stands in the application.properties inside the server's
// jar, which applies where the file in conf has no such key.
type JarValue struct {
	Key          string
	Value        string
	PublicSecret bool
	Source       string
}

type unsafeRow struct {
	span
	Key          string `json:"key"`
	Where        string `json:"where"`
	Value        string `json:"value"`
	PublicSecret bool   `json:"public_secret"`
	Why          string `json:"why"`
	Use          string `json:"use"`
}

//go:embed data/unsafe.jsonl
var unsafeText string

var unsafeRows = sync.OnceValue(func() *table[[]unsafeRow] { return readTable[[]unsafeRow](unsafeText) })

// UnsafeJarDefaults lists keys that our file must state, since what applies
// without them is unsafe.
func (r *Release) UnsafeJarDefaults() []UnsafeDefault {
	return r.unsafeRows("unsafe_jar_defaults", func(row unsafeRow) string {
		if row.Where == "code" {
			return "the server's code@" + r.Version
		}
		return r.source.Jar
	})
}

// UnsafeShipped lists shipped values that must not be copied.
func (r *Release) UnsafeShipped() []UnsafeDefault {
	return r.unsafeRows("unsafe_shipped", func(unsafeRow) string { return r.source.Shipped })
}

func (r *Release) unsafeRows(id string, source func(unsafeRow) string) []UnsafeDefault {
	var list []UnsafeDefault
	for _, row := range *unsafeRows().row(id) {
		if row.has(r) {
			list = append(list, UnsafeDefault{row.Key, row.Where, row.Value, row.PublicSecret, row.Why, row.Use, source(row)})
		}
	}
	return list
}

// JarValues lists what the jar's own file sets otherwise than the shipped one,
// or alone, by key.
func (r *Release) JarValues() []JarValue {
	var list []JarValue
	for _, row := range *unsafeRows().row("jar_differs") {
		if row.has(r) {
			list = append(list, JarValue{row.Key, row.Value, row.PublicSecret, r.source.Jar})
		}
	}
	return list
}

// JarAccessLogDays is how many days of access logs a server keeps by the file
// inside its jar, where conf has no such line and the release knows the key
// (application.properties@2.1.1-2.5.2; 2.5.3 - 2.5.5 assumed from 2.5.2); 0 where
// that file says nothing.
func (r *Release) JarAccessLogDays() int {
	if r.In("2.1.1", "2.5.5") {
		return 30
	}
	return 0
}

// ShippedValue is the active line of the shipped file with that key, or nil.
func (r *Release) ShippedValue(key string) *ShippedProperty {
	lines, _ := r.Shipped()
	if at := slices.IndexFunc(lines, func(l ShippedProperty) bool { return l.Key == key }); at >= 0 {
		return &lines[at]
	}
	return nil
}
