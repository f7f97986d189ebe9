package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SelfIPKeyMisplaced looks for a name of a system property among the lines of a file.
var SelfIPKeyMisplaced = &lint.Rule{
	ID: "self-ip-key-misplaced",
	Summary: diag.Words{
		EN: "nacos.server.ip must not be a line of application.properties",
		ZH: "nacos.server.ip 不能写在 application.properties 中",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils.getNacosIp@2.4.3 (System.getProperty); #4370 (maintainer)",
	Check:    checkSelfIPKeyMisplaced,
}

func checkSelfIPKeyMisplaced(p *lint.Pass) {
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release) {
		if len(n.Properties) == 0 {
			return
		}
		for _, s := range p.Settings(n) {
			if s.Kind == lint.SettingProperty && s.Says("nacos.server.ip") && !s.Value.IsUnknown() && !said[s.Address] {
				said[s.Address] = true
				reportMisplacedIP(p, n, s)
			}
		}
	})
}

func reportMisplacedIP(p *lint.Pass, n *topology.Node, s lint.Setting) {
	d := diag.Diagnostic{
		Address: s.Address, Args: []any{s.Name, s.Value.Shown()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is read as a system property alone: this line has no effect",
				ZH: "%[1]s 只作为系统属性读取：这一行不起作用",
			},
			Detail: diag.Words{
				EN: "The file's key for it is nacos.inetutils.ip-address, which nacosgen writes from the node's address. Take the line out.",
				ZH: "文件中对应的键是 nacos.inetutils.ip-address，nacosgen 会根据节点的地址写入。请删除这一行。",
			},
		},
	}
	if edits := p.RenamedKey(s.Address, "nacos.inetutils.ip-address"); edits != nil {
		own := len(p.Cluster.Nodes) == 1 || s.Address == p.Cluster.NodeAddress(n).Child("properties", s.Name)
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "rename it to nacos.inetutils.ip-address", ZH: "改名为 nacos.inetutils.ip-address"},
			Safe:  own && s.Value.Text == n.Address, Edits: edits,
		}}
	}
	p.Report(d)
}
