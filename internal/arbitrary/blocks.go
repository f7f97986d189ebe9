package arbitrary

import (
	"github.com/nacosgen/nacosgen/schemas"
)

// labels gives those of the blocks of one type that are written in one place:
// "" for a block without.
func (w *writer) labels(b *schemas.Block) []string {
	switch b.Type {
	case "datasource":
		return []string{pick(w, []string{"mysql", "mysql", "mysql", "postgresql", "dm"})}
	case "output":
		return []string{pick(w, []string{"nginx", "cluster-conf", "application-properties", "nacos-logback", "docker-run"})}
	case "logger":
		return w.loggers()
	}
	return []string{""}
}

// loggers are some of the release's loggers and appenders.
func (w *writer) loggers() []string {
	rel := w.release
	if rel == nil {
		return nil
	}
	stock := rel.Logback()
	var names []string
	seen := map[string]bool{}
	for range w.IntN(3) {
		name := pick(w, stock.Loggers).Name
		if w.chance(2) {
			name = pick(w, stock.Appenders).Name
		}
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// besides names the attributes and blocks that are not tried, as most of what
// could be written there is wrong.
func (w *writer) besides(b *schemas.Block) []string {
	switch b.Type {
	case "output":
		return []string{"path"}
	case "datasource":
		if w.chance(5) {
			return []string{"hosts", "database", "params"}
		}
		return []string{"urls"}
	}
	return nil
}

// mostly tells whether an attribute is written though the table does not ask
// for it: without it there is little to look at.
func (w *writer) mostly(b *schemas.Block, a *schemas.Attribute) bool {
	if b.Type != "datasource" {
		return false
	}
	switch a.Name {
	case "hosts", "urls", "database", "user", "password":
		return !w.chance(100)
	}
	return false
}
