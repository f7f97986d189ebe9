package arbitrary

import (
	"fmt"
	"maps"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
)

// cluster writes a cluster, now and then several at once.
func (w *writer) cluster(b *schemas.Block, label string) {
	names := []string{label}
	many := w.chance(6)
	if many {
		names = []string{label + "-x", label + "-y"}
	}
	at := make([]diag.Address, len(names))
	for i, name := range names {
		at[i] = diag.Address("cluster").Child(name)
	}
	if w.release == nil {
		w.release = w.anyRelease()
		defer func() { w.release = nil }()
	}
	w.block(b, label, at, func() {
		if many {
			w.plain(`for_each = toset(["x", "y"])`)
		}
		w.attribute("version", at, literal(w.release.Version))
		alone := w.chance(8)
		if alone {
			w.attribute("mode", at, literal("standalone"))
		}
		if w.chance(2) {
			w.attribute("port", at, portValue)
		}
		w.nodes(b.Block("node"), at, alone)
		w.storage(b, at, alone)
		w.body(b, at, "name", "version", "mode", "port", "storage", "node", "gateway", "datasource", "upgrade")
		if w.chance(8) {
			w.inner(b.Block("upgrade"), at)
		}
		for i := range w.IntN(3) {
			w.gateway(b.Block("gateway"), at, fmt.Sprintf("g%d", i))
		}
	})
}

func (w *writer) plain(text string) {
	w.indent()
	w.text = append(w.text, text+"\n"...)
}

// storage writes where configuration is kept.
func (w *writer) storage(b *schemas.Block, at []diag.Address, alone bool) {
	switch {
	case w.chance(5) && (alone || w.release.AtLeast("1.3.0")):
		w.attribute("storage", at, literal("embedded"))
	case w.chance(40):
	default:
		w.inner(b.Block("datasource"), at)
	}
}

// nodes writes the nodes of a cluster: blocks of their own, or one for a map.
func (w *writer) nodes(b *schemas.Block, clusters []diag.Address, alone bool) {
	count := 1
	if !alone {
		count = pick(w, []int{1, 2, 3, 3, 3, 4, 5, 7, 8})
	}
	address := pick(w, families())
	if !alone && w.chance(4) {
		w.eachNode(b, clusters, count, address)
		return
	}
	for i := range count {
		name := fmt.Sprintf("n%d", i)
		at := below(clusters, "node", name)
		w.block(b, name, at, func() {
			w.place(at, address, i)
			if w.chance(6) {
				w.attribute("port", at, portValue)
			}
			w.body(b, at, "name", "address", "host", "port", "version")
		})
	}
}

// place writes the machine of a node or gateway, the address, or both.
func (w *writer) place(at []diag.Address, address func(*writer, int) string, i int) {
	host := ""
	if names := slices.Sorted(maps.Keys(w.hosts)); len(names) > 0 && w.chance(2) {
		host = pick(w, names)
		for _, a := range at {
			w.out.hosts[a] = host
		}
	} else if len(names) == 0 && w.chance(4) {
		w.attribute("host", at, literal(fmt.Sprintf("machine-%d", w.IntN(3))))
	}
	if host != "" {
		w.attribute("host", at, literal(host))
	}
	if host == "" || w.chance(4) {
		w.attribute("address", at, literal(address(w, i)))
	}
}

// eachNode writes one block for several nodes.
func (w *writer) eachNode(b *schemas.Block, clusters []diag.Address, count int, address func(*writer, int) string) {
	var at []diag.Address
	addresses := make([]string, count)
	pairs := ""
	for i := range count {
		addresses[i] = address(w, i)
		pairs += fmt.Sprintf("k%d = %q, ", i, addresses[i])
		at = append(at, below(clusters, "node", fmt.Sprintf("n-k%d", i))...)
	}
	w.block(b, "n", at, func() {
		w.plain("for_each = { " + pairs + "}")
		w.attribute("address", at, computed("each.value"))
		w.body(b, at, "name", "address", "host", "version")
	})
}

func (w *writer) gateway(b *schemas.Block, clusters []diag.Address, name string) {
	at := below(clusters, "gateway", name)
	w.block(b, name, at, func() {
		w.place(at, pick(w, families()), 20+w.IntN(3))
		w.body(b, at, "type", "address", "host")
	})
}

func below(clusters []diag.Address, steps ...string) []diag.Address {
	at := make([]diag.Address, len(clusters))
	for i, c := range clusters {
		at[i] = c.Child(steps...)
	}
	return at
}

// families are the ways in which the nodes of one cluster have addresses.
func families() []func(w *writer, i int) string {
	form := func(format string) func(*writer, int) string {
		return func(_ *writer, i int) string { return fmt.Sprintf(format, i+1) }
	}
	forms := []string{
		"10.0.0.%d", "8.8.%d.8", "172.17.0.%d", "127.0.0.%d", "fd00::%x", "nacos%d", "nacos_%d", "node%d.example.com", "nacos-%d.nacos-headless.default.svc.cluster.local",
	}
	list := []func(*writer, int) string{form("10.0.0.%d"), form("10.0.%d.1")}
	for _, f := range forms {
		list = append(list, form(f))
	}
	return append(list, func(w *writer, i int) string { return form(pick(w, forms))(w, i) })
}
