// Package serve is the main function of an external plugin:
//
//	func main() { serve.Main(inventory{}) }
//
// Standard output belongs to the handshake: print nothing before Main, and log
// to standard error.
package serve

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"sync"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Main serves parts, each an [sdk.Output] or an [sdk.RuleSet], until nacosgen is
// done with the plugin. Name and version of the plugin are those of its manifest.
func Main(parts ...any) {
	var p Plugin
	for _, part := range parts {
		output, isOutput := part.(sdk.Output)
		rules, isRules := part.(sdk.RuleSet)
		if isOutput {
			p.Outputs = append(p.Outputs, output)
		}
		if isRules {
			p.Rules = append(p.Rules, rules)
		}
		if !isOutput && !isRules {
			fmt.Fprintf(os.Stderr, "serve.Main: a %T is neither an sdk.Output nor an sdk.RuleSet\n", part)
			os.Exit(2)
		}
	}
	p.Main()
}

// Plugin is what a program offers.
type Plugin struct {
	// Name and Version may be left empty: those of the manifest count. Where
	// they are set, both must be the same.
	Name, Version string
	Outputs       []sdk.Output
	Rules         []sdk.RuleSet
}

// Main serves p until nacosgen is done with it; with the argument --debug, until
// it is interrupted, for a nacosgen that is told where.
func (p Plugin) Main() {
	if len(os.Args) == 2 && os.Args[1] == "--debug" {
		if err := p.debug(context.Background(), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	// A plugin lives for one command: documents come and go, and little stays.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	config := p.Config()
	config.GRPCServer = keepingStderr(os.Stderr, config.GRPCServer)
	plugin.Serve(config)
}

// keepingStderr gives standard error back, which go-plugin takes to send its lines over
// the connection: what is written before the program ends would be lost with it.
// Every host calls Describe before anything else.
func keepingStderr(stderr *os.File, make func([]grpc.ServerOption) *grpc.Server) func([]grpc.ServerOption) *grpc.Server {
	var once sync.Once
	return func(options []grpc.ServerOption) *grpc.Server {
		return make(append(options, grpc.ChainUnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
			once.Do(func() { os.Stderr = stderr })
			return handle(ctx, req)
		})))
	}
}

const (
	window = 1 << 20   // bytes that a host may send ahead, a call
	buffer = 128 << 10 // bytes that are read or written at once
)

// Config is what Main hands to go-plugin, for programs that change it.
func (p Plugin) Config() *plugin.ServeConfig {
	cookie := wire.Handshake()
	return &plugin.ServeConfig{
		HandshakeConfig:  plugin.HandshakeConfig{MagicCookieKey: cookie.MagicCookieKey, MagicCookieValue: cookie.MagicCookieValue},
		VersionedPlugins: map[int]plugin.PluginSet{wire.Major: {wire.Name: &grpcPlugin{Plugin: p}}},
		Logger:           hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Warn, JSONFormat: true}),
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			// A request is one message, however large; it comes from next door, and without
			// a pause for each 64 KiB.
			return grpc.NewServer(append(options, grpc.MaxRecvMsgSize(math.MaxInt32),
				grpc.InitialWindowSize(window), grpc.InitialConnWindowSize(8*window), grpc.ReadBufferSize(buffer), grpc.WriteBufferSize(buffer))...)
		},
	}
}
