package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// PortPrivileged looks at nodes without a container whose host says which
// account runs them.
var PortPrivileged = &lint.Rule{
	ID: "port-privileged",
	Summary: diag.Words{
		EN: "an account other than root must not need a port below 1024",
		ZH: "非 root 账号不能使用小于 1024 的端口",
	},
	Severity: diag.Warning,
	Theme:    lint.Ports,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "ip(7): ip_unprivileged_port_start; nacos-docker Dockerfile v1.1.0 - v3.2.3 (runs as root)",
	Check:    checkPortPrivileged,
}

func checkPortPrivileged(p *lint.Pass) {
	if len(p.Topology.Hosts) == 0 {
		return
	}
	machines := p.Machines()
	said := map[diag.Address]bool{}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			host := hostWithAccount(machines, n)
			if host == nil {
				continue
			}
			for _, port := range lint.OpenedPorts(n) {
				if port.Number < 1024 {
					reportPrivileged(p, c, n, host, port, said)
					break
				}
			}
		}
	}
}

// hostWithAccount is the host that says under which account, not root, n runs.
func hostWithAccount(machines *lint.Machines, n *topology.Node) *topology.Host {
	if n.Docker != nil {
		return nil
	}
	for _, h := range machines.Hosts(machines.OfNode(n)) {
		if user, _, _ := strings.Cut(h.User, ":"); user != "" && user != "root" && user != "0" {
			return h
		}
	}
	return nil
}

func reportPrivileged(p *lint.Pass, c *topology.Cluster, n *topology.Node, host *topology.Host, port lint.Port, said map[diag.Address]bool) {
	at := p.MainPortAddress(c, n)
	if port.Role == "console" {
		if at = c.NodeAddress(n).Child("console_port"); p.Origin(at) == topology.Inherited {
			at = c.Address().Child("console", "port")
		}
	} else if !port.Derived() {
		at = c.NodeAddress(n)
	}
	if said[at] {
		return
	}
	said[at] = true
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{port.Role, port.Number, host.User, host.Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s port %[2]d is below 1024, but account %[3]s of host %[4]s may not open it",
				ZH: "%[1]s 端口 %[2]d 小于 1024，主机 %[4]s 上的账号 %[3]s 无权打开",
			},
			Detail: diag.Words{
				EN: "The start ends with \"Permission denied\". Choose a port from 1024 on, put a gateway before it, or lower net.ipv4.ip_unprivileged_port_start on the host.",
				ZH: "启动会以 \"Permission denied\" 失败。请选择 1024 及以上的端口、在前面放置网关，或在主机上调低 net.ipv4.ip_unprivileged_port_start。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the account", ZH: "账号"}, Address: diag.Address("host").Child(host.Name, "user")}},
	})
}
