package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// VersionMixed looks at members of different minor releases, which is a state
// of a rolling upgrade and of nothing else.
var VersionMixed = &lint.Rule{
	ID: "version-mixed",
	Summary: diag.Words{
		EN: "members must be of one minor release, except during a declared upgrade",
		ZH: "除已声明的升级期间外，成员应为同一个次版本",
	},
	Severity: diag.Error,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "ClusterVersionJudgement@1.4.0; RaftController gone @2.2.0; alibaba/nacos#7529, #13181, #15693",
	Check:    checkVersionMixed,
}

func checkVersionMixed(p *lint.Pass) {
	c := p.Cluster
	members := membersOf(p)
	if len(members) < 2 {
		return
	}
	base := baseMember(c, members)
	allowed := map[string]bool{minorOf(base.Version): true}
	if c.Upgrade != nil {
		allowed[minorOf(c.Version)], allowed[minorOf(c.Upgrade.From)] = true, true
	}
	said := map[string]bool{}
	for _, n := range members {
		minor := minorOf(n.Version)
		if allowed[minor] || said[minor] {
			continue
		}
		said[minor] = true
		p.Report(versionMixed(c, n, base))
	}
}

// baseMember is the one that the others are measured against: the first of the
// cluster's minor release or, where no member has it, the first of all.
func baseMember(c *topology.Cluster, members []*topology.Node) *topology.Node {
	for _, n := range members {
		if minorOf(n.Version) == minorOf(c.Version) {
			return n
		}
	}
	return members[0]
}

// minorOf gives the first two parts of a release: "2.4" of "2.4.3".
func minorOf(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

func versionMixed(c *topology.Cluster, n, base *topology.Node) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: c.NodeAddress(n).Child("version"),
		Args:    []any{n.Version, base.Version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s beside members of %[2]s: want one minor release, or an upgrade block",
				ZH: "%[1]s 与 %[2]s 的成员混用：应为同一个次版本，或声明 upgrade 块",
			},
			Detail: diag.Words{
				EN: "Members of different minor releases form no working cluster for long: 2.0 and 2.1 stay in 1.x mode (\"can't accept gRPC request temporarily\"), 2.2 and later can't join 1.x at all. During a rolling upgrade write upgrade { from = \"...\" } with the release that runs now.",
				ZH: "不同次版本的成员无法长期组成可用的集群：2.0 和 2.1 会停留在 1.x 模式（\"can't accept gRPC request temporarily\"），2.2 及以后根本无法加入 1.x 集群。滚动升级期间请写 upgrade { from = \"...\" }，值为当前运行的版本。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the release of node %[1]s", ZH: "节点 %[1]s 的版本"}, Args: []any{base.Name}, Address: c.NodeAddress(base).Child("version")}},
	}
	if c.Upgrade != nil {
		d.Args = []any{n.Version, c.Version, c.Upgrade.From}
		d.Text.Summary = diag.Words{
			EN: "%[1]s during an upgrade from %[3]s to %[2]s: want one of these two",
			ZH: "从 %[3]s 升级到 %[2]s 期间出现 %[1]s：应为这两个版本之一",
		}
	}
	return d
}
