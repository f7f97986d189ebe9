package rules

import (
	"strconv"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// ServerPortKeyOn3x looks at 3.x servers that run the API and the console in
// one process, two web servers that both take the old key.
var ServerPortKeyOn3x = &lint.Rule{
	ID: "server-port-key-on-3x",
	Summary: diag.Words{
		EN: "server.port must not be set for a 3.x server that has the console in it",
		ZH: "包含控制台的 3.x 服务端不能设置 server.port",
	},
	Severity: diag.Error,
	Theme:    lint.Ports,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "3.0.0 and later",
	Source:   "alibaba/nacos: nacos-server.properties, nacos-console.properties@3.0.3; #13983 (maintainer)",
	Seen:     "3.1.0",
	Check:    checkServerPortKeyOn3x,
}

func checkServerPortKeyOn3x(p *lint.Pass) {
	type found struct {
		setting lint.Setting
		release *schemas.Release
	}
	var keys []found
	differs := map[diag.Address]bool{} // a key that some node's port is not; every key found is in it
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if !rel.AtLeast("3.0.0") || n.Deployment != "merged" || lint.IsUntouched(n) {
			return
		}
		for _, s := range p.Settings(n) {
			if !s.Says("server.port") || s.Value.IsUnknown() {
				continue
			}
			before, said := differs[s.Address]
			differs[s.Address] = before || s.Value.Text != strconv.Itoa(n.Port)
			if !said {
				keys = append(keys, found{s, rel})
			}
		}
	})
	for _, k := range keys {
		reportServerPort(p, k.release, k.setting, !differs[k.setting.Address])
	}
}

// reportServerPort offers the key's new name where the topology has the same
// port: two that differ would be a contradiction.
func reportServerPort(p *lint.Pass, rel *schemas.Release, s lint.Setting, same bool) {
	d := diag.Diagnostic{
		Address: s.Address, Args: []any{s.Name, rel.Version},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s reaches both web servers of Nacos %[2]s, the API and the console",
				ZH: "%[1]s 会同时作用于 Nacos %[2]s 的两个 Web 服务：API 和控制台",
			},
			Detail: diag.Words{
				EN: "The second one ends with \"Port 8848 was already in use\". Take it out: the topology's port becomes nacos.server.main.port, and console { port } or console_port becomes nacos.console.port.",
				ZH: "第二个会以 \"Port 8848 was already in use\" 退出。请删除它：拓扑中的 port 会成为 nacos.server.main.port，console { port } 或 console_port 会成为 nacos.console.port。",
			},
		},
	}
	if same && s.Kind == lint.SettingProperty {
		if edits := p.RenamedKey(s.Address, "nacos.server.main.port"); edits != nil {
			d.Fixes = []diag.Fix{{Title: diag.Words{EN: "rename it to nacos.server.main.port", ZH: "改名为 nacos.server.main.port"}, Safe: true, Edits: edits}}
		}
	}
	p.Report(d)
}
