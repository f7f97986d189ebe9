// Package sdk is the contract between nacosgen and its outputs, built-in or
// external: plain data with JSON tags and one interface.
package sdk

import (
	"context"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Output turns a cluster into files. The built-in outputs and the host's
// stand-in for an external process both implement it.
type Output interface {
	// Spec is constant.
	Spec() Spec
	// Render is a pure function of req: no clock, no environment, no disk.
	// Findings are about the user's topology; an error is for a broken output.
	Render(ctx context.Context, req *Request) (*Result, error)
}

// Scope tells how often Render is called.
type Scope string

// The scopes.
const (
	ScopeCluster  Scope = "cluster"  // once a cluster with that cluster alone, in parallel; the default
	ScopeTopology Scope = "topology" // once
)

// Need is something that a request holds only when asked.
type Need string

// The needs. An output that needs a part of the deployment gets that, and names,
// releases and files beside it: a big fleet then takes a fraction of the time.
const (
	NeedSettings   Need = "settings"   // Request.Deployment, whole
	NeedMembers    Need = "members"    // of nodes
	NeedProperties Need = "properties" // of nodes
	NeedLogging    Need = "logging"    // of nodes
	NeedContainer  Need = "container"  // of nodes, or how one without is started
	NeedGateways   Need = "gateways"
	NeedOrigins    Need = "origins" // reserved for outputs that can tell origins
)

// Needs lists all that an output can need.
func Needs() []Need {
	return []Need{NeedSettings, NeedMembers, NeedProperties, NeedLogging, NeedContainer, NeedGateways, NeedOrigins}
}

// Spec says what an output is.
type Spec struct {
	Name    string              `json:"name"` // kebab-case
	Summary string              `json:"summary"`
	Scope   Scope               `json:"scope"`
	Needs   []Need              `json:"needs"`
	Config  []schemas.Attribute `json:"config"` // its own attributes in output "x" { ... }
}

// Request is what an output renders.
type Request struct {
	Topology   *topology.Topology     `json:"topology"`
	Deployment *deployment.Deployment `json:"deployment,omitempty"`
	// Config holds the output's own attributes as JSON values, defaults filled in.
	Config map[string]any `json:"config"`
	// Origins asks for Artefact.Origins. The bytes are the same either way.
	Origins bool `json:"origins"`
	// Check asks for findings alone: the artefacts are the same but for Body and
	// Origins, which may be left empty.
	Check bool `json:"check,omitempty"`
}

// Result is what an output made of a request.
type Result struct {
	Artefacts []Artefact `json:"artefacts"`
	// Findings name addresses; the host turns them into places.
	Findings []diag.Diagnostic `json:"findings"`
}

// Artefact is one complete file.
type Artefact struct {
	Path   string `json:"path"`   // relative to the output folder, slash-separated
	Mode   uint32 `json:"mode"`   // permission bits: 0644, 0600 or 0755
	Format string `json:"format"` // properties, xml, nginx, shell, env, text, ...
	Secret bool   `json:"secret"` // holds a sensitive value, or one that is unknown
	Body   []byte `json:"body"`
	// Origins cover the body's lines from the first, in order.
	Origins []Origin `json:"origins,omitempty"`
}

// Origin tells where a run of lines comes from.
type Origin struct {
	Lines   int                 `json:"lines"`
	Sources []deployment.Source `json:"sources"`
}
