package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// imageHome is where every image has Nacos (BASE_DIR).
const imageHome = "/home/nacos"

// tagAddress is where the tag of n's image is written.
func tagAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return lint.DockerAddress(c, n, "tag", func(a, b *topology.Docker) bool { return a.Tag == b.Tag })
}

// optionValue gives the value of the last flag of that name among the options.
func optionValue(d *topology.Docker, name string) (value string, found bool) {
	for _, f := range lint.EngineFlags(d) {
		if f.Name == name {
			value, found = f.Value, true
		}
	}
	return value, found
}

// knownPlaceholder tells whether the node's own properties ask for a variable:
// ${NAME} or ${NAME:default}.
func knownPlaceholder(n *topology.Node, name string) bool {
	for _, v := range n.Properties {
		if strings.Contains(v.Text, "${"+name+"}") || strings.Contains(v.Text, "${"+name+":") {
			return true
		}
	}
	return false
}

// endsWhenEmpty tells whether the image's entry point ends where v is empty.
func endsWhenEmpty(v *schemas.ImageVariable) bool {
	for _, e := range v.Effects {
		if e.Kind == "script" && e.How == "when" && e.When == "" {
			return true
		}
	}
	return false
}

// isMapElement tells whether a variable stands in env, and not in an option.
func isMapElement(v lint.Setting) bool {
	steps := v.Address.Steps()
	return steps[len(steps)-1] == v.Name
}
