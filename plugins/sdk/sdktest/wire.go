package sdktest

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// minSecret is the length from which a secret is looked for in files; shorter
// texts stand in any file by chance.
const minSecret = 8

// overWire sends req through JSON, as to another process, and grants it the
// secrets.
func overWire(req *sdk.Request) (*sdk.Request, error) {
	sent, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	var got sdk.Request
	if err := json.Unmarshal(sent, &got); err != nil {
		return nil, fmt.Errorf("the request can't be read back from JSON: %w", err)
	}
	granted := texts(req)
	topology.Values(&got, func(v *topology.Value) {
		if v.IsSensitive() {
			v.Text = granted.next(v)
		}
	})
	if again, err := json.Marshal(&got); err != nil || !bytes.Equal(sent, again) {
		return nil, fmt.Errorf("the request is another one after a journey as JSON (-sent +read):\n%s, %v", cmp.Diff(string(sent), string(again)), err)
	}
	return &got, nil
}

// granted holds the texts of secrets by address. Entries that are made of a
// secret carry its address with another text; they come in the request's order.
type granted map[string][]string

func texts(req *sdk.Request) granted {
	g := granted{}
	topology.Values(req, func(v *topology.Value) {
		if v.IsSensitive() {
			g[string(v.Secret)] = append(g[string(v.Secret)], v.Text)
		}
	})
	return g
}

func (g granted) next(v *topology.Value) string {
	list := g[string(v.Secret)]
	if len(list) == 0 {
		return ""
	}
	g[string(v.Secret)] = list[1:]
	return list[0]
}

// secretsOf gives the sensitive texts of the topology in req by address, the long ones.
func secretsOf(req *sdk.Request) map[string]string {
	secrets := map[string]string{}
	topology.Values(req.Topology, func(v *topology.Value) {
		if v.IsSensitive() && len(v.Text) >= minSecret {
			secrets[string(v.Secret)] = v.Text
		}
	})
	return secrets
}
