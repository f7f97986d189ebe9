package deployment

import (
	"net"
	"net/netip"
	"strconv"
	"strings"

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
