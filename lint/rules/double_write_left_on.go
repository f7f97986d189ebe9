package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// DoubleWriteLeftOn looks at clusters all of whose nodes run 2.0 or 2.1, while
// the topology still has them upgraded from 1.x.
var DoubleWriteLeftOn = &lint.Rule{
	ID: "double-write-left-on",
	Summary: diag.Words{
		EN: "after an upgrade from 1.x the double write should be switched off",
		ZH: "从 1.x 升级完成后应关闭双写",
	},
	Severity: diag.Warning,
	Theme:    lint.Releases,
	Since:    "0.1.0",
	Releases: "2.0.0 - 2.1.2",
	Source:   "alibaba/nacos documents: upgrading to 2.0; EnvUtil@2.1.2; #13181 #5775",
	Check:    checkDoubleWriteLeftOn,
}

func checkDoubleWriteLeftOn(p *lint.Pass) {
	if to := schemas.Find(p.Cluster.Release); to == nil || !to.In("2.0.0", "2.1.2") {
		return
	}
	if from, to := upgradeOf(p); from != nil {
		if from.Line == "1.x" && isUniform(p.Cluster) {
			p.Report(stillWriting(p.Cluster.Address().Child("upgrade", "from"), to))
		}
		return
	}
	report := once(p)
	for _, s := range servers(p) {
		if e, _ := s.get(keyUpgradeFrom1x); switchOf(e.value) == yes && s.rel.AtLeast("2.1.0") {
			report(stillWriting(e.at, s.rel))
		}
	}
}

// isUniform tells whether all nodes are to run the cluster's release.
func isUniform(c *topology.Cluster) bool {
	for _, n := range c.Nodes {
		if n.Release != c.Release {
			return false
		}
	}
	return true
}

func stillWriting(at diag.Address, rel *schemas.Release) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{rel.Version, keyUpgradeFrom1x},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "all nodes run %[1]s: switch the double write for 1.x off",
				ZH: "所有节点都运行 %[1]s：请关闭面向 1.x 的双写",
			},
			Detail: diag.Words{
				EN: "While it is on, a restart may fall back to the protocol of 1.x, and every change is written twice. When naming-server.log says \"upgrade check result true\" on all nodes: PUT /nacos/v1/ns/operator/switches?entry=doubleWriteEnabled&value=false, then remove the upgrade block and %[2]s. There is no way back to 1.x after that.",
				ZH: "双写打开时，重启可能退回 1.x 的协议，且每次变更都会写两遍。当所有节点的 naming-server.log 都出现 \"upgrade check result true\" 后：PUT /nacos/v1/ns/operator/switches?entry=doubleWriteEnabled&value=false，然后删除 upgrade 块和 %[2]s。此后不能再退回 1.x。",
			},
		},
	}
}
