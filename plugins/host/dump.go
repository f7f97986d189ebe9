package host

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Dumped is one request as --dump-requests writes it and `plugin run` reads it.
// It holds no secret, whatever the plugin is granted.
type Dumped struct {
	Plugin string `json:"plugin"`
	Call   string `json:"call"` // Render, Validate or Check
	Output string `json:"output,omitempty"`
	// Request is an sdk.Request, of Check an sdk.CheckRequest.
	Request json.RawMessage `json:"request"`
}

// dump writes a request down where that is asked for.
func (h *Host) dump(plugin, call string, req any, output string) error {
	if h.options.DumpTo == "" {
		return nil
	}
	text, err := json.Marshal(req)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(Dumped{Plugin: plugin, Call: call, Output: output, Request: text}); err != nil {
		return err
	}
	parts := []string{plugin, strings.ToLower(call), output}
	if r, ok := req.(*sdk.Request); ok && len(r.Topology.Clusters) == 1 {
		parts = append(parts, r.Topology.Clusters[0].Name)
	}
	if err := os.MkdirAll(h.options.DumpTo, 0o700); err != nil {
		return fmt.Errorf("dumping a request: %w", err)
	}
	name := filepath.Join(h.options.DumpTo, fileName(parts)+".json")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("dumping a request: %w", err)
	}
	_, err = f.Write(b.Bytes())
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(name) // half of one is none
		return fmt.Errorf("dumping a request: %w", err)
	}
	return nil
}

// fileName joins names to one that every file system takes.
func fileName(parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		for _, c := range p {
			if c == '-' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' {
				b.WriteRune(c)
			} else {
				fmt.Fprintf(&b, "%%%X", c)
			}
		}
	}
	return b.String()
}
