// Command address-server is a plugin with an output and a rule in one program:
// it makes nginx serve the member list for Nacos's address-server mode, and
// finds nodes that don't ask there.
package main

import "github.com/nacosgen/nacosgen/plugins/sdk/serve"

func main() { serve.Main(output{}, rules{}) }
