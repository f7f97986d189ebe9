package host

import (
	"encoding/json"
	"fmt"
	"net"

	"github.com/hashicorp/go-plugin"
)

// ReattachVariable names the plugins that run already, as JSON by name.
const ReattachVariable = "NACOSGEN_REATTACH_PLUGINS"

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
		if a.ProtocolVersion == 0 {
			a.ProtocolVersion = 1
			all[name] = a
		}
	}
	return all, nil
}

func (a *Attached) config() *plugin.ReattachConfig {
	var addr net.Addr = &net.UnixAddr{Net: a.Addr.Network, Name: a.Addr.String}
	if a.Addr.Network == "tcp" {
		if tcp, err := net.ResolveTCPAddr("tcp", a.Addr.String); err == nil {
			addr = tcp
		}
	}
	// As a test, it is not ours to end.
	return &plugin.ReattachConfig{Protocol: plugin.ProtocolGRPC, ProtocolVersion: a.ProtocolVersion, Addr: addr, Pid: a.PID, Test: true}
}
