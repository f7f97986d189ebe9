package host

import (
	"encoding/json"
	"fmt"
)

// ReattachVariable names the plugins that run already, as JSON by name.
const ReattachVariable = "NACOSGEN_REATTACH_PLUGINS"

// Attached is a plugin that runs already, as it says itself when it is started
// with --debug.
type Attached struct {
	Protocol        string `json:"protocol"` // "grpc"
	ProtocolVersion int    `json:"protocol_version"`
	PID             int    `json:"pid"`
	Addr            Addr   `json:"addr"`
}

// Addr is where a plugin listens.
type Addr struct {
	Network string `json:"network"` // "unix" or "tcp"
	String  string `json:"string"`
}

// ParseAttached reads the value of NACOSGEN_REATTACH_PLUGINS.
func ParseAttached(text string) (map[string]Attached, error) {
	if text == "" {
		return nil, nil
	}
	var all map[string]Attached
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, fmt.Errorf("%s is not what a plugin prints with --debug: %w", ReattachVariable, err)
	}
	for name, a := range all {
		if a.Addr.Network != "unix" && a.Addr.Network != "tcp" || a.Addr.String == "" {
			return nil, fmt.Errorf("%s: plugin %s has no address", ReattachVariable, name)
		}
	}
	return all, nil
}
