package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// eachListener visits the listeners of a kind ("http", "stream") of the
// cluster's gateways.
func eachListener(p *lint.Pass, kind string, visit func(g *deployment.Gateway, l *deployment.Listener)) {
	for _, g := range p.Deployment.Gateways {
		for i := range g.Listeners {
			if l := &g.Listeners[i]; l.Kind == kind {
				visit(g, l)
			}
		}
	}
}

// upstream gives the group of servers that l hands on to, or nil.
func upstream(g *deployment.Gateway, l *deployment.Listener) *deployment.Upstream {
	for i := range g.Upstreams {
		if u := &g.Upstreams[i]; u.Name == l.Upstream && u.Kind == l.Kind {
			return u
		}
	}
	return nil
}

// sourceOf gives the place among sources that sets an attribute of that name.
func sourceOf(sources []deployment.Source, attribute string) (diag.Address, bool) {
	for _, s := range sources {
		if strings.HasSuffix(string(s.Address), "."+attribute) {
			return s.Address, true
		}
	}
	return lint.Blame(sources)
}

// replaceText is the fix that writes text as the string at that address.
func replaceText(at diag.Address, text string, title diag.Words) []diag.Fix {
	return []diag.Fix{{Title: title, Args: []any{text}, Safe: true, Edits: []diag.Edit{{Address: at, Text: `"` + text + `"`}}}}
}
