package main

import (
	"context"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

type source = deployment.Source

const unused = "address-server-unused"

// rules finds nodes that read their own file and not the served list.
type rules struct{}

func (rules) Rules() []sdk.RuleSpec {
	return []sdk.RuleSpec{{
		ID: unused, Severity: diag.Warning, Releases: "1.3.0 and later",
		Summary: diag.Words{EN: "every node asks the address server for the members", ZH: "每个节点都向地址服务器查询成员"},
		Source:  "alibaba/nacos: LookupFactory@1.3.0, AddressServerMemberLookup@3.1.1",
		Help: diag.Words{
			EN: "A node that reads its own cluster.conf misses members that are added to the served list. Set nacos.core.member.lookup.type = \"address-server\" and address.server.domain in properties.",
			ZH: "读取自己 cluster.conf 的节点不会得知服务列表中新增的成员。请在 properties 中设置 nacos.core.member.lookup.type = \"address-server\" 和 address.server.domain。",
		},
	}}
}

// Check looks at clusters whose output address-server is not switched off.
func (rules) Check(_ context.Context, req *sdk.CheckRequest) ([]diag.Diagnostic, error) {
	var found []diag.Diagnostic
	if !slices.Contains(req.Rules, unused) {
		return nil, nil
	}
	for _, c := range req.Topology.Clusters {
		settings := c.Outputs[name]
		if c.Standalone() || settings != nil && !settings.Enabled {
			continue
		}
		for _, n := range c.Nodes {
			release := schemas.Find(n.Release)
			if release == nil || !release.AtLeast("1.3.0") || asks(c, n) {
				continue
			}
			found = append(found, diag.Diagnostic{
				Rule: unused, Severity: diag.Warning, Address: c.NodeAddress(n).Child("properties"), Args: []any{n.Name},
				Text: diag.Text{
					Summary: diag.Words{EN: "node %[1]q does not ask the address server, want nacos.core.member.lookup.type = \"address-server\" and address.server.domain", ZH: "节点 %[1]q 不查询地址服务器，应设置 nacos.core.member.lookup.type = \"address-server\" 和 address.server.domain"},
					Detail:  diag.Words{EN: "Set both in properties of the cluster, or switch the output address-server off.", ZH: "请在集群的 properties 中设置两者，或关闭 address-server 输出。"},
				},
			})
		}
	}
	return found, nil
}

// asks tells whether a node is told to ask an address server that is named. A
// value that is not known yet may say so.
func asks(c *topology.Cluster, n *topology.Node) bool {
	kind, _ := told(c, n, "nacos.core.member.lookup.type")
	domain, _ := told(c, n, "address.server.domain")
	return (kind.Text == "address-server" || kind.Unknown != "") && (domain.Text != "" || domain.Unknown != "" || domain.Secret != "")
}
