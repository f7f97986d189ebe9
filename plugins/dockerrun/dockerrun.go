// Package dockerrun is the output "docker-run": for each node with a docker
// block a folder with docker-run.sh, which starts and stops its container, and
// nacos.env, the container's variables.
package dockerrun

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

const notice = "Made by nacosgen from the topology; edit that, not this file."

// The files in the folder of a node.
const (
	ScriptName  = "docker-run.sh"
	EnvFileName = "nacos.env"
)

// Output makes docker-run.sh and nacos.env.
type Output struct{}

// Spec tells what the output is.
func (Output) Spec() sdk.Spec {
	return sdk.Spec{
		Name:    deployment.OutputDockerRun,
		Summary: "docker-run.sh and nacos.env of each node with a docker block: starts its container",
		Scope:   sdk.ScopeCluster,
		Needs:   []sdk.Need{sdk.NeedSettings},
	}
}

// Render prints two files for each node that has a folder for them.
func (Output) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	r := &renderer{result: &sdk.Result{}, origins: req.Origins, check: req.Check, page: make([]byte, 0, len(commands)+2560)}
	for _, c := range req.Deployment.Clusters {
		r.result.Artefacts = slices.Grow(r.result.Artefacts, 2*len(c.Nodes))
		for _, n := range c.Nodes {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if folder := n.Files[deployment.OutputDockerRun]; folder != "" && n.Container != nil {
				r.script(c, n, path.Join(folder, ScriptName))
				r.envFile(c, n, path.Join(folder, EnvFileName))
			}
		}
	}
	return r.result, nil
}

// renderer collects the files of one request.
type renderer struct {
	result  *sdk.Result
	origins bool
	check   bool   // findings alone
	page    []byte // for the text of a file in the making
}

// report adds a finding unless the same was said of another node.
func (r *renderer) report(d diag.Diagnostic) {
	for i := range r.result.Findings {
		other := &r.result.Findings[i]
		if other.Address == d.Address && other.Rule == d.Rule && fmt.Sprint(other.Args...) == fmt.Sprint(d.Args...) {
			return
		}
	}
	r.result.Findings = append(r.result.Findings, d)
}

// from are attributes of n ("docker.engine") as sources, where anybody asks for them.
func (r *renderer) from(c *deployment.Cluster, n *deployment.Node, attributes ...string) []deployment.Source {
	if !r.origins {
		return nil
	}
	at := diag.Address("cluster").Child(c.Name, "node", n.Name)
	sources := make([]deployment.Source, len(attributes))
	for i, a := range attributes {
		sources[i] = deployment.From(at + diag.Address("."+a))
	}
	return sources
}

// place is the first place in the topology among sources.
func place(sources []deployment.Source) diag.Address {
	for _, s := range sources {
		if s.Address != "" {
			return s.Address
		}
	}
	return ""
}

// page is a text whose lines know where they come from.
type page struct {
	body    []byte
	origins []sdk.Origin
	frame   []deployment.Source // of lines that no setting made; nil: nobody asks for origins
	empty   bool                // nobody asks for the text
}

// newPage begins the next file; there is one at a time.
func (r *renderer) newPage(what string) *page {
	if r.check {
		return &page{empty: true}
	}
	p := &page{body: r.page[:0]}
	if r.origins {
		p.frame = []deployment.Source{deployment.Made(what)}
	}
	return p
}

// add appends text, which ends with a line end. It is the frame of the file,
// the same for every node.
func (p *page) add(text string) {
	if p.empty {
		return
	}
	p.body = append(p.body, text...)
	p.mark(len(text), nil)
}

// line appends one line made of parts. Without sources it is the frame of the file.
func (p *page) line(sources []deployment.Source, parts ...string) {
	if p.empty {
		return
	}
	before := len(p.body)
	for _, part := range parts {
		p.body = append(p.body, part...)
	}
	p.body = append(p.body, '\n')
	p.mark(len(p.body)-before, sources)
}

// mark says where the last bytes come from.
func (p *page) mark(size int, sources []deployment.Source) {
	if p.empty {
		p.body = p.body[:len(p.body)-size]
		return
	}
	if p.frame == nil {
		return
	}
	if len(sources) == 0 {
		sources = p.frame
	}
	lines := bytes.Count(p.body[len(p.body)-size:], []byte("\n"))
	if last := len(p.origins) - 1; last >= 0 && slices.Equal(sources, p.origins[last].Sources) {
		p.origins[last].Lines += lines
		return
	}
	p.origins = append(p.origins, sdk.Origin{Lines: lines, Sources: slices.Clone(sources)})
}

// artefact gives the page as a file.
func (r *renderer) artefact(p *page, file, format string, mode uint32, secret bool) {
	r.page = p.body
	r.result.Artefacts = append(r.result.Artefacts, sdk.Artefact{
		Path: file, Mode: mode, Format: format, Secret: secret, Body: bytes.Clone(p.body), Origins: p.origins,
	})
}
