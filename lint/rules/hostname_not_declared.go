package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// HostnameNotDeclared looks at containers in host name mode whose host name is
// not the member's.
var HostnameNotDeclared = &lint.Rule{
	ID: "hostname-not-declared",
	Summary: diag.Words{
		EN: "a container in host name mode must have the member's name as its host name",
		ZH: "主机名模式下，容器的主机名必须是成员的名称",
	},
	Severity: diag.Warning,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: InetUtils@1.1.0, @3.0.3 (InetAddress.getLocalHost); docker run --hostname; #1156 #5497",
	Check:    checkHostnameNotDeclared,
}

func checkHostnameNotDeclared(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	said := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if d.Container == nil || !n.IsMember() || !lint.IsName(n.Address) || lint.IsUntouched(n) {
			return
		}
		self := p.SelfOf(n, d)
		if self.Kind != lint.SelfHostname || strings.EqualFold(self.Value.Text, n.Address) {
			return
		}
		at, fixes := hostnamePlace(p, n, self)
		if said[at] {
			return
		}
		said[at] = true
		reportHostname(p, n, self.Value.Text, at, fixes)
	})
}

// hostnamePlace is the flag that names the container or, without one, what
// switches host name mode on.
func hostnamePlace(p *lint.Pass, n *topology.Node, self lint.Self) (diag.Address, []diag.Fix) {
	f := lint.HostnameFlag(n)
	switch {
	case f != nil:
		at := lint.OptionsAddress(p.Cluster, n).Index(f.Last)
		element := n.Docker.Options[f.Last]
		if !strings.HasSuffix(element, f.Value) || f.Value == "" {
			return at, nil
		}
		before := strings.TrimSuffix(element, f.Value)
		name, text := n.Address, lint.Quoted(before+n.Address)
		if !strings.HasPrefix(string(at), string(p.Cluster.NodeAddress(n))) { // for all nodes
			name = "${self.address}"
			text = strings.TrimSuffix(lint.Quoted(before), `"`) + name + `"`
		}
		return at, []diag.Fix{{
			Title: diag.Words{EN: "write %[1]s", ZH: "改为 %[1]s"}, Args: []any{name}, Safe: true,
			Edits: []diag.Edit{{Address: at, Text: text}},
		}}
	case self.Setting != nil:
		return self.Setting.Address, nil
	}
	return p.Cluster.NodeAddress(n).Child("address"), nil
}

func reportHostname(p *lint.Pass, n *topology.Node, hostname string, at diag.Address, fixes []diag.Fix) {
	summary := diag.Words{
		EN: "the container of node %[1]s is called %[2]s, but the member %[3]s",
		ZH: "节点 %[1]s 的容器主机名为 %[2]s，而成员名称为 %[3]s",
	}
	if hostname == "" {
		summary = diag.Words{
			EN: "the container of node %[1]s has a random host name, but must be called %[3]s",
			ZH: "节点 %[1]s 的容器使用随机主机名，应为 %[3]s",
		}
	}
	p.Report(diag.Diagnostic{
		Address: at, Args: []any{n.Name, hostname, n.Address},
		Text: diag.Text{
			Summary: summary,
			Detail: diag.Words{
				EN: "In host name mode the server announces the host name of its container, does not find it in the list and adds itself as one more member. container_name alone does not set it: write --hostname %[3]s, or leave host name mode to nacosgen, which sets it.",
				ZH: "在主机名模式下，服务端以容器的主机名声明自己，在列表中找不到，会把自己作为额外成员加入。仅有 container_name 并不会设置主机名：请写 --hostname %[3]s，或由 nacosgen 管理主机名模式，它会设置主机名。",
			},
		},
		Fixes: fixes,
	})
}
