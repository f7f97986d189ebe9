package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// RestartPolicyMissing looks at containers that stay down after their machine
// was started anew.
var RestartPolicyMissing = &lint.Rule{
	ID: "restart-policy-missing",
	Summary: diag.Words{
		EN: "a container should come back when its machine does",
		ZH: "主机重启后，容器应自动恢复",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "docs.docker.com: restart policies (on-failure does not restart a container when the daemon does)",
	Check:    checkRestartPolicyMissing,
}

func checkRestartPolicyMissing(p *lint.Pass) {
	told := map[diag.Address]bool{}
	someReturn := anyReturns(p.Cluster)
	p.EachNode(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release) {
		if n.Docker == nil || startedByOthers(n.Docker) {
			return
		}
		policy, at := restartPolicy(p.Cluster, n)
		if told[at] || policy != "no" && !(someReturn && strings.HasPrefix(policy, "on-failure")) {
			return
		}
		told[at] = true
		d := diag.Diagnostic{Address: at, Args: []any{policy}, Text: diag.Text{
			Summary: diag.Words{
				EN: "restart policy %[1]q: the node stays down after its machine restarts, want \"unless-stopped\"",
				ZH: "重启策略 %[1]q：主机重启后节点不会恢复，应为 \"unless-stopped\"",
			},
			Detail: diag.Words{
				EN: "One reboot of one machine is then a lost member until somebody looks. Where systemd or an orchestrator starts the container, add --rm to options or suppress the rule.",
				ZH: "一台主机重启一次，就会少一个成员，直到有人发现。如果由 systemd 或编排系统启动容器，请在 options 中加入 --rm，或抑制此规则。",
			},
		}}
		if at == restartAddress(p.Cluster, n) {
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "write \"unless-stopped\"", ZH: "改为 \"unless-stopped\""},
				Safe:  true, Edits: []diag.Edit{{Address: at, Text: lint.Quoted("unless-stopped")}},
			}}
		}
		p.Report(d)
	})
}

// restartPolicy gives the policy of n's container and where it is written: a
// flag among the options wins, as it stands behind.
func restartPolicy(c *topology.Cluster, n *topology.Node) (string, diag.Address) {
	policy, at := n.Docker.Restart, restartAddress(c, n)
	for _, f := range lint.EngineFlags(n.Docker) {
		if f.Name == "restart" {
			policy, at = f.Value, lint.OptionsAddress(c, n).Index(f.Last)
		}
	}
	return policy, at
}

func restartAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return lint.DockerAddress(c, n, "restart", func(a, b *topology.Docker) bool { return a.Restart == b.Restart })
}

// anyReturns tells whether some container of the cluster comes back with its
// machine: only then on-failure of another looks like a slip.
func anyReturns(c *topology.Cluster) bool {
	for _, n := range c.Nodes {
		if n.Docker == nil {
			continue
		}
		if policy, _ := restartPolicy(c, n); policy == "always" || policy == "unless-stopped" {
			return true
		}
	}
	return false
}

// startedByOthers tells whether the engine removes the container when it ends,
// as for a unit of systemd; no engine takes that with a policy.
func startedByOthers(d *topology.Docker) bool {
	_, removed := optionValue(d, "rm")
	return removed
}
