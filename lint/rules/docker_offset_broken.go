package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerOffsetBroken looks at pairs of publish flags, one for the main port
// and one for gRPC.
var DockerOffsetBroken = &lint.Rule{
	ID: "docker-offset-broken",
	Summary: diag.Words{
		EN: "published numbers of the main port and of gRPC must be 1000 apart",
		ZH: "主端口与 gRPC 端口的发布端口号必须相差 1000",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "2.0.0 and later",
	Source:   "alibaba/nacos: GrpcSdkClient@2.0.0 (port + 1000); #14478; nacos-docker example/cluster-hostname.yaml",
	Seen:     "2.2.4",
	Check:    checkDockerOffsetBroken,
}

func checkDockerOffsetBroken(p *lint.Pass) {
	said := map[diag.Address]bool{}
	for _, n := range p.Cluster.Nodes {
		for _, r := range remaps(p.Cluster, n) {
			if r.grpc == nil || r.right || said[r.grpc.Address] {
				continue
			}
			said[r.grpc.Address] = true
			reportBrokenOffset(p, n, r)
		}
	}
}

func reportBrokenOffset(p *lint.Pass, n *topology.Node, r remap) {
	want := r.main.Host + 1000
	d := diag.Diagnostic{
		Address: r.grpc.Address, Args: []any{r.grpc.Host, r.main.Host, want},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "gRPC is published on %[1]d, but the main port on %[2]d: clients dial %[3]d",
				ZH: "gRPC 发布在 %[1]d，而主端口发布在 %[2]d：客户端会连接 %[3]d",
			},
			Detail: diag.Words{
				EN: "Clients outside add 1000 to the port that they are given and say \"Client not connected, current status:STARTING\". Publish gRPC on %[3]d.",
				ZH: "外部客户端会在给定端口上加 1000，并报 \"Client not connected, current status:STARTING\"。请把 gRPC 发布在 %[3]d。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the main port", ZH: "主端口"}, Address: r.main.Address}},
	}
	if text := otherHost(n, *r.grpc, want); text != "" {
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "publish gRPC on %[1]d", ZH: "把 gRPC 发布在 %[1]d"}, Args: []any{want},
			Safe: true, Edits: []diag.Edit{{Address: r.grpc.Address, Text: lint.Quoted(text)}},
		}}
	}
	p.Report(d)
}
