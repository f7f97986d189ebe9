// Command builtins serves the built-in outputs as an external plugin.
package main

import (
	"bytes"
	"context"

	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
	"github.com/nacosgen/nacosgen/topology"
)

func main() {
	var p serve.Plugin
	for _, o := range builtin.Outputs() {
		p.Outputs = append(p.Outputs, marking{o})
	}
	p.Main()
}

// marking marks files that hold a secret. In process a value knows that it is
// one; a granted secret is a plain string, so that the attributes that are
// usually secret have to be looked for.
type marking struct{ sdk.Output }

func (m marking) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	whole := *req
	whole.Check = false // the head of a file says what is in its text
	r, err := m.Output.Render(ctx, &whole)
	if err != nil {
		return nil, err
	}
	for _, secret := range secrets(req.Topology) {
		for i := range r.Artefacts {
			if a := &r.Artefacts[i]; secret != "" && bytes.Contains(a.Body, []byte(secret)) {
				a.Secret, a.Mode = true, 0o600
			}
		}
	}
	return r, nil
}

func secrets(t *topology.Topology) []string {
	var all []string
	for _, c := range t.Clusters {
		if c.Datasource != nil {
			all = append(all, c.Datasource.Password.Text)
		}
		if c.Auth != nil {
			all = append(all, c.Auth.TokenSecretKey.Text)
		}
	}
	return all
}
