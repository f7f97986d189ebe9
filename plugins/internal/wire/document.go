package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/nacosgen/nacosgen/deployment"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/topology"
)

// Form is how a request is written.
type Form struct {
	Grant bool // secrets are plain text, and their places are told
	// Same: the plugin reads what is told by place. What holds secrets that are
	// granted is written in full.
	Same bool
	// Like: whoever asks reads File.like.
	Like bool
}

// documents are both documents of a request.
type documents struct {
	topology, deployment []byte
	secrets              []*pluginv1.Secret
	same                 []*pluginv1.Same
}

// write writes data, a *topology.Topology or *deployment.Deployment, as a
// plugin gets it: a secret is {"secret": address}, or its text where it is
// granted, and then its place is told.
func (d *documents) write(name string, data any, form Form, facts bool) (text []byte, err error) {
	v := reflect.ValueOf(data)
	if v.IsNil() {
		return []byte("null"), nil
	}
	all := plans()
	p := printer{grant: form.Grant, refer: form.Same, facts: facts, at: append([]byte{'/'}, name...), last: make([]written, all.shares)}
	all.of[v.Type().Elem()](&p, v.Elem())
	d.secrets, d.same = append(d.secrets, p.secrets...), append(d.same, p.same...)
	return p.text, p.err
}

// write writes both documents of a request; without facts, of the sources in the
// deployment only addresses are told.
func write(t *topology.Topology, d *deployment.Deployment, form Form, facts bool) (*documents, error) {
	both := &documents{}
	var err error
	if both.topology, err = both.write(topologyName, t, form, facts); err != nil {
		return nil, fmt.Errorf("writing the topology: %w", err)
	}
	if d == nil {
		return both, nil
	}
	if both.deployment, err = both.write(deploymentName, d, form, facts); err != nil {
		return nil, fmt.Errorf("writing the deployment: %w", err)
	}
	return both, nil
}

func encode(data any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(data); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// request is what calls of outputs and of rules have in common.
type request interface {
	GetTopology() []byte
	GetDeployment() []byte
	GetSecrets() []*pluginv1.Secret
}

// referring is a request that may tell parts of a document by place.
type referring interface{ GetSame() []*pluginv1.Same }

// ReadDocuments reads the documents of a request, granted secrets marked as they
// are at home; an empty deployment is none.
func ReadDocuments(m request, topologyTo **topology.Topology, deploymentTo **deployment.Deployment) error {
	if err := read(m.GetTopology(), topologyTo, false); err != nil {
		return fmt.Errorf("the topology: %w", err)
	}
	if len(m.GetDeployment()) > 0 {
		// Texts that are the same may be granted from different places.
		if err := read(m.GetDeployment(), deploymentTo, len(m.GetSecrets()) == 0); err != nil {
			return fmt.Errorf("the deployment: %w", err)
		}
	}
	if r, ok := m.(referring); ok {
		if err := fill(*deploymentTo, r.GetSame()); err != nil {
			return err
		}
	}
	mark(*topologyTo, *deploymentTo, m.GetSecrets())
	return nil
}
