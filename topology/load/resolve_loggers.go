package load

import (
	"maps"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// checkLoggers wants each logger to be one of a release that some node runs.
func (w *clusterWork) checkLoggers() {
	if len(w.Logging.Loggers) == 0 || w.release == nil {
		return
	}
	v, _ := w.view.open("logging", "")
	for _, b := range v.children("logger") {
		if w.runsLogger(b.label) {
			continue
		}
		known := sortedKeys(loggerNames(w))
		address := v.address.Child("logger", b.label)
		w.r.suggest(diag.Nearest(b.label, known), known, place{b.labelAt, address}, words(
			"Nacos %[1]s has no logger or appender %[2]s", "Nacos %[1]s 没有 logger 或 appender %[2]s", "", ""), w.Release, quoted(b.label))
	}
}

// loggerNames are the loggers and appenders of the releases that a cluster runs.
func loggerNames(w *clusterWork) map[string]bool {
	names := map[string]bool{}
	maps.Copy(names, w.r.loggersOf(w.Release))
	for _, n := range w.Nodes {
		if n.Release != w.Release {
			maps.Copy(names, w.r.loggersOf(n.Release))
		}
	}
	return names
}

// runsLogger tells whether any release that a cluster runs has a logger or an
// appender of that name.
func (w *clusterWork) runsLogger(name string) bool {
	return w.r.loggersOf(w.Release)[name] || slices.ContainsFunc(w.Nodes, func(n *topology.Node) bool { return w.r.loggersOf(n.Release)[name] })
}

// loggersOf are the loggers and appenders of a release; nil where it is not known.
func (r *resolver) loggersOf(version string) map[string]bool {
	if names, known := r.loggers[version]; known {
		return names
	}
	release := schemas.Find(version)
	if release == nil {
		return nil
	}
	names := map[string]bool{}
	stock := release.Logback()
	for _, a := range stock.Appenders {
		names[a.Name] = true
	}
	for _, l := range stock.Loggers {
		names[l.Name] = true
	}
	r.loggers[version] = names
	return names
}
