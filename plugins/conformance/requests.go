package conformance

import (
	"context"
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// request is one call of an output.
type request struct {
	name    string // for messages: output and topology
	output  *pluginv1.OutputSpec
	fixture *fixture
	message *pluginv1.RenderRequest
}

// request makes the call of an output for a fixture; cluster is the position of
// the cluster, where the output is called once a cluster.
func (k *kit) request(o *pluginv1.OutputSpec, fixtureName string, cluster int, grant bool) (*request, error) {
	f, err := k.fixture(fixtureName)
	if err != nil {
		return nil, err
	}
	t, d := f.topology, f.deployment
	if o.GetScope() != pluginv1.Scope_SCOPE_TOPOLOGY {
		t, d = f.alone(cluster)
	}
	var needs []sdk.Need
	for _, n := range o.GetNeeds() {
		needs = append(needs, sdk.Need(n))
	}
	d = sdk.Narrow(d, needs)
	m, err := wire.RenderMessage(o.GetName(), &sdk.Request{Topology: t, Deployment: d, Config: configOf(o)}, wire.Form{Grant: grant, Same: o.GetSame()})
	if err != nil {
		return nil, err
	}
	return &request{name: fmt.Sprintf("output %s, topology %s", o.GetName(), f.topology.Clusters[cluster].Name), output: o, fixture: f, message: m}, nil
}

// changed gives a copy of the call with something else in its message.
func (r *request) changed(change func(*pluginv1.RenderRequest)) *request {
	c := *r
	c.message = proto.CloneOf(r.message)
	change(c.message)
	return &c
}

// configOf is what a user has to write, and every default.
func configOf(o *pluginv1.OutputSpec) map[string]any {
	config := map[string]any{}
	for _, a := range o.GetConfig() {
		var value any
		switch {
		case a.GetDefaultJson() != "":
			if json.Unmarshal([]byte(a.GetDefaultJson()), &value) != nil {
				continue
			}
		case a.GetRequired():
			value = example(a)
		default:
			continue
		}
		config[a.GetName()] = value
	}
	return config
}

// example is a value that an attribute takes.
func example(a *pluginv1.Attribute) any {
	if len(a.GetEnum()) > 0 {
		return a.GetEnum()[0]
	}
	switch a.GetType() {
	case "number":
		if a.Min != nil {
			return a.GetMin()
		}
		return max(1, min(a.GetMax(), 1))
	case "bool":
		return true
	case "port":
		return 8080
	case "address":
		return "10.0.0.50"
	case "size":
		return "512m"
	case "duration":
		return "30s"
	case "release":
		return "2.4.3"
	case "path":
		return "/srv/example"
	case "text map":
		return map[string]any{"example": "example"}
	case "text list", "list of strings":
		return []any{"example"}
	case "list of numbers":
		return []any{1}
	case "list of ports":
		return []any{8080}
	case "list of addresses":
		return []any{"10.0.0.50"}
	case "list of host:port":
		return []any{"10.0.0.50:8080"}
	case "list of CIDRs":
		return []any{"10.0.0.0/8"}
	}
	return "example"
}

// outputs gives the outputs of the plugin; without any, the case is skipped.
func (k *kit) outputs(ctx context.Context) ([]*pluginv1.OutputSpec, error) {
	d, err := k.describe(ctx)
	if err != nil {
		return nil, err
	}
	if len(d.GetOutputs()) == 0 {
		return nil, skip("the plugin has no output")
	}
	return d.GetOutputs(), nil
}

// eachRequest calls do for every output and each cluster of the fixtures.
func (k *kit) eachRequest(ctx context.Context, grant bool, do func(*request) error, fixtures ...string) error {
	outputs, err := k.outputs(ctx)
	if err != nil {
		return err
	}
	for _, o := range outputs {
		for _, name := range fixtures {
			f, err := k.fixture(name)
			if err != nil {
				return err
			}
			clusters := len(f.topology.Clusters)
			if o.GetScope() == pluginv1.Scope_SCOPE_TOPOLOGY {
				clusters = 1
			}
			for i := range clusters {
				r, err := k.request(o, name, i, grant)
				if err == nil {
					err = do(r)
				}
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// render sends a call to the shared process.
func (k *kit) render(ctx context.Context, r *request) (*answer, error) {
	p, err := k.plugin(ctx)
	if err != nil {
		return nil, err
	}
	return k.renderBy(ctx, p, r)
}

func (k *kit) renderBy(ctx context.Context, p *process, r *request) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, k.times.Call)
	defer cancel()
	a, err := p.client.render(ctx, r.message)
	if err != nil {
		return nil, fmt.Errorf("%s: %w%s", r.name, err, p.lastWords())
	}
	return a, nil
}

// known renders a call once and keeps the answer: many cases look at the same.
func (k *kit) known(ctx context.Context, r *request) (*answer, error) {
	key, err := proto.MarshalOptions{Deterministic: true}.Marshal(r.message)
	if err != nil {
		return nil, err
	}
	if a := k.answers[string(key)]; a != nil {
		return a, nil
	}
	a, err := k.render(ctx, r)
	if err == nil && r.fixture.name != large {
		k.answers[string(key)] = a
	}
	return a, err
}

// eachAnswer calls do with the answer to every call.
func (k *kit) eachAnswer(ctx context.Context, do func(*request, *answer) error) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		a, err := k.known(ctx, r)
		if err != nil {
			return err
		}
		if err := do(r, a); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		return nil
	}, usual, standalone, embedded, first, unicode, two)
}

// secrets are the texts of a topology that nobody may see, by address, the long ones.
func (f *fixture) secrets() map[diag.Address]string {
	all := map[diag.Address]string{}
	topology.Values(f.topology, func(v *topology.Value) {
		if v.IsSensitive() && len(v.Text) >= 8 {
			all[v.Secret] = v.Text
		}
	})
	return all
}
