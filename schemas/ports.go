package schemas

import (
	_ "embed" // the fact files
	"sync"
)

// PortQuery is what the ports of a node depend on.
type PortQuery struct {
	Main           int
	Standalone     bool
	Embedded       bool   // storage
	Function       string // all, config, naming, ...
	Deployment     string // merged, server, console
	Console        int    // main console port; used from 3.0
	ConsoleEnabled bool   // whether pages are served; the console's port opens either way
	MCPRegistry    int    // 0: off
	IstioMCP       int    // 0: off; releases before 2.0.4 open their own fixed port instead
}

// NodePorts are the ports that a node opens; nil where it opens none.
type NodePorts struct {
	Main int
	// MainClosed: the node is a 3.x console alone, which opens no port but the console's.
	MainClosed                                                  bool
	JRaft, SDKGRPC, ClusterGRPC, Console, MCPRegistry, IstioMCP *int
}

// RolePort is a port and what it is for.
type RolePort struct {
	Role string // main, jraft, sdk_grpc, cluster_grpc, console, ai_mcp_registry, istio_mcp
	Port int
}

// Opened lists the ports that are opened, in a fixed order of roles.
func (p NodePorts) Opened() []RolePort {
	var list []RolePort
	if !p.MainClosed {
		list = append(list, RolePort{"main", p.Main})
	}
	for _, role := range []struct {
		name string
		port *int
	}{
		{"jraft", p.JRaft}, {"sdk_grpc", p.SDKGRPC}, {"cluster_grpc", p.ClusterGRPC},
		{"console", p.Console}, {"ai_mcp_registry", p.MCPRegistry}, {"istio_mcp", p.IstioMCP},
	} {
		if role.port != nil {
			list = append(list, RolePort{role.name, *role.port})
		}
	}
	return list
}

// Ports derives the ports of a node; numbers out of range are not corrected.
//
// JRaft: 1.3 opens it in a cluster with embedded storage, 1.4 in a cluster
// unless it has configuration alone in an external database, 2.0 and later
// always, standalone too. The 3.x console has a port of its own, absent with
// deployment "server"; with "console" it is the only one.
func (r *Release) Ports(q PortQuery) NodePorts {
	p := NodePorts{Main: q.Main, MainClosed: q.Deployment == "console" && r.AtLeast("3.0.0")}
	for _, fact := range portRows().row(r.ports).Ports {
		port := fact.Default
		if fact.Offset != nil {
			port = q.Main + *fact.Offset
		}
		if p.MainClosed && fact.Name != "console" {
			continue
		}
		switch fact.Name {
		case "jraft":
			if r.opensJRaft(q) {
				p.JRaft = &port
			}
		case "sdk-grpc":
			p.SDKGRPC = &port
		case "cluster-grpc":
			p.ClusterGRPC = &port
		case "console":
			if q.Deployment != "server" {
				p.Console = optional(q.Console)
			}
		case "ai-mcp-registry", "ai-registry":
			p.MCPRegistry = optional(q.MCPRegistry)
		case "istio-mcp":
			if r.AtLeast("2.0.4") {
				port = q.IstioMCP
			}
			if q.IstioMCP != 0 {
				p.IstioMCP = &port
			}
		}
	}
	return p
}

// opensJRaft: callers of ProtocolManager.getCpProtocol@1.3.0, @1.4.0;
// PersistentConsistencyServiceDelegateImpl@1.4.2 takes another way when standalone.
func (r *Release) opensJRaft(q PortQuery) bool {
	switch {
	case r.AtLeast("2.0.0"):
		return true
	case q.Standalone:
		return false
	case r.AtLeast("1.4.0"):
		return q.Embedded || q.Function != "config"
	}
	return q.Embedded
}

func optional(port int) *int {
	if port == 0 {
		return nil
	}
	return &port
}

// PortFact is one port of a release.
type PortFact struct {
	Name           string `json:"name"`             // as in the facts, with dashes
	Offset         *int   `json:"offset_from_main"` // nil: a number of its own
	Default        int    `json:"default_port"`
	Protocol       string `json:"protocol"`
	ConfigurableBy string `json:"configurable_by"`
	UsedBy         string `json:"used_by"`
	Optional       bool   `json:"optional"`
	Note           string `json:"note"`
}

// PortFacts are the ports of a release.
type PortFacts struct {
	Ports []PortFact
	Note  string
	// Evidence is the source; AssumedFrom the release whose source stands in, or "".
	Evidence, AssumedFrom string
}

type portRow struct {
	Ports    []PortFact `json:"ports"`
	Evidence string     `json:"evidence"`
	Note     string     `json:"note"`
	// of the row about all releases
	MainPortRange []struct {
		span
		Min int    `json:"min"`
		Max int    `json:"max"`
		Why string `json:"why"`
	} `json:"main_port_range"`
}

//go:embed data/ports.jsonl
var portsText string

var portRows = sync.OnceValue(func() *table[portRow] { return readTable[portRow](portsText) })

// PortFacts tells about the release's ports.
func (r *Release) PortFacts() PortFacts {
	row := portRows().row(r.ports)
	return PortFacts{row.Ports, row.Note, row.Evidence, r.source.Ports}
}

// MainPorts is the range of main ports whose derived ports exist too, and why.
func (r *Release) MainPorts() (lowest, highest int, why string) {
	for _, row := range portRows().row("all").MainPortRange {
		if row.has(r) {
			return row.Min, row.Max, row.Why
		}
	}
	return 1, 65535, ""
}
