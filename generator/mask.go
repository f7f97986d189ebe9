package generator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// Masked renders c again with every sensitive text replaced, and every unknown
// one by its variable, and gives the bodies by path. What an output never saw it
// can't show, however it escapes.
func (c *Cluster) Masked(ctx context.Context) (map[string][]byte, error) {
	req, err := maskedRequest(c.request)
	if err != nil {
		return nil, err
	}
	bodies := map[string][]byte{}
	for _, o := range c.outputs {
		result, err := c.run(ctx, o, req)
		if err != nil {
			return nil, fmt.Errorf("output %s: %w", o.Spec().Name, err)
		}
		for _, a := range result.Artefacts {
			bodies[a.Path] = a.Body
		}
	}
	return bodies, nil
}

// maskedRequest copies what a plugin without granted secrets would get.
func maskedRequest(req sdk.Request) (sdk.Request, error) {
	req.Origins = false
	data, err := json.Marshal(req)
	if err != nil {
		return sdk.Request{}, fmt.Errorf("masking: %w", err)
	}
	var masked sdk.Request
	if err := json.Unmarshal(data, &masked); err != nil {
		return sdk.Request{}, fmt.Errorf("masking: %w", err)
	}
	topology.Values(&masked, func(v *topology.Value) {
		if v.IsSensitive() || v.IsUnknown() {
			v.Text = v.Shown()
		}
	})
	return masked, nil
}

// Secrets lists the sensitive texts of c, each once, sorted.
func (c *Cluster) Secrets() [][]byte {
	var found [][]byte
	topology.Values(&c.request, func(v *topology.Value) {
		if v.IsSensitive() && v.Text != "" {
			found = append(found, []byte(v.Text))
		}
	})
	slices.SortFunc(found, bytes.Compare)
	return slices.CompactFunc(found, bytes.Equal)
}
