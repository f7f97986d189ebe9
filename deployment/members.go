package deployment

import (
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// makeMembers gives the lines of cluster.conf, the same for all nodes and in
// the topology's order; none in standalone mode.
func makeMembers(c *topology.Cluster) []Member {
	members := make([]Member, 0, len(c.Members))
	if c.Standalone() {
		return members
	}
	owners := make(map[string]*topology.Node, len(c.Nodes))
	for _, n := range c.Nodes {
		if n.Deployment != "console" {
			owners[memberText(n)] = n
		}
	}
	for _, text := range c.Members {
		m := Member{Text: text}
		if n := owners[text]; n != nil {
			at := c.NodeAddress(n)
			m.Sources = []Source{From(at.Child("address")), From(at.Child("port"))}
		}
		members = append(members, m)
	}
	return members
}

// memberText is how the members know n: address:port, IPv6 in brackets.
func memberText(n *topology.Node) string {
	return net.JoinHostPort(n.Address, strconv.Itoa(n.Port))
}

// checkMembers looks for members that a server of rel can't have in its list.
func checkMembers(c *topology.Cluster, rel *schemas.Release) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, n := range c.Nodes {
		if c.Standalone() || n.Deployment == "console" {
			continue
		}
		at := c.NodeAddress(n).Child("address")
		switch {
		case isIPv6(n.Address) && !rel.AtLeast("1.4.1"): // MemberUtils.singleParse@1.4.0 splits at the first colon
			found = append(found, finding(ruleUnsupported, diag.Error, at,
				diag.Words{EN: "member %[1]s is an IPv6 address, which Nacos %[2]s can't have in cluster.conf", ZH: "成员 %[1]s 是 IPv6 地址,Nacos %[2]s 的 cluster.conf 不支持"},
				diag.Words{EN: "IPv6 members work from 1.4.1 on. Use an IPv4 address, or a name of the machine.", ZH: "1.4.1 起才支持 IPv6 成员。请使用 IPv4 地址或主机名。"},
				n.Address, rel.Version))
		case isName(n.Address) && !strings.Contains(n.Address, ".") && rel.In("1.4.3", "1.4.3"): // IPUtil.splitIPPortStr@1.4.3
			found = append(found, finding(ruleUnsupported, diag.Error, at,
				diag.Words{EN: "member %[1]q has no dot: Nacos %[2]s drops the whole list", ZH: "成员 %[1]q 不含点号:Nacos %[2]s 会丢弃整个成员列表"},
				diag.Words{EN: "Nacos 1.4.3 takes IP addresses and dotted names alone. Use one of these, or another release.", ZH: "Nacos 1.4.3 只接受 IP 地址和带点号的名称。请改用其中之一,或换用其他版本。"},
				n.Address, rel.Version))
		}
	}
	return found
}

func isIPv6(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && ip.Is6()
}

func isName(address string) bool {
	_, err := netip.ParseAddr(address)
	return err != nil
}

// selfSetting is the property by which a node knows its own address as the
// others have it in their list; an empty key where none can say it.
func selfSetting(rel *schemas.Release, address string) (key, value string) {
	const fixed, hostname = "nacos.inetutils.ip-address", "nacos.inetutils.prefer-hostname-over-ip"
	switch {
	case isIPv6(address):
		if !rel.AtLeast("1.4.1") {
			return "", "" // InetUtils@1.3.2 stops the server
		}
		return fixed, "[" + address + "]" // the text of the list: InternetAddressUtil.splitIpPortStr keeps the brackets
	case !isName(address):
		return fixed, address
	case !rel.AtLeast("1.4.0"): // InetUtils@1.3.2 wants an IPv4
		return hostname, "true"
	case strings.Contains(address, ".") || address == "localhost": // InternetAddressUtil.isDomain@2.0.2
		return fixed, address
	}
	return hostname, "true"
}
