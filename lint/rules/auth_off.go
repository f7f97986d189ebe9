package rules

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// AuthOff looks at servers that take every request of a client. On 3.x with a
// login for the rest, auth-3x-partial says it, unless the internet can reach them.
var AuthOff = &lint.Rule{
	ID: "auth-off",
	Summary: diag.Words{
		EN: "clients should have to log in",
		ZH: "客户端应当需要登录",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later; before, there is no login for clients",
	Source:   "alibaba/nacos: AuthFilter@1.2.0, NacosServerAuthConfig@3.0.3; #4498",
	Check:    checkAuthOff,
}

func checkAuthOff(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.2.0") || s.node.Deployment == "console" || s.clientAuth() != no {
			continue
		}
		way := wayIn(p.Topology, s.cluster)
		if way == "" && either(s.adminAuth(), s.consoleAuth()) != no {
			continue
		}
		e, _ := s.get(keyAuthEnabled)
		d := diag.Diagnostic{
			Address: e.at,
			Args:    []any{s.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "clients need no login: whoever reaches the port of Nacos %[1]s reads and changes every configuration",
					ZH: "客户端无需登录：能访问 Nacos %[1]s 端口的人都可以读取和修改所有配置",
				},
				Detail: diag.Words{
					EN: "Passwords that applications keep there are open too. Write an auth block with token_secret_key and identity from variables, and give the clients a user name and a password. Where only trusted machines reach the port, say so: # nacosgen:ignore auth-off and the reason.",
					ZH: "应用存放在其中的密码同样是公开的。请写 auth 块，其 token_secret_key 和 identity 取自变量，并为客户端配置用户名和密码。如果只有可信的机器能访问该端口，请写明：# nacosgen:ignore auth-off 及理由。",
				},
			},
		}
		if way != "" {
			d.Severity = diag.Error
			d.Related = []diag.Related{{Words: diag.Words{EN: "the internet reaches it here", ZH: "互联网可以从这里访问"}, Address: way}}
		}
		report(d)
	}
}

// wayIn is where a cluster is open to the internet: a gateway, or a machine of
// its nodes, with a public address; "" where there is none. A gateway that only
// lets some addresses in is not open.
func wayIn(t *topology.Topology, c *topology.Cluster) diag.Address {
	for _, g := range c.Gateways {
		if lint.IsPublic(g.Address) && isForAll(g.Allow) {
			return c.GatewayAddress(g).Child("address")
		}
	}
	for _, n := range c.Nodes {
		if lint.IsPublic(n.Address) {
			return c.NodeAddress(n).Child("address")
		}
		i, ok := slices.BinarySearchFunc(t.Hosts, n.Host, func(h *topology.Host, name string) int { return strings.Compare(h.Name, name) })
		if !ok {
			continue
		}
		at := diag.Address("host").Child(n.Host)
		if lint.IsPublic(t.Hosts[i].Address) {
			return at.Child("address")
		}
		if j := slices.IndexFunc(t.Hosts[i].Addresses, lint.IsPublic); j >= 0 {
			return at.Child("addresses").Index(j)
		}
	}
	return ""
}

// isForAll tells whether a list of allowed networks leaves nobody out, or names
// one that is wider than the registries give to anybody: a /8, or a /16 of IPv6,
// whose fc00::/7 is for private use.
func isForAll(allow []string) bool {
	return len(allow) == 0 || slices.ContainsFunc(allow, func(network string) bool {
		p, err := netip.ParsePrefix(network)
		if err != nil {
			return false
		}
		if p.Addr().Is4() {
			return p.Bits() < 8
		}
		return p.Bits() < 16 && !(p.Addr().IsPrivate() && p.Bits() >= 7)
	})
}
