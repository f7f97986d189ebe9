package rules

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EOLVersion looks at releases that get no fixes any more.
var EOLVersion = &lint.Rule{
	ID: "eol-version",
	Summary: diag.Words{
		EN: "a release should be one that still gets fixes",
		ZH: "应使用仍在修复的版本",
	},
	Severity: diag.Info,
	Theme:    lint.Releases,
	Since:    "0.1.0",
	Releases: "before 2.5.0, of which none has come since October 2024",
	Source:   "releases.json: dates and vulnerabilities; startup.sh@1.4.5; #15473 #10060 #10217",
	Check:    checkEOLVersion,
}

func checkEOLVersion(p *lint.Pass) {
	report := once(p)
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		leaving := p.Cluster.Upgrade != nil && rel.Version == p.Cluster.Upgrade.From && rel.Version != p.Cluster.Release
		if rel.AtLeast("2.5.0") || leaving {
			return
		}
		at := versionAddress(p.Cluster, n)
		if rel.In("1.4.5", "1.4.5") && n.Docker == nil {
			report(brokenTarball(at))
			return
		}
		report(unfixed(at, rel))
	})
}

func unfixed(at diag.Address, rel *schemas.Release) diag.Diagnostic {
	holes := knownHoles(rel)
	return diag.Diagnostic{
		Address: at,
		Args:    []any{rel.Version, rel.Date, holes.EN, holes.ZH},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "Nacos %[1]s of %[2]s gets no fixes any more%[3]s",
				ZH: "%[2]s 发布的 Nacos %[1]s 已不再修复%[4]s",
			},
			Detail: diag.Words{
				EN: "Until it is upgraded, let only the cluster's machines reach the ports between nodes, and clients alone the main port. From 1.x the way leads through 2.0.4.",
				ZH: "升级之前，请只允许集群内的机器访问节点间的端口，主端口只对客户端开放。从 1.x 升级需经过 2.0.4。",
			},
		},
	}
}

// knownHoles names up to three of the release's vulnerabilities.
func knownHoles(rel *schemas.Release) diag.Words {
	list := rel.Vulnerabilities()
	if len(list) == 0 {
		return diag.Words{}
	}
	var ids []string
	for _, v := range list[:min(3, len(list))] {
		ids = append(ids, v.ID)
	}
	if more := len(list) - len(ids); more > 0 {
		return diag.Words{EN: fmt.Sprintf(" and has known holes (%s and %d more)", strings.Join(ids, ", "), more), ZH: fmt.Sprintf("，且有已知漏洞（%s 等 %d 个）", strings.Join(ids, "、"), len(list))}
	}
	return diag.Words{EN: " and has known holes (" + strings.Join(ids, ", ") + ")", ZH: "，且有已知漏洞（" + strings.Join(ids, "、") + "）"}
}

func brokenTarball(at diag.Address) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at, Severity: diag.Warning,
		Text: diag.Text{
			Summary: diag.Words{
				EN: "startup.sh of Nacos 1.4.5 does not read conf/application.properties: want 1.4.8",
				ZH: "Nacos 1.4.5 的 startup.sh 不读取 conf/application.properties：应使用 1.4.8",
			},
			Detail: diag.Words{
				EN: "The server starts with the settings inside of its jar: another database, no authentication. Use 1.4.8, the last of the line, or a later release; the image of 1.4.5 is not concerned.",
				ZH: "服务端会使用 jar 内的设置启动：数据库不对，也没有鉴权。请使用该系列最后的 1.4.8 或更新的版本；1.4.5 的镜像不受影响。",
			},
		},
	}
}
