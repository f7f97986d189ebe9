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

// document writes data, a *topology.Topology or *deployment.Deployment, as a
// plugin gets it: a secret is {"secret": address}, or its text where it is
// granted, and then its place is told.
func document(name string, data any, grant, facts bool) (text []byte, secrets []*pluginv1.Secret, err error) {
	v := reflect.ValueOf(data)
	if v.IsNil() {
		return []byte("null"), nil, nil
	}
	all := plans()
	p := printer{grant: grant, facts: facts, at: append([]byte{'/'}, name...), last: make([]written, all.shares)}
	all.of[v.Type().Elem()](&p, v.Elem())
	return p.text, p.secrets, p.err
}

// documents writes both documents of a request; without facts, of the sources
// in the deployment only addresses are told.
func documents(t *topology.Topology, d *deployment.Deployment, grant, facts bool) (topologyText, deploymentText []byte, secrets []*pluginv1.Secret, err error) {
	if topologyText, secrets, err = document(topologyName, t, grant, facts); err != nil {
		return nil, nil, nil, fmt.Errorf("writing the topology: %w", err)
	}
	if d == nil {
		return topologyText, nil, secrets, nil
	}
	deploymentText, more, err := document(deploymentName, d, grant, facts)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("writing the deployment: %w", err)
	}
	return topologyText, deploymentText, append(secrets, more...), nil
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
	mark(*topologyTo, *deploymentTo, m.GetSecrets())
	return nil
}
