package deployment

import (
	"cmp"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// Filled is what the server of n finds for a value of application.properties: a
// variable of the container stands for the placeholder of its name, else the
// placeholder's default does. With neither the text is not known here.
func Filled(v topology.Value, n *topology.Node) topology.Value {
	if v.IsUnknown() || !strings.Contains(v.Text, "${") || !onlyPlaceholders(v.Text) {
		return v
	}
	var text strings.Builder
	secret := v.Secret
	before, rest, found := strings.Cut(v.Text, "${")
	for found {
		text.WriteString(before)
		inside, after, _ := strings.Cut(rest, "}")
		name, fallback, hasDefault := strings.Cut(inside, ":")
		switch given, ok := containerVariable(n, name); {
		case ok && given.IsUnknown():
			return given
		case ok:
			text.WriteString(given.Text)
			secret = cmp.Or(secret, given.Secret)
		case hasDefault:
			text.WriteString(fallback)
		default:
			return topology.Value{Unknown: diag.Address(name), Secret: secret}
		}
		before, rest, found = strings.Cut(after, "${")
	}
	text.WriteString(before)
	return topology.Value{Text: text.String(), Secret: secret}
}

func containerVariable(n *topology.Node, name string) (topology.Value, bool) {
	if n.Docker == nil {
		return topology.Value{}, false
	}
	v, ok := n.Docker.Env[name]
	return v, ok
}
