package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// UpgradePathUnsupported looks at upgrades from 1.x that leave out the release
// that speaks both protocols.
var UpgradePathUnsupported = &lint.Rule{
	ID: "upgrade-path-unsupported",
	Summary: diag.Words{
		EN: "an upgrade from 1.x must go through 2.0",
		ZH: "从 1.x 升级必须经过 2.0",
	},
	Severity: diag.Error,
	Theme:    lint.Releases,
	Since:    "0.1.0",
	Releases: "from 1.x to 2.2.0 and later; to 2.1.x without nacos.core.support.upgrade.from.1x",
	Source:   "alibaba/nacos documents: upgrading; EnvUtil@2.1.2, RaftController gone@2.2.0; #9815 #15473 #7529 #10293",
	Check:    checkUpgradePathUnsupported,
}

const keyUpgradeFrom1x = "nacos.core.support.upgrade.from.1x"

func checkUpgradePathUnsupported(p *lint.Pass) {
	from, to := upgradeOf(p)
	if from == nil || to == nil || from.Line != "1.x" {
		return
	}
	d := diag.Diagnostic{
		Address: p.Cluster.Address().Child("upgrade", "from"),
		Args:    []any{from.Version, to.Version, keyUpgradeFrom1x},
		Related: []diag.Related{{Words: diag.Words{EN: "the release to be", ZH: "目标版本"}, Address: p.Cluster.Address().Child("version")}},
	}
	switch {
	case to.AtLeast("2.2.0"):
		d.Text = diag.Text{
			Summary: diag.Words{
				EN: "no rolling upgrade leads from %[1]s to %[2]s: want a step at 2.0.4",
				ZH: "无法从 %[1]s 滚动升级到 %[2]s：中间需要经过 2.0.4",
			},
			Detail: diag.Words{
				EN: "2.2 and later neither write what 1.x reads nor speak its Raft, so that services registered at one part of the nodes are missing at the other. Upgrade to 2.0.4, wait for \"upgrade check result true\" in naming-server.log on all nodes, switch the double write off, then go on to %[2]s. With a full stop of all nodes, suppress this rule with that as the reason.",
				ZH: "2.2 及更新版本不再写入 1.x 能读取的数据，也不支持其 Raft，因此在一部分节点上注册的服务在另一部分节点上看不到。请先升级到 2.0.4，等所有节点的 naming-server.log 出现 \"upgrade check result true\"，关闭双写，再升级到 %[2]s。如果是全部停机升级，请以此为理由抑制该规则。",
			},
		}
	case !supportsUpgradeFrom1x(p):
		d.Text = diag.Text{
			Summary: diag.Words{
				EN: "an upgrade from %[1]s to %[2]s needs %[3]s = \"true\"",
				ZH: "从 %[1]s 升级到 %[2]s 需要 %[3]s = \"true\"",
			},
			Detail: diag.Words{
				EN: "2.1 has the double write for nodes of 1.x, but switched off. Write properties = { \"%[3]s\" = \"true\" } until the upgrade is through, or go to 2.0.4 first.",
				ZH: "2.1 保留了面向 1.x 节点的双写，但默认关闭。升级期间请写 properties = { \"%[3]s\" = \"true\" }，或先升级到 2.0.4。",
			},
		}
	default:
		return
	}
	p.Report(d)
}

// upgradeOf gives the releases that the cluster runs now and is to run; nil
// where they are not known, or nothing is upgraded.
func upgradeOf(p *lint.Pass) (from, to *schemas.Release) {
	if p.Cluster.Upgrade == nil {
		return nil, nil
	}
	return schemas.Resolve(p.Cluster.Upgrade.From).Release, schemas.Find(p.Cluster.Release)
}

// supportsUpgradeFrom1x tells whether no server has the double write off.
func supportsUpgradeFrom1x(p *lint.Pass) bool {
	for _, s := range servers(p) {
		if s.rel.In("2.1.0", "2.1.2") && s.is(keyUpgradeFrom1x, no) == no {
			return false
		}
	}
	return true
}
