// Package serve is the main function of an external plugin:
//
//	func main() { serve.Main(inventory{}) }
//
// Standard output belongs to the handshake: print nothing before Main, and log
// to standard error.
package serve

import (
	"fmt"
	"os"

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

// Main serves p until nacosgen is done with it.
func (p Plugin) Main() { plugin.Serve(p.config()) }

func (p Plugin) config() *plugin.ServeConfig {
	server := &wire.Server{Name: p.Name, Version: p.Version, Outputs: p.Outputs, Rules: p.Rules}
	return &plugin.ServeConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: wire.Plugins(server),
		Logger:           hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Warn, JSONFormat: true}),
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, wire.ServerOptions()...)...)
		},
	}
}
