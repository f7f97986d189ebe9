package rules

import (
	"fmt"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// LogbackDiskBudget adds up what the log files of all nodes on a machine may
// grow to, because the stock caps alone are 67 to 158 GB a node by release.
var LogbackDiskBudget = &lint.Rule{
	ID: "logback-disk-budget",
	Summary: diag.Words{
		EN: "the caps of all log files on a machine must fit its disk",
		ZH: "一台机器上所有日志文件的总上限不能超过其磁盘",
	},
	Severity: diag.Warning,
	Theme:    lint.Logging,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; stock caps add up to 97 GB a node at 1.1.0, 109 GB at 1.4.8, 148 GB at 2.5.1, 155 GB at 3.0.3",
	Source:   "totalSizeCap in nacos-logback.xml of every release; alibaba/nacos#8686, nacos-k8s#253, higress#1594",
	Check:    checkLogbackDiskBudget,
}

func checkLogbackDiskBudget(p *lint.Pass) {
	disks := hostsWith(p.Topology, func(h *topology.Host) string { return h.Disk })
	if len(disks) == 0 {
		return
	}
	machines := p.Machines()
	budgets := map[lint.Machine]*machineBudget{}
	caps := map[string]int64{} // by release and what the cluster says of logs
	for _, c := range p.Topology.Clusters {
		said := saidOfCaps(c)
		for _, n := range c.Nodes {
			machine := machines.OfNode(n)
			if machine == lint.NoMachine || largestOf(machines.Hosts(machine), disks) == nil {
				continue
			}
			limit, known := caps[n.Release+said]
			if !known {
				limit = logCap(c, n)
				caps[n.Release+said] = limit
			}
			budgetOf(budgets, machine).add(c, n, limit)
		}
	}
	for _, h := range p.Topology.Hosts {
		machine := machines.OfAddress(h.Address)
		b := budgets[machine]
		if b == nil || largestOf(machines.Hosts(machine), disks) != h || b.total <= disks[h] {
			continue
		}
		p.Report(diskBudgetExceeded(h, b))
	}
}

// saidOfCaps is all of c that the caps of its log files depend on.
func saidOfCaps(c *topology.Cluster) string {
	said := fmt.Sprintf("/%s/%s", c.Mode, c.Logging.TotalSizeCap)
	for _, l := range c.Logging.Loggers {
		said += "/" + l.Name + "=" + l.TotalSizeCap
	}
	return said
}

// logCap is what the log files of n may grow to; 0 where that is not known.
func logCap(c *topology.Cluster, n *topology.Node) int64 {
	rel := schemas.Find(n.Release)
	if rel == nil {
		return 0
	}
	var total int64
	for _, a := range deployment.LoggingOf(c, n, rel).Appenders {
		if a.Rolling == nil {
			continue
		}
		if size, err := topology.ParseSize(a.Rolling.TotalSizeCap.Text); err == nil {
			total += size
		}
	}
	return total
}

func diskBudgetExceeded(h *topology.Host, b *machineBudget) diag.Diagnostic {
	first := b.nodes[0]
	return diag.Diagnostic{
		Address: diag.Address("host").Child(h.Name, "disk"),
		Args:    []any{h.Disk, roughSize(b.total), len(b.nodes), b.names()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "disk of %[1]s is less than the %[2]s that the log files of its nodes may grow to (nodes: %[3]d)",
				ZH: "磁盘 %[1]s 小于其上节点日志文件可达到的 %[2]s（节点数：%[3]d）",
			},
			Detail: diag.Words{
				EN: "Nodes: %[4]s. On a full disk every write fails with \"No space left on device\", logs first, then naming and configuration data. Set total_size_cap in the logging block (it holds for each log file by itself; there are 25 to 40), or give the machine a larger disk.",
				ZH: "节点：%[4]s。磁盘写满后所有写入都会报 \"No space left on device\"，先是日志，然后是注册与配置数据。请在 logging 块中设置 total_size_cap（对每个日志文件分别生效，共 25 到 40 个），或换用更大的磁盘。",
			},
		},
		Related: []diag.Related{{
			Words: diag.Words{EN: "log files of node %[1]s", ZH: "节点 %[1]s 的日志设置"}, Args: []any{first.node.Name},
			Address: first.cluster.Address().Child("logging", "total_size_cap"),
		}},
	}
}
