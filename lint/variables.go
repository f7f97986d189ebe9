package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EachVariable visits the variables that users give to containers: those of
// env, then those of the flag --env, which win over them. One that is written
// for several nodes is visited for each of them until visit tells that it has
// reported it.
func (p *Pass) EachVariable(visit func(n *topology.Node, d *deployment.Node, rel *schemas.Release, v Setting) bool) {
	told := map[diag.Address]bool{}
	var shared []Setting // those that the cluster gives all nodes
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if n.Docker == nil || d.Container == nil || len(n.Docker.Env) == 0 && len(n.Docker.Options) == 0 {
			return
		}
		var list []Setting
		if c := p.Cluster.Docker; c != nil && maps.Equal(c.Env, n.Docker.Env) && slices.Equal(c.Options, n.Docker.Options) {
			if shared == nil {
				shared = variables(p.Cluster, n)
			}
			list = shared
		} else {
			list = variables(p.Cluster, n)
		}
		for _, s := range list {
			if !told[s.Address] {
				told[s.Address] = visit(n, d, rel, s)
			}
		}
	})
}

// variables lists the variables of n's container: those of env by name, then
// those of the flag --env.
func variables(c *topology.Cluster, n *topology.Node) []Setting {
	var list []Setting
	for _, name := range slices.Sorted(maps.Keys(n.Docker.Env)) {
		list = append(list, Setting{SettingVariable, name, n.Docker.Env[name], EnvAddress(c, n, name)})
	}
	for _, f := range EngineFlags(n.Docker) {
		if name, value, ok := strings.Cut(f.Value, "="); f.Name == "env" && ok {
			list = append(list, Setting{SettingVariable, name, topology.Text(value), OptionsAddress(c, n).Index(f.Last)})
		}
	}
	return list
}
