package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SelfAddressNotFQDN looks at an own address that is a name, which some
// releases refuse. nacosgen itself writes none that is refused.
var SelfAddressNotFQDN = &lint.Rule{
	ID: "self-address-not-fqdn",
	Summary: diag.Words{
		EN: "a node's own address must be one that the release takes: an IP, or a name with a dot",
		ZH: "节点自己的地址必须是该版本接受的形式：IP，或带点号的名称",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "1.1.0 - 1.3.2 (any name); 1.4.3 - 1.4.8, 2.0.2 and later (a name without a dot)",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @1.3.2, @1.4.0, @1.4.3, @2.0.2; InternetAddressUtil.DOMAIN_PATTERN@2.4.3",
	Check:    checkSelfAddressNotFQDN,
}

func checkSelfAddressNotFQDN(p *lint.Pass) {
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if lint.IsUntouched(n) {
			return
		}
		self := p.SelfOf(n, d)
		if self.Kind != lint.SelfExplicit || self.Setting == nil || self.Value.IsUnknown() || said[self.Setting.Address] {
			return
		}
		text := bareAddress(self.Value.Text)
		if !lint.IsName(text) || lint.IsLoopback(text) || takesName(rel, text) {
			return
		}
		said[self.Setting.Address] = true
		p.Report(diag.Diagnostic{
			Address: self.Setting.Address, Args: []any{self.Setting.Name, self.Value.Shown(), rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is %[2]s: Nacos %[3]s takes no such name for its own address",
					ZH: "%[1]s 为 %[2]s：Nacos %[3]s 不接受这样的名称作为自己的地址",
				},
				Detail: diag.Words{
					EN: "The start ends with \"nacos address %[2]s is not ip\". Write an IP address, or leave it out: for members with names nacosgen switches host name mode on where the release needs it.",
					ZH: "启动会以 \"nacos address %[2]s is not ip\" 失败。请写 IP 地址，或删除它：成员使用名称时，nacosgen 会在该版本需要时启用主机名模式。",
				},
			},
		})
	})
}

// takesName tells whether a release takes a name for its own address: none up
// to 1.3.2; every one that resolves in 1.4.0 - 1.4.2 and 2.0.0 - 2.0.1; since
// then those with a dot, and localhost.
func takesName(rel *schemas.Release, name string) bool {
	switch {
	case !rel.AtLeast("1.4.0"):
		return false
	case rel.In("1.4.0", "1.4.2") || rel.In("2.0.0", "2.0.1"):
		return true
	}
	return strings.Contains(name, ".")
}
