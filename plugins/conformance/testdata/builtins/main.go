// Command builtins serves the built-in outputs as an external plugin.
package main

import (
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
)

func main() { serve.Plugin{Outputs: builtin.Outputs()}.Main() }
