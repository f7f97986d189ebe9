package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// ClusterOfOne looks at cluster mode with a single member, which is neither a
// cluster nor the simpler standalone server.
var ClusterOfOne = &lint.Rule{
	ID: "cluster-of-one",
	Summary: diag.Words{
		EN: "cluster mode should have more than one member",
		ZH: "集群模式不应只有一个成员",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos#360",
	Check:    checkClusterOfOne,
}

func checkClusterOfOne(p *lint.Pass) {
	members := membersOf(p)
	if len(members) != 1 {
		return
	}
	detail := diag.Words{
		EN: "Nothing takes over when it is down. Write mode = \"standalone\" for one server, or add nodes up to three.",
		ZH: "它宕机后没有其他节点可以接替。单台请写 mode = \"standalone\"，否则请增加到三个节点。",
	}
	if rel := schemas.Find(members[0].Release); rel != nil && !rel.AtLeast("2.0.0") {
		detail = diag.Words{
			EN: "Nothing takes over when it is down, and 1.x logs \"No leader at present\". Write mode = \"standalone\" for one server, or add nodes up to three.",
			ZH: "它宕机后没有其他节点可以接替，1.x 还会在日志中打印 \"No leader at present\"。单台请写 mode = \"standalone\"，否则请增加到三个节点。",
		}
	}
	p.Report(diag.Diagnostic{
		Address: p.Cluster.Address(),
		Args:    []any{members[0].Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "cluster mode with one member, %[1]s: want three, or mode = \"standalone\"",
				ZH: "集群模式下只有一个成员 %[1]s：应有三个，或使用 mode = \"standalone\"",
			},
			Detail: detail,
		},
	})
}
