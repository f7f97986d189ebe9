package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberDuplicate looks for one server that stands in a list under two texts,
// or twice under one.
var MemberDuplicate = &lint.Rule{
	ID: "member-duplicate",
	Summary: diag.Words{
		EN: "a server must stand in the member list once",
		ZH: "每个服务端在成员列表中只能出现一次",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: ServerListManager@1.1.0, Member.equals@2.4.3",
	Check:    checkMemberDuplicate,
}

func checkMemberDuplicate(p *lint.Pass) {
	machines := p.Machines()
	for _, c := range p.Topology.Clusters {
		if c.Standalone() {
			continue
		}
		duplicateNodes(p, c, machines)
		for _, l := range lint.MemberLists(c) {
			duplicateEntries(p, l, machines)
		}
	}
}

// duplicateNodes looks at the members that the topology declares.
func duplicateNodes(p *lint.Pass, c *topology.Cluster, machines *lint.Machines) {
	type server struct {
		machine lint.Machine
		port    int
	}
	seen := make(map[server]*topology.Node, len(c.Nodes))
	for _, n := range c.Nodes {
		at := server{machines.OfNode(n), n.Port}
		if !n.IsMember() {
			continue
		}
		first := seen[at]
		if first == nil {
			seen[at] = n
			continue
		}
		if lint.SameAddress(first.Address) != lint.SameAddress(n.Address) && lint.IsName(first.Address) == lint.IsName(n.Address) {
			continue // two addresses of a machine may be two servers
		}
		text, other := topology.HostPort(n.Address, n.Port), topology.HostPort(first.Address, first.Port)
		p.Report(diag.Diagnostic{
			Address: c.NodeAddress(n).Child("address"), Args: []any{text, n.Name, first.Name, other},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "node %[2]s (%[1]s) is the same server as node %[3]s (%[4]s)",
					ZH: "节点 %[2]s（%[1]s）与节点 %[3]s（%[4]s）是同一个服务端",
				},
				Detail: diag.Words{
					EN: "Where the texts differ Nacos counts two members, so that the majority is one too high; where they are equal the cluster has one node less than it seems. Give each node an address and port of its own, all of them IPs or all of them names.",
					ZH: "文本不同时，Nacos 会算作两个成员，多数派因此偏大；文本相同时，集群实际少一个节点。请为每个节点使用各自的地址和端口，并统一使用 IP 或统一使用名称。",
				},
			},
			Related: []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: c.NodeAddress(first)}},
		})
	}
}

// duplicateEntries looks at a list that a user wrote.
func duplicateEntries(p *lint.Pass, l *lint.MemberList, machines *lint.Machines) {
	if !l.IsSound() {
		return
	}
	texts, hosts := map[string]string{}, map[lint.Machine]map[int]lint.MemberEntry{}
	for _, e := range l.Entries {
		text := topology.HostPort(lint.SameAddress(e.Host), e.Number())
		other, twice := texts[text]
		if machine := machines.OfAddress(e.Host); machine != lint.NoMachine {
			if hosts[machine] == nil {
				hosts[machine] = map[int]lint.MemberEntry{}
			}
			first, taken := hosts[machine][e.Number()]
			if taken && lint.IsName(first.Host) != lint.IsName(e.Host) {
				other, twice = first.Text, true
			}
			hosts[machine][e.Number()] = e
		}
		if !twice {
			texts[text] = e.Text
			continue
		}
		reportDuplicateEntry(p, l, e.Text, other)
		return
	}
}

func reportDuplicateEntry(p *lint.Pass, l *lint.MemberList, text, other string) {
	f := listFinding{
		args: []any{text, other},
		summary: diag.Words{
			EN: "member %[1]s of NACOS_SERVERS is the same server as %[2]s",
			ZH: "NACOS_SERVERS 中的成员 %[1]s 与 %[2]s 是同一个服务端",
		},
		detail: diag.Words{
			EN: "Nacos drops a member whose text stands there twice (1.2 and before not even that in naming), but counts two texts as two members: the majority is then one too high. Keep one.",
			ZH: "文本重复的成员会被 Nacos 去掉（1.2 及以前的 naming 模块不会去重），但两个不同的文本会算作两个成员，多数派因此偏大。请只保留一个。",
		},
	}
	if text == other {
		seen := map[string]bool{}
		f.fix = diag.Words{EN: "drop what stands there twice", ZH: "去掉重复的成员"}
		f.mended = func(_ int, e lint.MemberEntry) string {
			if seen[e.Text] {
				return ""
			}
			seen[e.Text] = true
			return e.Text
		}
	}
	reportList(p, l, f)
}
