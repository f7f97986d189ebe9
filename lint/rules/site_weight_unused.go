package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SiteWeightUnused looks at member metadata that differs between nodes, as if
// the servers acted on it.
var SiteWeightUnused = &lint.Rule{
	ID: "site-weight-unused",
	Summary: diag.Words{
		EN: "member metadata has no effect, so it need not differ between nodes",
		ZH: "成员元数据不起作用，节点之间无需不同",
	},
	Severity: diag.Info,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "Member@3.1.1: site, weight and adWeight are shown, nothing reads them",
	Check:    checkSiteWeightUnused,
}

const memberMetadata = "nacos.core.member.meta."

// metadata is one key of the members' metadata.
type metadata struct {
	at      diag.Address // where the first value that stands out is written
	text    string       // of the first member that has it
	nodes   int
	differs bool
	unknown bool // on some node: it may be what the others have
}

func checkSiteWeightUnused(p *lint.Pass) {
	members := len(membersOf(p))
	if members < 2 {
		return
	}
	var keys []string
	found := map[string]*metadata{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if !n.IsMember() || !rel.AtLeast("1.3.0") {
			return
		}
		for i := range d.Properties {
			e := &d.Properties[i]
			if !strings.HasPrefix(e.Key, memberMetadata) {
				continue
			}
			at, ours := lint.Blame(e.Sources)
			if !ours {
				continue
			}
			m := found[e.Key]
			if m == nil {
				m = &metadata{at: at, text: e.Value.Text}
				found[e.Key], keys = m, append(keys, e.Key)
			}
			m.unknown = m.unknown || e.Value.IsUnknown()
			if m.nodes++; !m.differs && m.text != e.Value.Text {
				m.at, m.differs = at, true
			}
		}
	})
	for _, key := range keys {
		if m := found[key]; !m.unknown && (m.differs || m.nodes < members) {
			p.Report(siteWeight(m.at, key))
		}
	}
}

func siteWeight(at diag.Address, key string) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{strings.TrimPrefix(key, memberMetadata), key},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "member metadata %[1]s differs between nodes, but no server acts on it",
				ZH: "成员元数据 %[1]s 在节点之间不同，但服务端并不使用它",
			},
			Detail: diag.Words{
				EN: "%[2]s is only shown in the list of nodes: it weighs no traffic and places no data. To weigh traffic, use the gateway; to tell this tool about rooms, set zone. Remove the key, or give all nodes the same.",
				ZH: "%[2]s 只显示在节点列表中：既不影响流量权重，也不影响数据分布。流量权重请用网关设置；机房信息请用 zone 告诉本工具。请删除该键，或让所有节点相同。",
			},
		},
	}
}
