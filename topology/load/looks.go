package load

import (
	"bytes"
	"encoding/json"
)

// HoldsCluster tells by its content whether a file named *.hcl or *.hcl.json has
// a cluster block, which every topology needs. A damaged file may have one too.
func HoldsCluster(name string, body []byte) bool {
	if isJSON(name, body) {
		var root map[string]json.RawMessage
		if err := json.Unmarshal(bytes.TrimPrefix(body, utf8BOM), &root); err != nil {
			return bytes.Contains(body, []byte(`"cluster"`))
		}
		return root["cluster"] != nil
	}
	for line := range bytes.Lines(bytes.TrimPrefix(body, utf8BOM)) {
		rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("cluster"))
		if !ok {
			continue
		}
		label := bytes.TrimLeft(rest, " \t")
		if bytes.HasPrefix(label, []byte(`"`)) || len(label) < len(rest) && bytes.Contains(label, []byte("{")) && !bytes.HasPrefix(label, []byte("=")) {
			return true
		}
	}
	return false
}
