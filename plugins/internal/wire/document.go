package wire

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/deployment"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/topology"
)

// document writes data, a topology or a deployment, as a plugin gets it: a
// secret is {"secret": address}, or its text where it is granted, and then its place is told.
func document(name string, data any, grant bool) (text []byte, secrets []*pluginv1.Secret, err error) {
	text, err = encode(data)
	if err != nil || !grant {
		return text, nil, err
	}
	var texts []string
	pointed(name, data, func(pointer []byte, v *topology.Value) {
		if v.IsSensitive() && !v.IsUnknown() {
			texts = append(texts, v.Text)
			secrets = append(secrets, &pluginv1.Secret{Pointer: string(pointer), Address: string(v.Secret)})
		}
	})
	text, err = granted(text, texts)
	return text, secrets, err
}

// documents writes both documents of a request.
func documents(t *topology.Topology, d *deployment.Deployment, grant bool) (topologyText, deploymentText []byte, secrets []*pluginv1.Secret, err error) {
	if topologyText, secrets, err = document(topologyName, t, grant); err != nil {
		return nil, nil, nil, fmt.Errorf("writing the topology: %w", err)
	}
	if d == nil {
		return topologyText, nil, secrets, nil
	}
	deploymentText, more, err := document(deploymentName, d, grant)
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

// granted puts the texts of secrets in the places of their objects. Both come
// in the order of the fields, those of a map by key. A quote inside of a string
// is escaped, so that nothing but such an object reads like one.
func granted(text []byte, secrets []string) ([]byte, error) {
	open := []byte(`{"secret":"`)
	var b bytes.Buffer
	for {
		before, after, found := bytes.Cut(text, open)
		b.Write(before)
		if !found {
			break
		}
		end, ok := endOfString(after)
		if !ok || len(secrets) == 0 || end == len(after) || after[end] != '}' {
			return nil, fmt.Errorf("granting secrets: the document holds another object than secrets")
		}
		secret, err := encode(secrets[0])
		if err != nil {
			return nil, err
		}
		b.Write(secret)
		secrets, text = secrets[1:], after[end+1:]
	}
	if len(secrets) > 0 {
		return nil, fmt.Errorf("granting secrets: %d of them are not in the document", len(secrets))
	}
	return b.Bytes(), nil
}

// endOfString gives the position after the quote that ends the string that text
// begins inside of.
func endOfString(text []byte) (int, bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1, true
		}
	}
	return 0, false
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
	if err := json.Unmarshal(m.GetTopology(), topologyTo); err != nil {
		return fmt.Errorf("the topology: %w", err)
	}
	if len(m.GetDeployment()) > 0 {
		if err := json.Unmarshal(m.GetDeployment(), deploymentTo); err != nil {
			return fmt.Errorf("the deployment: %w", err)
		}
	}
	mark(*topologyTo, *deploymentTo, m.GetSecrets())
	return nil
}
