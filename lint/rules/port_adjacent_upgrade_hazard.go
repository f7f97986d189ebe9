package rules

import (
	"fmt"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// PortAdjacentUpgradeHazard looks at nodes of 1.x that share a machine, with
// the ports that they would open as 2.x.
var PortAdjacentUpgradeHazard = &lint.Rule{
	ID: "port-adjacent-upgrade-hazard",
	Summary: diag.Words{
		EN: "nodes of 1.x on one machine should have ports that an upgrade to 2.x can keep",
		ZH: "同一台机器上的 1.x 节点应使用升级到 2.x 后仍可沿用的端口",
	},
	Severity: diag.Info,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "1.x",
	Source:   "alibaba/nacos: Constants.SDK_GRPC_PORT_DEFAULT_OFFSET, CLUSTER_GRPC_PORT_DEFAULT_OFFSET@2.0.0; #6145",
	Check:    checkPortAdjacentUpgradeHazard,
}

func checkPortAdjacentUpgradeHazard(p *lint.Pass) {
	after, any := upgradedTopology(p.Topology)
	if !any {
		return
	}
	machines := p.Machines()
	later := lint.PortSets(after, machines)
	var plan *lint.PortPlan
	for machine, list := range lint.PortSets(p.Topology, machines) {
		if len(list) == 0 {
			continue
		}
		list, upgraded := keepingFirst(list, later[machine])
		now, then := lint.Meetings(list), lint.Meetings(upgraded)
		for i := range list {
			if len(then[i]) == 0 || len(now[i]) > 0 {
				continue
			}
			if plan == nil {
				plan = lint.PlanPorts(after, machines)
			}
			reportUpgradeHazard(p, plan, upgraded[i], then[i][0])
		}
	}
}

// keepingFirst puts what stays as it is before the nodes that change: where the
// two meet, those are at fault.
func keepingFirst(list, later []*lint.PortSet) (now, then []*lint.PortSet) {
	for _, changes := range []bool{false, true} {
		for i, s := range later {
			if changes == (s.Node != list[i].Node) {
				now, then = append(now, list[i]), append(then, s)
			}
		}
	}
	return now, then
}

// upgradedTopology is t with the ports of 2.x for its nodes of 1.x; any tells
// whether there are such.
func upgradedTopology(t *topology.Topology) (upgraded *topology.Topology, any bool) {
	upgraded = &topology.Topology{Hosts: t.Hosts, Clusters: make([]*topology.Cluster, len(t.Clusters))}
	for i, c := range t.Clusters {
		upgraded.Clusters[i] = c
		rel := schemas.Find(c.Release)
		if rel == nil || rel.AtLeast("2.0.0") {
			continue
		}
		later := *c
		later.Nodes = make([]*topology.Node, len(c.Nodes))
		for j, n := range c.Nodes {
			later.Nodes[j] = upgradedNode(c, n)
			any = true
		}
		upgraded.Clusters[i] = &later
	}
	return upgraded, any
}

func upgradedNode(c *topology.Cluster, n *topology.Node) *topology.Node {
	q := schemas.Find("2.0.4").Ports(schemas.PortQuery{
		Main: n.Port, Standalone: c.Standalone(), Embedded: c.Storage == "embedded", Function: n.Function, Deployment: "merged",
	})
	later := *n
	later.Ports = topology.Ports{Main: q.Main, JRaft: q.JRaft, SDKGRPC: q.SDKGRPC, ClusterGRPC: q.ClusterGRPC}
	return &later
}

func reportUpgradeHazard(p *lint.Pass, plan *lint.PortPlan, s *lint.PortSet, m lint.Meeting) {
	other := m.With.Name(s.Cluster)
	d := diag.Diagnostic{
		Address: s.Address(),
		Args:    []any{s.Node.Name, s.Node.Port, m.Port.Role, m.Port.Number, other},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "port %[2]d of node %[1]s works on 1.x, but as 2.x its %[3]s port %[4]d is taken by %[5]s on the same machine",
				ZH: "节点 %[1]s 的端口 %[2]d 在 1.x 上可用，但升级到 2.x 后其 %[3]s 端口 %[4]d 已被同一台机器上的 %[5]s 占用",
			},
			Detail: diag.Words{
				EN: "2.0 adds port + 1000 and port + 1001 for gRPC and uses port - 1000 for JRaft. Before an upgrade give the node a port ten or more away from the others, and tell its clients.",
				ZH: "2.0 增加了用于 gRPC 的端口 + 1000 和端口 + 1001，并将端口 - 1000 用于 JRaft。升级之前请为该节点换一个与其他节点相差 10 以上的端口，并通知其客户端。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other one", ZH: "另一方"}, Address: m.With.Address()}},
	}
	if at := s.Address().Child("port"); p.Origin(at) != topology.Inherited && p.Origin(at) != topology.Default {
		d.Address = at
		if port, ok := plan.Move(s.Node.Port, []lint.MovingPorts{plan.MovingNode(s.Cluster, s.Node)}); ok {
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "write %[1]d, and tell the clients", ZH: "改为 %[1]d，并通知客户端"},
				Args:  []any{port}, Edits: []diag.Edit{{Address: at, Text: fmt.Sprint(port)}},
			}}
		}
	}
	p.Report(d)
}
