package rules

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerGRPCUnpublished looks at publish flags that offer the main port under
// another number; under its own number nacosgen publishes all ports.
var DockerGRPCUnpublished = &lint.Rule{
	ID: "docker-grpc-unpublished",
	Summary: diag.Words{
		EN: "who publishes the main port under another number must publish gRPC beside it",
		ZH: "以其他端口号发布主端口时，必须同时发布 gRPC 端口",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "2.0.0 and later",
	Source:   "alibaba/nacos: GrpcSdkClient@2.0.0 (port + 1000); docker#176",
	Check:    checkDockerGRPCUnpublished,
}

func checkDockerGRPCUnpublished(p *lint.Pass) {
	said := map[diag.Address]bool{}
	for _, n := range p.Cluster.Nodes {
		for _, r := range remaps(p.Cluster, n) {
			if r.grpc != nil || said[r.main.Address] {
				continue
			}
			said[r.main.Address] = true
			reportUnpublishedGRPC(p, n, r.main)
		}
	}
}

func reportUnpublishedGRPC(p *lint.Pass, n *topology.Node, f lint.PublishFlag) {
	d := diag.Diagnostic{
		Address: f.Address, Args: []any{f.Host, f.Host + 1000, n.Ports.Main, *n.Ports.SDKGRPC},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "port %[1]d is published for the main port, but nothing publishes %[2]d for gRPC",
				ZH: "%[1]d 发布了主端口，但没有为 gRPC 发布 %[2]d",
			},
			Detail: diag.Words{
				EN: "A client that is given %[1]d dials %[2]d and says \"Client not connected, current status:STARTING\". Publish %[2]d:%[4]d too; where only a browser uses %[1]d, bind it to 127.0.0.1 or let a gateway listen there.",
				ZH: "使用端口 %[1]d 的客户端会连接 %[2]d，并报 \"Client not connected, current status:STARTING\"。请同时发布 %[2]d:%[4]d；如果 %[1]d 只供浏览器使用，请绑定到 127.0.0.1，或由网关监听。",
			},
		},
	}
	if text := grpcBeside(n, f); text != "" {
		d.Fixes = []diag.Fix{{Title: diag.Words{EN: "publish gRPC too", ZH: "同时发布 gRPC"}, Safe: true, Edits: []diag.Edit{{Address: f.Address, Text: text}}}}
	}
	p.Report(d)
}

// grpcBeside writes the element of a flag, and another one for gRPC behind it.
func grpcBeside(n *topology.Node, f lint.PublishFlag) string {
	more := otherHost(n, f, f.Host+1000)
	if more == "" {
		return ""
	}
	old := fmt.Sprintf(":%d", f.Container)
	at := strings.LastIndex(more, old)
	more = more[:at] + fmt.Sprintf(":%d", *n.Ports.SDKGRPC) + more[at+len(old):]
	text := lint.Quoted(n.Docker.Options[f.Last])
	if f.First != f.Last {
		text += ", " + lint.Quoted(n.Docker.Options[f.First])
	}
	return text + ", " + lint.Quoted(more)
}
