package topology

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// HostPort joins an address and a port, IPv6 in brackets.
func HostPort(address string, port int) string {
	return net.JoinHostPort(address, strconv.Itoa(port))
}

// IsMember tells whether n stands in the member list: console nodes do not.
func (n *Node) IsMember() bool { return n.Deployment != "console" }

// MemberNodes lists the nodes of c that are members, in member order: by
// address (IPs as numbers, IPv4 first, then names), then by port. It is empty in
// standalone mode.
func (c *Cluster) MemberNodes() []*Node {
	if c.Standalone() {
		return nil
	}
	members := make([]*Node, 0, len(c.Nodes))
	for _, n := range c.Nodes {
		if n.IsMember() {
			members = append(members, n)
		}
	}
	slices.SortStableFunc(members, func(a, b *Node) int {
		return cmp.Or(CompareAddresses(a.Address, b.Address), cmp.Compare(a.Port, b.Port))
	})
	return members
}

// CompareAddresses orders addresses as member lists have them: IPs as numbers,
// then names.
func CompareAddresses(a, b string) int {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	switch {
	case errX == nil && errY == nil:
		return cmp.Or(x.Compare(y), cmp.Compare(a, b))
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Compare(a, b)
}
