package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// HostnameModeWithIPList looks at members with IPs whose server announces its
// host name.
var HostnameModeWithIPList = &lint.Rule{
	ID: "hostname-mode-with-ip-list",
	Summary: diag.Words{
		EN: "a member with an IP must not announce its host name",
		ZH: "使用 IP 的成员不能以主机名声明自己",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @3.0.3; docker-startup.sh, every release; #1156",
	Check:    checkHostnameModeWithIPList,
}

func checkHostnameModeWithIPList(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if !n.IsMember() || lint.IsName(n.Address) || lint.IsUntouched(n) {
			return
		}
		self := p.SelfOf(n, d)
		if self.Kind != lint.SelfHostname || self.Setting == nil || self.Setting.Value.IsUnknown() || said[self.Setting.Address] {
			return
		}
		said[self.Setting.Address] = true
		p.Report(diag.Diagnostic{
			Address: self.Setting.Address, Args: []any{self.Setting.Name, n.Address},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s has the server announce its host name, but member %[2]s is an IP",
					ZH: "%[1]s 使服务端以主机名声明自己，但成员 %[2]s 是 IP",
				},
				Detail: diag.Words{
					EN: "In a container the host name is a random id; the server does not find it in the list and adds itself as one more member. Take it out, and let nacosgen tell the server its address (NACOS_SERVER_IP, nacos.inetutils.ip-address).",
					ZH: "容器的主机名是随机编号；服务端在列表中找不到它，会把自己作为额外成员加入。请删除它，由 nacosgen 告诉服务端它的地址（NACOS_SERVER_IP、nacos.inetutils.ip-address）。",
				},
			},
		})
	})
}
