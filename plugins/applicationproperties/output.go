// Package applicationproperties is the output "application-properties": each
// node's conf/application.properties, which replaces the shipped file.
package applicationproperties

import (
	"bytes"
	"context"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/properties"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

const notice = "Made by nacosgen from the topology; edit that, not this file."

// Output makes application.properties.
type Output struct{}

// Spec tells what the output is.
func (Output) Spec() sdk.Spec {
	return sdk.Spec{
		Name:    deployment.OutputProperties,
		Summary: "conf/application.properties of each node, in place of the shipped one",
		Scope:   sdk.ScopeCluster,
		Needs:   []sdk.Need{sdk.NeedSettings},
	}
}

// Render prints the properties of each node, a comment before each group.
func (Output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	result := &sdk.Result{}
	p := &printer{body: make([]byte, 0, 4096), withOrigins: req.Origins}
	for _, c := range req.Deployment.Clusters {
		result.Artefacts = slices.Grow(result.Artefacts, len(c.Nodes))
		for _, n := range c.Nodes {
			if path := n.Files[deployment.OutputProperties]; path != "" {
				result.Artefacts = append(result.Artefacts, artefact(path, n, req, p))
			}
		}
	}
	return result, nil
}

func artefact(path string, n *deployment.Node, req *sdk.Request, p *printer) sdk.Artefact {
	a := sdk.Artefact{Path: path, Mode: 0o644, Format: "properties"}
	a.Secret = slices.ContainsFunc(n.Properties, func(p deployment.Property) bool { return !p.Value.IsPlain() })
	if a.Secret || holdsSecret(n) {
		a.Mode = 0o600
	}
	if !req.Check {
		a.Body, a.Origins = p.print(n)
	}
	return a
}

// print makes the text of the file.
func (p *printer) print(n *deployment.Node) ([]byte, []sdk.Origin) {
	p.body, p.origins = p.body[:0], nil
	p.comment(notice, "the header of the file")
	group := ""
	for i := range n.Properties {
		entry := &n.Properties[i]
		if entry.Group != group {
			group = entry.Group
			p.blank("a heading")
			p.comment(group, "a heading")
		}
		p.body = format.AppendEntry(p.body, entry.Key, entry.Value.Text)
		p.origin(entry.Sources)
	}
	return bytes.Clone(p.body), p.origins
}

// holdsSecret tells whether a key that is for secrets has a text, sensitive or
// written out in the topology.
func holdsSecret(n *deployment.Node) bool {
	rel := schemas.Find(n.Release)
	for i := range n.Properties {
		if p := &n.Properties[i]; rel != nil && p.Value.Text != "" {
			if fact := rel.Property(p.Key); fact != nil && fact.Secret {
				return true
			}
		}
	}
	return false
}

// printer makes one file after the other.
type printer struct {
	body        []byte // of the file at hand
	origins     []sdk.Origin
	withOrigins bool
}

func (p *printer) comment(text, what string) {
	p.body = format.AppendComment(p.body, text)
	p.own(what)
}

func (p *printer) blank(what string) {
	p.body = append(p.body, '\n')
	p.own(what)
}

// own is the origin of a line that stands for no entry.
func (p *printer) own(what string) {
	if p.withOrigins {
		p.origin([]deployment.Source{deployment.Made(what)})
	}
}

// origin tells where the line just printed comes from.
func (p *printer) origin(sources []deployment.Source) {
	if !p.withOrigins {
		return
	}
	if last := len(p.origins) - 1; last >= 0 && slices.Equal(sources, p.origins[last].Sources) {
		p.origins[last].Lines++
		return
	}
	p.origins = append(p.origins, sdk.Origin{Lines: 1, Sources: sources})
}
