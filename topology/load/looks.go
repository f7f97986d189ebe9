package load

import (
	"bytes"
	"encoding/json"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/schemas"
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

// IsPiece tells by its content whether a file named *.hcl or *.hcl.json is part
// of a topology that other files of its folder complete: it has blocks of the
// language, nothing else, and no cluster.
func IsPiece(name string, body []byte) bool {
	if HoldsCluster(name, body) { // seen without parsing
		return false
	}
	types := blockTypes(name, body)
	for _, t := range types {
		if t == "cluster" || schemas.Language().Block(t) == nil {
			return false
		}
	}
	return len(types) > 0
}

// blockTypes lists the types of the blocks at the top of a file; nil where it
// can't be parsed or holds something else too.
func blockTypes(name string, body []byte) []string {
	var types []string
	if isJSON(name, body) {
		var root map[string]json.RawMessage
		if json.Unmarshal(bytes.TrimPrefix(body, utf8BOM), &root) != nil {
			return nil
		}
		for t := range root {
			if t != "//" && t != editorSchema { // a comment, and a word to editors
				types = append(types, t)
			}
		}
		return types
	}
	file, problems := hclsyntax.ParseConfig(bytes.TrimPrefix(body, utf8BOM), name, hcl.InitialPos)
	if problems.HasErrors() {
		return nil
	}
	top := file.Body.(*hclsyntax.Body)
	if len(top.Attributes) > 0 {
		return nil
	}
	for _, b := range top.Blocks {
		types = append(types, b.Type)
	}
	return types
}
