// Package nginx is the output that prints gateways as nginx configurations: one
// complete nginx.conf a gateway, or two fragments for an nginx that is there
// already.
package nginx

import (
	"context"
	"fmt"
	"path"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/nginx"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

// Name is the output's name.
const Name = "nginx"

// The layouts.
const (
	layoutComplete  = "complete"
	layoutFragments = "fragments"
)

// Output is the nginx output.
type Output struct{}

// Spec describes the output.
func (Output) Spec() sdk.Spec {
	return sdk.Spec{
		Name:    Name,
		Summary: "nginx.conf of each gateway",
		Scope:   sdk.ScopeCluster,
		Needs:   []sdk.Need{sdk.NeedSettings},
		Config: []schemas.Attribute{{
			Name: "layout", Type: schemas.TypeString, Default: layoutComplete,
			Enum: []string{layoutComplete, layoutFragments},
			Summary: schemas.Words{
				EN: "complete: one nginx.conf; fragments: an http.d and a stream.d file for an nginx that exists already",
				ZH: "complete：一个完整的 nginx.conf；fragments：供已有 nginx 使用的 http.d 和 stream.d 文件",
			},
		}},
	}
}

// Render prints the gateways of every cluster of the deployment.
func (Output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	layout := layoutComplete
	switch given, ok := req.Config["layout"]; {
	case !ok:
	case given == layoutComplete, given == layoutFragments:
		layout = given.(string)
	default:
		return nil, fmt.Errorf("layout %v: want %s or %s", given, layoutComplete, layoutFragments)
	}
	result := &sdk.Result{}
	if req.Deployment == nil {
		return result, nil
	}
	for _, c := range req.Deployment.Clusters {
		for _, g := range c.Gateways {
			file := g.Files[Name]
			if file == "" || g.Type != "nginx" {
				continue
			}
			made, err := render(c, g, file, layout, req)
			if err != nil {
				return nil, fmt.Errorf("cluster %s, gateway %s: %w", c.Name, g.Name, err)
			}
			result.Artefacts = append(result.Artefacts, made...)
		}
	}
	return result, nil
}

// render makes the files of one gateway. The fragments stand in two folders
// beside the file that they replace.
func render(c *deployment.Cluster, g *deployment.Gateway, file, layout string, req *sdk.Request) ([]sdk.Artefact, error) {
	if layout == layoutComplete {
		made, err := artefact(file, func() *tree { return complete(g, req.Origins) }, req)
		return []sdk.Artefact{made}, err
	}
	name := c.Name + "-" + g.Name + ".conf"
	var list []sdk.Artefact
	for _, kind := range []string{"http", "stream"} {
		if !has(g, kind) {
			continue
		}
		made, err := artefact(path.Join(path.Dir(file), kind+".d", name), func() *tree { return fragment(g, kind, req.Origins) }, req)
		if err != nil {
			return nil, err
		}
		list = append(list, made)
	}
	return list, nil
}

func artefact(file string, content func() *tree, req *sdk.Request) (sdk.Artefact, error) {
	a := sdk.Artefact{Path: file, Mode: 0o644, Format: "nginx"}
	if req.Check {
		return a, nil
	}
	t := content()
	printed, err := format.Print(t.top)
	if err != nil {
		return sdk.Artefact{}, err
	}
	a.Body = printed.Body
	if req.Origins {
		a.Origins = t.origins(printed)
	}
	return a, nil
}
