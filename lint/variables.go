package lint

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// UserVariable is an environment variable that the user gives a container,
// other than those that follow from the topology.
type UserVariable struct {
	Name  string
	Value topology.Value
	// Address is that of its value or, with Option, of the element of options
	// that holds it.
	Address diag.Address
	Option  bool
}

// UserVariables lists the variables that the user gives n's container: those
// of env, then those of the flag --env, which win over them. Addresses are
// where they are written, at the cluster where n says nothing else.
func UserVariables(c *topology.Cluster, n *topology.Node, d *deployment.Node) []UserVariable {
	if d.Container == nil || n.Docker == nil {
		return nil
	}
	var list []UserVariable
	if len(n.Docker.Env) > 0 {
		env := c.NodeAddress(n).Child("docker", "env")
		for i := range d.Container.Variables {
			v := &d.Container.Variables[i]
			if !comesFrom(v.Sources, env.Child(v.Name)) {
				continue
			}
			// JAVA_OPT holds more than the user's words
			list = append(list, UserVariable{Name: v.Name, Value: n.Docker.Env[v.Name], Address: EnvAddress(c, n, v.Name)})
		}
	}
	for _, f := range EngineFlags(n.Docker) {
		name, value, assigned := strings.Cut(f.Value, "=")
		if f.Name == "env" && assigned {
			list = append(list, UserVariable{name, topology.Text(value), OptionsAddress(c, n).Index(f.Last), true})
		}
	}
	return list
}

func comesFrom(sources []deployment.Source, at diag.Address) bool {
	for _, s := range sources {
		if s.Address == at {
			return true
		}
	}
	return false
}

// EachUserVariable visits the variables that users give to containers. One that
// is written for several nodes is visited for each of them until visit tells
// that it has reported it.
func (p *Pass) EachUserVariable(visit func(n *topology.Node, d *deployment.Node, rel *schemas.Release, v UserVariable) bool) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		for _, v := range UserVariables(p.Cluster, n, d) {
			if !told[v.Address] {
				told[v.Address] = visit(n, d, rel, v)
			}
		}
	})
}
