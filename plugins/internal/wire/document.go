package wire

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/topology"
)

// document writes data, a topology or a deployment, as a plugin gets it: a
// secret is {"secret": address}, or its text where it is granted.
func document(data any, grant bool) ([]byte, error) {
	text, err := encode(data)
	if err != nil || !grant {
		return text, err
	}
	var secrets []string
	topology.Values(data, func(v *topology.Value) {
		if v.IsSensitive() && !v.IsUnknown() {
			secrets = append(secrets, v.Text)
		}
	})
	return granted(text, secrets)
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

// ReadDocuments reads what document wrote; an empty deployment is none.
func ReadDocuments(t, d []byte, topologyTo **topology.Topology, deploymentTo **deployment.Deployment) error {
	if err := json.Unmarshal(t, topologyTo); err != nil {
		return fmt.Errorf("the topology: %w", err)
	}
	if len(d) == 0 {
		return nil
	}
	if err := json.Unmarshal(d, deploymentTo); err != nil {
		return fmt.Errorf("the deployment: %w", err)
	}
	return nil
}
