package lint

import (
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
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if n.Docker == nil || d.Container == nil || len(n.Docker.Env) == 0 && len(n.Docker.Options) == 0 {
			return
		}
		for _, s := range Settings(p.Cluster, n) {
			if s.Kind == SettingVariable && !told[s.Address] {
				told[s.Address] = visit(n, d, rel, s)
			}
		}
	})
}
