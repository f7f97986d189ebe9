package rules

import (
	"net/netip"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// MemberContainerInternalIP looks for addresses of Docker's default bridge
// among members that live on more than one machine.
var MemberContainerInternalIP = &lint.Rule{
	ID: "member-container-internal-ip",
	Summary: diag.Words{
		EN: "members on several machines must not have addresses of a container network",
		ZH: "分布在多台机器上的成员不能使用容器网络内部的地址",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docker0 is 172.17.0.1/16 by default (moby bridge driver); docker#163 #8938",
	Check:    checkMemberContainerInternalIP,
}

func checkMemberContainerInternalIP(p *lint.Pass) {
	var machines *lint.Machines
	for _, c := range p.Topology.Clusters {
		var inside []*topology.Node
		for _, n := range c.Nodes {
			if n.IsMember() && isDefaultBridge(n.Address) {
				inside = append(inside, n)
			}
		}
		if len(inside) == 0 {
			continue
		}
		if machines == nil {
			machines = p.Machines()
		}
		reportInternal(p, c, inside, machines)
	}
}

// isDefaultBridge tells whether an address is one of docker0's network.
func isDefaultBridge(address string) bool {
	ip, _ := netip.ParseAddr(address)
	return netip.MustParsePrefix("172.17.0.0/16").Contains(ip.Unmap())
}

// reportInternal says nothing where the addresses may be the machines' own: a
// host block has them, or nothing tells that there is more than one machine.
func reportInternal(p *lint.Pass, c *topology.Cluster, inside []*topology.Node, machines *lint.Machines) {
	places := map[lint.Machine]bool{}
	for _, n := range c.Nodes {
		machine := machines.OfNode(n)
		if isDefaultBridge(n.Address) && n.Host == n.Address {
			machine = lint.NoMachine // whichever it is
		}
		places[machine] = true
	}
	if len(places) < 2 {
		return
	}
	for _, n := range inside {
		if ownsAddress(machines.Hosts(machines.OfNode(n)), n.Address) {
			continue
		}
		p.Report(diag.Diagnostic{
			Address: c.NodeAddress(n).Child("address"), Args: []any{n.Address, n.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "member %[1]s is an address of Docker's own bridge, which other machines do not reach",
					ZH: "成员 %[1]s 是 Docker 默认网桥内的地址，其他机器无法访问",
				},
				Detail: diag.Words{
					EN: "It holds on one machine, and until the container is made anew. Write the address of the machine: nacosgen publishes the ports, or use network = \"host\". Where 172.17.0.0/16 is a network of your machines, say so with a host block.",
					ZH: "它只在一台机器上有效，而且容器重建后就会改变。请写机器的地址：nacosgen 会发布端口，或使用 network = \"host\"。如果 172.17.0.0/16 确实是机器所在的网络，请用 host 块说明。",
				},
			},
		})
	}
}

func ownsAddress(hosts []*topology.Host, address string) bool {
	for _, h := range hosts {
		if h.Address == address {
			return true
		}
		for _, a := range h.Addresses {
			if a == address {
				return true
			}
		}
	}
	return false
}
