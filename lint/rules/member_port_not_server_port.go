package rules

import (
	"strconv"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberPortNotServerPort looks at every way by which a server can be told
// another port than the one that its line of the member list has.
var MemberPortNotServerPort = &lint.Rule{
	ID: "member-port-not-server-port",
	Summary: diag.Words{
		EN: "a node must listen on the port that the member list has for it",
		ZH: "节点监听的端口必须与成员列表中的端口一致",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: RaftPeerSet.local@1.1.0, ServerMemberManager.memberChange@2.4.3; docker-startup.sh and application.properties of the image; #549 docker#358",
	Check:    checkMemberPortNotServerPort,
}

func checkMemberPortNotServerPort(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if !n.IsMember() || lint.IsUntouched(n) {
			return
		}
		s := portSetting(p, n, rel)
		if s == nil || said[s.Address] {
			return
		}
		if port := deployment.Filled(s.Value, n); port.IsUnknown() || port.Text == strconv.Itoa(n.Port) {
			return
		}
		said[s.Address] = true
		reportOtherPort(p, n, s)
	})
	lists := lint.MemberLists(p.Cluster)
	if len(lists) == 0 {
		return
	}
	index := lint.IndexMembers(p.Cluster)
	for _, l := range lists {
		reportListedPort(p, l, index)
	}
}

// portSetting is what sets the main port of a server beside the topology: an
// argument, a flag, Spring's variable, where the image's own file is in force the
// image's variable, a line of the file.
func portSetting(p *lint.Pass, n *topology.Node, rel *schemas.Release) *lint.Setting {
	key := "server.port"
	if rel.AtLeast("3.0.0") {
		key = "nacos.server.main.port"
	}
	var above []lint.Setting
	for _, s := range p.Settings(n) {
		if s.Kind != lint.SettingProperty {
			above = append(above, s)
		}
	}
	if s := lint.Winning(above, key); s != nil {
		return s
	}
	if n.Docker == nil || n.Docker.Config != "env" {
		return lint.Winning(p.Settings(n), key)
	}
	for _, name := range []string{"NACOS_APPLICATION_PORT", "NACOS_SERVER_PORT"} {
		if s := lint.Last(above, lint.SettingVariable, name); s != nil && rel.ImageVariable(name) != nil {
			return s
		}
	}
	return lint.Winning(p.Settings(n), key)
}

func reportOtherPort(p *lint.Pass, n *topology.Node, s *lint.Setting) {
	p.Report(diag.Diagnostic{
		Address: s.Address, Args: []any{s.Name, s.Value.Shown(), n.Name, n.Port},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is %[2]s, but node %[3]s stands in the member list with port %[4]d",
				ZH: "%[1]s 为 %[2]s，而成员列表中节点 %[3]s 的端口是 %[4]d",
			},
			Detail: diag.Words{
				EN: "From 1.3 on the node does not find itself in the list and adds itself, so that one of its members is always DOWN; before, its naming module neither votes nor elects. Set the port in the topology (port of the cluster or node) and remove this.",
				ZH: "从 1.3 起，节点在列表中找不到自己，会把自己加入列表，于是总有一个成员为 DOWN；在此之前，其 naming 模块既不投票也不选举。请在拓扑中设置端口（集群或节点的 port），并删除此项。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: p.MainPortAddress(p.Cluster, n)}},
	})
}

// reportListedPort looks for entries with the address of a member and a port
// that none there has.
func reportListedPort(p *lint.Pass, l *lint.MemberList, index lint.MemberIndex) {
	wrong := func(e lint.MemberEntry) *topology.Node {
		n := index.Of(e)
		if n == nil || e.Number() == 0 || e.Number() == n.Port || publishesAs(p.Cluster, n, e.Number()) {
			return nil
		}
		return n
	}
	for _, e := range l.Entries {
		n := wrong(e)
		if n == nil {
			continue
		}
		d := diag.Diagnostic{
			Address: l.Address, Args: []any{e.Text, n.Name, n.Port},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "member %[1]q of NACOS_SERVERS: node %[2]s listens on port %[3]d",
					ZH: "NACOS_SERVERS 中的成员 %[1]q：节点 %[2]s 监听的端口是 %[3]d",
				},
				Detail: diag.Words{
					EN: "The others dial a port on which nobody listens, and the node adds itself to the list a second time. Leave NACOS_SERVERS out, it follows from the topology; or write the node's port.",
					ZH: "其他节点会连接一个无人监听的端口，而该节点会把自己再次加入列表。请删除 NACOS_SERVERS（它由拓扑得出），或写节点的端口。",
				},
			},
			Related: []diag.Related{{Words: diag.Words{EN: "the node", ZH: "节点"}, Address: p.MainPortAddress(p.Cluster, n)}},
		}
		if edits := l.Rewrite(func(_ int, e lint.MemberEntry) string {
			if n := wrong(e); n != nil {
				return topology.HostPort(e.Host, n.Port)
			}
			return e.Text
		}); edits != nil {
			d.Fixes = []diag.Fix{{Title: diag.Words{EN: "write the ports of the nodes", ZH: "改为各节点的端口"}, Safe: true, Edits: edits}}
		}
		p.Report(d)
		return
	}
}

// publishesAs tells whether a container publishes its main port under that
// number: a mistake of its own, nacos-servers-uses-host-ports.
func publishesAs(c *topology.Cluster, n *topology.Node, port int) bool {
	if !lint.Forwards(n) {
		return false
	}
	for _, f := range lint.PublishFlags(c, n) {
		if f.Container == n.Port && f.Host == port {
			return true
		}
	}
	return false
}
