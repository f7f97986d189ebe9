// Package nacoslogback prints the nacos-logback.xml of each node.
package nacoslogback

import (
	"context"
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/format/logback"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Name is the output's name.
const Name = "nacos-logback"

// Output prints nacos-logback.xml.
type Output struct {
	kept *kept // nil: nothing is remembered
}

// New makes an Output that prints a file once which many clusters have.
func New() Output { return Output{kept: &kept{}} }

// Spec tells what the output needs.
func (Output) Spec() sdk.Spec {
	return sdk.Spec{
		Name:    Name,
		Summary: "nacos-logback.xml: loggers, log files and their limits of each node",
		Scope:   sdk.ScopeCluster,
		Needs:   []sdk.Need{sdk.NeedSettings},
	}
}

// Render prints a file for each node that has a path for it. Nodes that share
// their logging share the bytes.
func (o Output) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	result := &sdk.Result{}
	printed := map[*deployment.Logging]sdk.Artefact{}
	for _, cluster := range req.Deployment.Clusters {
		for _, node := range cluster.Nodes {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			path, logging := node.Files[Name], node.Logging
			if path == "" || logging == nil {
				continue
			}
			artefact, ok := printed[logging]
			if !ok {
				var err error
				if artefact, err = o.print(logging, req); err != nil {
					return nil, fmt.Errorf("printing the logging of node %s: %w", node.Name, err)
				}
				printed[logging] = artefact
			}
			artefact.Path = path
			result.Artefacts = append(result.Artefacts, artefact)
		}
	}
	return result, nil
}

// print makes the file of l but for its path, or gives that of an equal one.
func (o Output) print(l *deployment.Logging, req *sdk.Request) (sdk.Artefact, error) {
	if o.kept == nil || req.Origins || req.Check {
		return printLogging(l, req)
	}
	if a, ok := o.kept.like(l); ok {
		return a, nil
	}
	a, err := printLogging(l, req)
	if err == nil {
		o.kept.add(l, a)
	}
	return a, err
}

// printLogging makes the file of l but for its path.
func printLogging(l *deployment.Logging, req *sdk.Request) (sdk.Artefact, error) {
	artefact := sdk.Artefact{Mode: 0o644, Format: "xml"}
	if slices.ContainsFunc(l.Variables, func(v deployment.Variable) bool { return !v.Value.IsPlain() }) {
		artefact.Mode, artefact.Secret = 0o600, true
	}
	if req.Check {
		return artefact, nil
	}
	b := builder{}
	doc := b.document(l)
	if !req.Origins {
		body, err := logback.Print(doc)
		artefact.Body = body
		return artefact, err
	}
	body, marks, err := logback.PrintMarked(doc)
	artefact.Body, artefact.Origins = body, b.origins(marks)
	return artefact, err
}

// origins joins neighbouring lines of one mark.
func (b *builder) origins(marks []int) []sdk.Origin {
	var list []sdk.Origin
	for i, mark := range marks {
		if i > 0 && mark == marks[i-1] {
			list[len(list)-1].Lines++
			continue
		}
		list = append(list, sdk.Origin{Lines: 1, Sources: b.sources[mark]})
	}
	return list
}
