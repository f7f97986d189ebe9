package rules

import (
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PortSetCollision looks at nodes that share a machine, because a main port
// takes up to four ports by the release, and a 3.x console one of its own.
var PortSetCollision = &lint.Rule{
	ID: "port-set-collision",
	Summary: diag.Words{
		EN: "nodes on one machine must not need the same port, nor one that is reserved there",
		ZH: "同一台机器上的节点不能占用相同的端口，也不能占用该机器上保留的端口",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; which ports follow from the main one depends on the release",
	Source:   "alibaba/nacos: MemberUtil.calculateRaftPort@2.4.3, Constants.SDK_GRPC_PORT_DEFAULT_OFFSET@2.0.0, callers of ProtocolManager.getCpProtocol@1.3.0, @1.4.0; run on 2.5.1; #4873 #6145 #7361 #8790",
	Seen:     "2.2.4",
	Check:    checkPortSetCollision,
}

func checkPortSetCollision(p *lint.Pass) {
	c := &portCollisions{Pass: p, machines: p.Machines(), said: map[diag.Address]bool{}}
	for _, of := range p.Topology.Clusters {
		for _, n := range of.Nodes {
			if needsTwice(n) {
				c.twice(&lint.PortSet{Cluster: of, Node: n, Ports: lint.MachinePorts(of, n)})
			}
		}
	}
	for _, list := range lint.PortSets(p.Topology, c.machines) {
		if !slices.ContainsFunc(lint.Meetings(list), func(ms []lint.Meeting) bool { return len(ms) > 0 }) {
			continue
		}
		// Those whose port can't be edited come first: the finding, and with it
		// the fix, then stands at one that can, where there is any.
		slices.SortStableFunc(list, func(a, b *lint.PortSet) int { return c.editable(a) - c.editable(b) })
		for i, meetings := range lint.Meetings(list) {
			if list[i].Node != nil {
				c.meet(list[i], meetings)
			}
		}
	}
}

// needsTwice tells at little cost whether a node has a port for two roles.
func needsTwice(n *topology.Node) bool {
	ports := [7]*int{&n.Ports.Main, n.Ports.JRaft, n.Ports.SDKGRPC, n.Ports.ClusterGRPC, n.Ports.Console, n.Ports.MCPRegistry, n.Ports.IstioMCP}
	for i, a := range ports {
		for _, b := range ports[:i] {
			if a != nil && b != nil && *a == *b {
				return true
			}
		}
	}
	return false
}

// portCollisions reports what collides. The plan of free ports is made when
// first needed.
type portCollisions struct {
	*lint.Pass
	machines *lint.Machines
	planned  *lint.PortPlan
	said     map[diag.Address]bool
}

func (c *portCollisions) plan() *lint.PortPlan {
	if c.planned == nil {
		c.planned = lint.PlanPorts(c.Topology, c.machines)
	}
	return c.planned
}

// editable is 0 for what is reserved, 1 for a node without a port of its own, 2
// for one whose port is written out.
func (c *portCollisions) editable(s *lint.PortSet) int {
	switch {
	case s.Node == nil:
		return 0
	case c.Origin(s.Address().Child("port")) == topology.Literal:
		return 2
	}
	return 1
}

// place is the attribute that sets a port of s, or the node that could.
func (c *portCollisions) place(s *lint.PortSet, port lint.Port) (at diag.Address, attribute string) {
	attribute = "port"
	switch port.Role {
	case "console":
		attribute = "console_port"
	case "ai-mcp-registry":
		return s.Cluster.Address().Child("mcp_registry", "port"), "mcp_registry.port"
	case "istio-mcp":
		const key = "nacos.istio.mcp.server.port"
		if _, ok := s.Node.Properties[key]; ok {
			return lint.PropertyAddress(s.Cluster, s.Node, key), key
		}
		return lint.PropertyAddress(s.Cluster, s.Node, "nacos.istio.mcp.server.enabled"), key
	}
	at = s.Address().Child(attribute)
	switch c.Origin(at) {
	case topology.Default, topology.Inherited:
		return s.Address(), attribute
	}
	return at, attribute
}

// meet reports the ports of s that are taken, one finding for each attribute
// that sets one.
func (c *portCollisions) meet(s *lint.PortSet, meetings []lint.Meeting) {
	for len(meetings) > 0 {
		first := meetings[0]
		at, attribute := c.place(s, first.Port)
		var same, others []lint.Meeting
		for _, m := range meetings {
			if _, a := c.place(s, m.Port); a == attribute {
				same = append(same, m)
			} else {
				others = append(others, m)
			}
		}
		meetings = others
		if c.said[at] {
			continue // set for all nodes in one place
		}
		c.said[at] = true
		c.report(s, same, at, attribute)
	}
}

func (c *portCollisions) report(s *lint.PortSet, meetings []lint.Meeting, at diag.Address, attribute string) {
	m := meetings[0]
	port, ok := c.nextFree(s, attribute)
	advice := portAdvice(ok)
	d := diag.Diagnostic{
		Address: at,
		Args:    []any{m.Port.Role, m.Port.Number, s.Node.Name, m.Other.Role, m.With.Name(s.Cluster), portPairs(meetings, s.Cluster), attribute, port},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s port %[2]d of node %[3]s is already the %[4]s port of node %[5]s on the same machine",
				ZH: "节点 %[3]s 的 %[1]s 端口 %[2]d 已被同一台机器上节点 %[5]s 的 %[4]s 端口占用",
			},
			Detail: diag.Words{
				EN: "What meets: %[6]s. The server that starts second ends with \"Failed to bind\" or \"Address already in use\". " + advice.EN,
				ZH: "冲突的端口：%[6]s。后启动的服务端会以 \"Failed to bind\" 或 \"Address already in use\" 退出。" + advice.ZH,
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: m.With.Address()}},
	}
	if m.With.Node == nil {
		d.Text.Summary = diag.Words{
			EN: "%[1]s port %[2]d of node %[3]s is reserved on host %[5]s for something else",
			ZH: "节点 %[3]s 的 %[1]s 端口 %[2]d 在主机 %[5]s 上保留给其他程序",
		}
		d.Related = []diag.Related{{Words: diag.Words{EN: "reserved here", ZH: "在此处保留"}, Address: m.With.Address().Child("reserved_ports")}}
	}
	if ok && at != s.Address() {
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "write %[1]d, whose ports are all free", ZH: "改为 %[1]d，其所有端口均空闲"},
			Args:  []any{port}, Safe: true, Edits: []diag.Edit{{Address: at, Text: fmt.Sprint(port)}},
		}}
	}
	c.Report(d)
}

