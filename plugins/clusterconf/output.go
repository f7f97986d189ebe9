// Package clusterconf is the output "cluster-conf": each node's
// conf/cluster.conf with the members of its cluster, the same on every node.
package clusterconf

import (
	"context"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/clusterconf"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

const notice = "Made by nacosgen from the topology; edit that, not this file."

// Output makes cluster.conf.
type Output struct{}

// Spec tells what the output is.
func (Output) Spec() sdk.Spec {
	return sdk.Spec{
		Name:    deployment.OutputClusterConf,
		Summary: "conf/cluster.conf of each node: the members of the cluster",
		Scope:   sdk.ScopeCluster,
		Needs:   []sdk.Need{sdk.NeedSettings},
	}
}

// Render prints the members of each node. Nodes with the same members share a body.
func (Output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	result := &sdk.Result{}
	for _, c := range req.Deployment.Clusters {
		var last *sdk.Artefact
		var members []deployment.Member
		for _, n := range c.Nodes {
			path := n.Files[deployment.OutputClusterConf]
			if path == "" || len(n.Members) == 0 {
				continue
			}
			artefact := sdk.Artefact{Path: path, Mode: 0o644, Format: "text"}
			if req.Check {
				result.Artefacts = append(result.Artefacts, artefact)
				continue
			}
			if last != nil && &members[0] == &n.Members[0] && len(members) == len(n.Members) {
				artefact.Body, artefact.Origins = last.Body, last.Origins
			} else {
				artefact.Body, artefact.Origins = body(n.Members, req.Origins)
			}
			result.Artefacts = append(result.Artefacts, artefact)
			last, members = &artefact, n.Members
		}
	}
	return result, nil
}

func body(members []deployment.Member, withOrigins bool) (text []byte, origins []sdk.Origin) {
	text = format.AppendComment(nil, notice)
	if withOrigins {
		origins = append(origins, sdk.Origin{Lines: 1, Sources: []deployment.Source{deployment.Made("the header of the file")}})
	}
	for _, m := range members {
		text = format.AppendMember(text, m.Text)
		if withOrigins {
			origins = append(origins, sdk.Origin{Lines: 1, Sources: m.Sources})
		}
	}
	return text, origins
}
