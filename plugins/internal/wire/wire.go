// Package wire carries calls of the sdk over go-plugin and gRPC, in both
// directions: the host's stand-in for an output in another process, and the
// server around an output in a plugin's.
package wire

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// Major is the major of the protocol: the number in the protobuf package and
// in the handshake line.
const Major = 1

// Name is that of the one thing that a plugin serves under go-plugin.
const Name = "nacosgen"

// The limits of one answer.
const (
	MaxFiles    = 10_000
	MaxBytes    = 64 << 20 // of all files
	MaxChunk    = 64 << 10
	MaxFindings = 10_000
	maxRuns     = 1_000   // origins a message
	maxMessage  = 4 << 20 // gRPC's own default for what is received
)

// Handshake is the cookie that tells a plugin that nacosgen started it. It is
// no secret: it keeps people from starting a plugin by hand.
func Handshake() plugin.HandshakeConfig {
	return plugin.HandshakeConfig{MagicCookieKey: "NACOSGEN_PLUGIN", MagicCookieValue: "nacosgen.plugin"}
}

// Majors lists the majors that this nacosgen speaks, the latest first.
func Majors() []int { return []int{Major} }

// Plugins are the sets by major, for both sides of go-plugin. The server's parts
// are nil on the host's.
func Plugins(s *Server) map[int]plugin.PluginSet {
	return map[int]plugin.PluginSet{Major: {Name: &grpcPlugin{server: s}}}
}

// grpcPlugin joins our services to go-plugin.
type grpcPlugin struct {
	plugin.NetRPCUnsupportedPlugin
	server *Server
}

// GRPCServer registers the services in a plugin's process.
func (p *grpcPlugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	pluginv1.RegisterPluginServer(s, pluginServer{Server: p.server})
	if len(p.server.Outputs) > 0 {
		pluginv1.RegisterOutputServer(s, outputServer{Server: p.server})
	}
	if len(p.server.Rules) > 0 {
		pluginv1.RegisterRulesServer(s, rulesServer{Server: p.server})
	}
	return nil
}

// GRPCClient makes the host's side.
func (*grpcPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return NewClient(conn), nil
}