// portAdvice tells what to write; its verbs are those of the finding.
func portAdvice(ok bool) diag.Words {
	if !ok {
		return diag.Words{
			EN: "No other %[7]s does: use another machine for one of the two, or switch off what needs the port.",
			ZH: "没有其他可用的 %[7]s：请把其中一个放到另一台机器，或关闭需要该端口的功能。",
		}
	}
	return diag.Words{
		EN: "Write %[7]s = %[8]d in the node: the nearest with which everything that follows from it is free.",
		ZH: "请在该节点中写 %[7]s = %[8]d：这是使其所有派生端口都空闲的最近端口。",
	}
}

// nextFree plans a port for the attribute of one node.
func (c *portCollisions) nextFree(s *lint.PortSet, attribute string) (int, bool) {
	plan := c.plan()
	switch attribute {
	case "port":
		return plan.Move(s.Node.Port, []lint.MovingPorts{plan.MovingNode(s.Cluster, s.Node)})
	case "console_port":
		return plan.Move(*s.Node.Ports.Console, []lint.MovingPorts{{Machine: c.machines.OfNode(s.Node), Offsets: []int{0}}})
	}
	return 0, false
}

// portPairs lists which roles meet at which port.
func portPairs(meetings []lint.Meeting, from *topology.Cluster) diag.List {
	var pairs diag.List
	for _, m := range meetings {
		other := m.Other.Role
		if other == "" {
			other = "reserved_ports"
		}
		pairs = append(pairs, fmt.Sprintf("%d (%s, %s %s)", m.Port.Number, m.Port.Role, m.With.Name(from), other))
	}
	return pairs
}

