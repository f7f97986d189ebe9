package rules

import (
	"net/netip"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberIPv6Unbracketed looks at IPv6 members of releases that know none, and
// at those without brackets in lists that users wrote.
var MemberIPv6Unbracketed = &lint.Rule{
	ID: "member-ipv6-unbracketed",
	Summary: diag.Words{
		EN: "an IPv6 member needs 1.4.1 or later, and brackets in the list",
		ZH: "IPv6 成员需要 1.4.1 或更高版本，并在列表中加方括号",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all; no IPv6 member at all up to 1.4.0",
	Source:   "alibaba/nacos: ServerListManager@1.1.0, MemberUtils.singleParse@1.4.0, IPUtil.splitIPPortStr@1.4.1, InternetAddressUtil@2.4.3",
	Check:    checkMemberIPv6Unbracketed,
}

func checkMemberIPv6Unbracketed(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if !rel.AtLeast("1.4.1") && isIPv6(n.Address) {
			p.Report(diag.Diagnostic{
				Address: p.Cluster.NodeAddress(n).Child("address"), Args: []any{n.Address, rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "member %[1]s is an IPv6 address, which Nacos %[2]s cannot have in its list",
						ZH: "成员 %[1]s 是 IPv6 地址，Nacos %[2]s 的成员列表不支持",
					},
					Detail: diag.Words{
						EN: "It splits an entry at every colon and voids the list when the port is no number. IPv6 members work from 1.4.1 on; use an IPv4 address, or a name of the machine.",
						ZH: "它会在每个冒号处拆分条目，端口不是数字时整个列表失效。1.4.1 起才支持 IPv6 成员；请使用 IPv4 地址或主机名。",
					},
				},
			})
		}
	})
	lists := lint.MemberLists(p.Cluster)
	if len(lists) == 0 {
		return
	}
	index := lint.IndexMembers(p.Cluster)
	for _, l := range lists {
		reportIPv6Entry(p, l, index)
	}
}

func isIPv6(address string) bool {
	ip, _ := netip.ParseAddr(address)
	return ip.Is6()
}

func reportIPv6Entry(p *lint.Pass, l *lint.MemberList, index lint.MemberIndex) {
	old := !l.Release.AtLeast("1.4.1")
	e, found := firstEntry(l, func(e lint.MemberEntry) bool { return e.Bare6 || old && isIPv6(e.Host) })
	if !found {
		return
	}
	f := listFinding{
		args: []any{e.Text, l.Release.Version},
		summary: diag.Words{
			EN: "member %[1]q of NACOS_SERVERS is an IPv6 address without brackets",
			ZH: "NACOS_SERVERS 中的成员 %[1]q 是没有方括号的 IPv6 地址",
		},
		detail: diag.Words{
			EN: "Nacos %[2]s splits it at every colon and voids the list when the port is no number. Write [address]:port.",
			ZH: "Nacos %[2]s 会在每个冒号处拆分它，端口不是数字时整个列表失效。请写 \"[地址]:端口\"。",
		},
		fix: diag.Words{EN: "write brackets", ZH: "加上方括号"},
		mended: func(_ int, e lint.MemberEntry) string {
			if !e.Bare6 {
				return e.Text
			}
			return bracketed(e, index)
		},
	}
	if old {
		f.summary, f.mended = diag.Words{
			EN: "member %[1]q of NACOS_SERVERS is an IPv6 address, which Nacos %[2]s cannot have in its list",
			ZH: "NACOS_SERVERS 中的成员 %[1]q 是 IPv6 地址，Nacos %[2]s 的成员列表不支持",
		}, nil
		f.detail = diag.Words{
			EN: "IPv6 members work from 1.4.1 on. Use an IPv4 address, or a name of the machine.",
			ZH: "1.4.1 起才支持 IPv6 成员。请使用 IPv4 地址或主机名。",
		}
	}
	reportList(p, l, f)
}

// bracketed writes an IPv6 entry with brackets. What stands last may be a port,
// or a part of the address: it is a port where a member has that address and port.
func bracketed(e lint.MemberEntry, index lint.MemberIndex) string {
	if e.HasPort {
		return "[" + e.Host + "]:" + e.Port
	}
	for i := len(e.Text) - 1; i > 0; i-- {
		if e.Text[i] == ':' {
			with := lint.ReadMember("[" + e.Text[:i] + "]" + e.Text[i:])
			if n := index.Of(with); n != nil && n.Port == with.Number() {
				return with.Text
			}
			break
		}
	}
	return "[" + e.Host + "]"
}
