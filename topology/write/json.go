package write

import (
	"bytes"
	"encoding/json"
)

// indentJSON gives text two blanks a level. What encoding/json does not read
// stays as it is: HCL's parser has been asked before.
func indentJSON(text []byte) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(text), "", "  "); err != nil {
		return text
	}
	out.WriteByte('\n')
	return out.Bytes()
}
