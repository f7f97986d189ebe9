package rules

import (
	"maps"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberListDiffers compares the lists that users write for containers with
// one another and with that of the other nodes.
var MemberListDiffers = &lint.Rule{
	ID: "member-list-differs",
	Summary: diag.Words{
		EN: "all nodes of a cluster must have the same members in their lists",
		ZH: "集群所有节点的成员列表必须包含相同的成员",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: RaftPeerSet.onChangeServerList@1.1.0, ServerMemberManager@2.4.3; #6408 docker#358",
	Seen:     "2.2.4",
	Check:    checkMemberListDiffers,
}

func checkMemberListDiffers(p *lint.Pass) {
	lists := lint.MemberLists(p.Cluster)
	if len(lists) == 0 {
		return
	}
	listed := 0
	for _, l := range lists {
		listed += len(l.Nodes)
	}
	var reference map[string]bool
	if listed < len(p.Cluster.Nodes) {
		reference = memberTexts(p.Cluster.Members)
	}
	for _, l := range lists {
		if !l.IsSound() || len(l.Entries) == 0 {
			continue
		}
		set := memberSet(l)
		if reference == nil {
			reference = set
		}
		if maps.Equal(set, reference) {
			continue
		}
		reportListDiffers(p, l, set, reference)
	}
}

func memberTexts(members []string) map[string]bool {
	set := make(map[string]bool, len(members))
	for _, m := range members {
		e := lint.ReadMember(m)
		set[topology.HostPort(lint.SameAddress(e.Host), e.Number())] = true
	}
	return set
}

// memberSet is the members of a list as its first node reads them.
func memberSet(l *lint.MemberList) map[string]bool {
	set := make(map[string]bool, len(l.Entries))
	for _, e := range l.Entries {
		port := e.Number()
		if !e.HasPort {
			port = filledPort(l.Release, l.Nodes[0])
		}
		set[topology.HostPort(lint.SameAddress(e.Host), port)] = true
	}
	return set
}

// filledPort is the port of an entry without one: 1.3 and 1.4 say 8848, all
// others the node's own (MemberUtils.singleParse@1.3.0, MemberUtil@1.4.8, @2.0.0).
func filledPort(rel *schemas.Release, n *topology.Node) int {
	if rel.In("1.3.0", "1.4.999") {
		return 8848
	}
	return n.Port
}

func reportListDiffers(p *lint.Pass, l *lint.MemberList, set, reference map[string]bool) {
	name, words := "", diag.Words{
		EN: "NACOS_SERVERS of node %[1]s lacks %[2]s, which the lists of other nodes have",
		ZH: "节点 %[1]s 的 NACOS_SERVERS 缺少 %[2]s，而其他节点的列表中有",
	}
	if name = memberMissing(reference, set); name == "" {
		name, words = memberMissing(set, reference), diag.Words{
			EN: "NACOS_SERVERS of node %[1]s has %[2]s, which the lists of other nodes lack",
			ZH: "节点 %[1]s 的 NACOS_SERVERS 包含 %[2]s，而其他节点的列表中没有",
		}
	}
	d := diag.Diagnostic{
		Address: l.Address, Args: []any{l.Nodes[0].Name, name, strconv.Itoa(len(set)), strconv.Itoa(len(reference))},
		Text: diag.Text{
			Summary: words,
			Detail: diag.Words{
				EN: "One side counts %[3]s members, the other %[4]s: they disagree about the majority, and the Raft log says \"can't do preVote as it is not in conf\". Leave NACOS_SERVERS out: nacosgen writes the same list for all.",
				ZH: "一方有 %[3]s 个成员，另一方有 %[4]s 个：双方对多数派的认定不同，Raft 日志中会出现 \"can't do preVote as it is not in conf\"。请删除 NACOS_SERVERS：nacosgen 会为所有节点写入相同的列表。",
			},
		},
	}
	if edits := l.Replace(p.Cluster.Members); edits != nil {
		d.Fixes = []diag.Fix{{Title: diag.Words{EN: "write all members of the topology", ZH: "写入拓扑中的所有成员"}, Safe: true, Edits: edits}}
	}
	p.Report(d)
}

// memberMissing is the first member of all, by text, that some lacks.
func memberMissing(all, some map[string]bool) string {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !some[name] {
			return name
		}
	}
	return ""
}