// twice reports a node that needs one port for two of its roles, at the main
// port where that is written, otherwise at the other one.
func (c *portCollisions) twice(s *lint.PortSet) {
	for i, a := range s.Ports {
		for _, b := range s.Ports[:i] {
			if a.Number != b.Number {
				continue
			}
			follows := a.Derived() || b.Derived()
			at := c.MainPortAddress(s.Cluster, s.Node)
			if !follows || at == s.Address() {
				at = c.otherPlace(s, a)
			}
			if !follows && !c.Written(at) {
				at = c.otherPlace(s, b)
			}
			if !c.said[at] {
				c.said[at] = true
				c.reportTwice(s, a, b, at)
			}
			return
		}
	}
}

// otherPlace is where a port that doesn't follow from the main one is set.
func (c *portCollisions) otherPlace(s *lint.PortSet, port lint.Port) diag.Address {
	at, _ := c.place(s, port)
	if at == s.Address() { // a console's, which the cluster may have
		return s.Cluster.Address().Child("console", "port")
	}
	return at
}

func (c *portCollisions) reportTwice(s *lint.PortSet, a, b lint.Port, at diag.Address) {
	plan, shared := c.plan(), at == s.Cluster.Address().Child("port")
	moving, safe := []lint.MovingPorts{plan.MovingNode(s.Cluster, s.Node)}, true
	if shared {
		moving, safe = c.withCluster(s.Cluster)
	}
	port, ok := plan.Move(s.Node.Port, moving)
	follows := a.Derived() || b.Derived()
	d := diag.Diagnostic{
		Address: at,
		Args:    []any{s.Node.Name, a.Number, b.Role, a.Role, s.Node.Port, port},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "node %[1]s needs port %[2]d twice: as %[3]s port and as %[4]s port",
				ZH: "节点 %[1]s 两次用到端口 %[2]d：既是 %[3]s 端口，又是 %[4]s 端口",
			},
			Detail: diag.Words{
				EN: "The server opens the first and ends at the second with \"Address already in use\". Change one of the two; the main port is %[5]d now, and %[6]d is the nearest whose ports are all free.",
				ZH: "服务端打开前者之后，会在后者处以 \"Address already in use\" 退出。请修改其中之一；主端口目前为 %[5]d，其所有派生端口都空闲的最近端口是 %[6]d。",
			},
		},
	}
	switch {
	case !follows:
		d.Text.Detail = diag.Words{
			EN: "The server opens the first and ends at the second with \"Address already in use\". Change one of the two; neither follows from the main port.",
			ZH: "服务端打开前者之后，会在后者处以 \"Address already in use\" 退出。请修改其中之一；两者都不由主端口派生。",
		}
	case ok && (shared || at == s.Address().Child("port")):
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "write %[1]d, whose ports are all free", ZH: "改为 %[1]d，其所有端口均空闲"},
			Args:  []any{port}, Safe: safe, Edits: []diag.Edit{{Address: at, Text: fmt.Sprint(port)}},
		}}
	}
	c.Report(d)
}

// withCluster is what moves with the port of a cluster. A gateway that has its
// port from there moves too, which its clients would notice.
func (c *portCollisions) withCluster(of *topology.Cluster) (moving []lint.MovingPorts, safe bool) {
	safe = true
	for _, n := range of.Nodes {
		if c.MainPortAddress(of, n) == of.Address().Child("port") {
			moving = append(moving, c.plan().MovingNode(of, n))
		}
	}
	for _, g := range of.Gateways {
		if c.GatewayPortAddress(of, g) == of.Address().Child("port") {
			moving, safe = append(moving, c.plan().MovingGateway(g)), false
		}
	}
	return moving, safe
}
