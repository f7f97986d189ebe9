// Package builtin lists the outputs that come with nacosgen. What runs does not
// depend on imports: the list is explicit.
package builtin

import (
	"github.com/nacosgen/nacosgen/plugins/applicationproperties"
	"github.com/nacosgen/nacosgen/plugins/clusterconf"
	"github.com/nacosgen/nacosgen/plugins/dockerrun"
	"github.com/nacosgen/nacosgen/plugins/nacoslogback"
	"github.com/nacosgen/nacosgen/plugins/nginx"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Outputs gives the built-in outputs, in the order in which they run.
func Outputs() []sdk.Output {
	return []sdk.Output{
		clusterconf.Output{},
		applicationproperties.Output{},
		nacoslogback.New(),
		dockerrun.Output{},
		nginx.Output{},
	}
}
