// Package arbitrary writes random topologies, for tests that want a property to
// hold for all of them. They are valid: what is wrong with them, the linter says.
// Blocks and attributes come from the table of the language, so that a new one is
// tried by itself; the same chance makes the same topology.
package arbitrary

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
)

// Topology is a topology and what was written where.
type Topology struct {
	HCL []byte
	// Values has the range of each expression by the address of what it gives,
	// made of names alone; elements of lists and maps that are written out have
	// their own. Headers has the type and labels of each block.
	Values, Headers map[diag.Address]diag.Range
	maps            map[diag.Address]bool   // maps that are written out
	hosts           map[diag.Address]string // of nodes and gateways
}

// Make writes a topology that will be read as the file of that name.
func Make(r *rand.Rand, file string) *Topology {
	w := &writer{
		Rand: r, file: file, hosts: map[string]string{},
		out: &Topology{Values: map[diag.Address]diag.Range{}, Headers: map[diag.Address]diag.Range{}, maps: map[diag.Address]bool{}, hosts: map[diag.Address]string{}},
	}
	w.variables()
	w.machines()
	language := schemas.Language()
	if w.chance(2) {
		w.release = w.anyRelease()
	}
	if w.chance(3) {
		w.block(language.Block("defaults"), "", []diag.Address{"defaults"}, func() {
			w.body(language.Block("defaults"), []diag.Address{"defaults"}, "version", "port", "mode", "storage", "datasource")
		})
	}
	for i := range 1 + w.IntN(3) {
		w.cluster(language.Block("cluster"), fmt.Sprintf("c%d", i))
	}
	w.out.HCL = w.text
	return w.out
}

// writer writes one topology.
type writer struct {
	*rand.Rand
	file  string
	text  []byte
	depth int
	out   *Topology
	hosts map[string]string // addresses by name of host
	// release is that of all clusters, or of the one that is written; nil for
	// defaults of clusters that differ.
	release *schemas.Release
}

func (w *writer) chance(oneIn int) bool { return w.IntN(oneIn) == 0 }

func pick[T any](w *writer, from []T) T { return from[w.IntN(len(from))] }

func (w *writer) anyRelease() *schemas.Release { return pick(w, schemas.Releases()) }

func (w *writer) indent() {
	w.text = append(w.text, strings.Repeat("  ", w.depth)...)
}

// comment writes something that is no finding's place.
func (w *writer) comment() {
	if w.chance(12) {
		w.indent()
		w.text = append(w.text, pick(w, []string{"# 生产环境\n", "// a comment, \"with\" { quotes\n", "/* ä */\n", "\n"})...)
	}
}

// block writes a block that makes what stands at all of the addresses.
func (w *writer) block(b *schemas.Block, label string, at []diag.Address, inside func()) {
	w.comment()
	w.indent()
	start := len(w.text)
	w.text = append(w.text, b.Type...)
	if label != "" {
		w.text = append(w.text, " \""+label+"\""...)
	}
	for _, a := range at {
		w.out.Headers[a] = diag.Range{File: w.file, Start: start, End: len(w.text)}
	}
	w.text = append(w.text, " {\n"...)
	w.depth++
	inside()
	w.depth--
	w.indent()
	w.text = append(w.text, "}\n"...)
}

// attribute writes an attribute at all of the addresses of its block.
func (w *writer) attribute(name string, at []diag.Address, value expression) {
	w.comment()
	w.indent()
	w.text = append(w.text, name+" = "...)
	places := make([]diag.Address, len(at))
	for i, a := range at {
		places[i] = a.Child(name)
	}
	value(w, places)
	w.text = append(w.text, '\n')
}

// body writes some of the attributes and blocks of b, but for those that are left out.
func (w *writer) body(b *schemas.Block, at []diag.Address, without ...string) {
	for i := range b.Attributes {
		a := &b.Attributes[i]
		if slices.Contains(without, a.Name) || !a.Required && !w.mostly(b, a) && !w.chance(4) || !w.has(a.Since, a.Until) {
			continue
		}
		if v := w.value(b.Type, a); v != nil {
			w.attribute(a.Name, at, v)
		}
	}
	for _, inner := range b.Blocks {
		if slices.Contains(without, inner.Type) || !w.chance(4) || !w.has(inner.Since, inner.Until) {
			continue
		}
		w.inner(inner, at)
	}
}

// inner writes a block that stands in another, once for each label.
func (w *writer) inner(b *schemas.Block, at []diag.Address) {
	for _, label := range w.labels(b) {
		places := make([]diag.Address, len(at))
		for i, a := range at {
			places[i] = a.Child(b.Type)
			if label != "" {
				places[i] = places[i].Child(label)
			}
		}
		w.block(b, label, places, func() { w.body(b, places, w.besides(b)...) })
	}
}

// has tells whether what came and went with releases may be written; what the
// release lacks is tried now and then.
func (w *writer) has(since, until string) bool {
	if w.release == nil {
		return since == "" && until == ""
	}
	return w.release.In(since, until) || w.chance(40)
}

func (w *writer) variables() {
	w.text = append(w.text, "variable \"s\" {\n  type      = string\n  sensitive = true\n"...)
	if w.chance(2) {
		w.text = append(w.text, "  default   = \"T0k3n-of-many-letters\"\n"...)
	}
	w.text = append(w.text, "}\nvariable \"v\" { default = \"plain\" }\nlocals {\n  number = 7\n  list   = [\"a\"]\n}\n"...)
}

// machines writes hosts, or none: then nodes name theirs as they like.
func (w *writer) machines() {
	if w.chance(2) {
		return
	}
	b := schemas.Language().Block("host")
	for i := range 1 + w.IntN(4) {
		name := fmt.Sprintf("m%d", i)
		at := []diag.Address{diag.Address("host").Child(name)}
		w.block(b, name, at, func() {
			w.hosts[name] = fmt.Sprintf("10.1.0.%d", i+1)
			w.attribute("address", at, literal(w.hosts[name]))
			w.body(b, at, "address")
		})
	}
}
