package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// JavaVersion compares the Java of a machine with what the servers on it need.
// Containers bring their own.
var JavaVersion = &lint.Rule{
	ID: "java-version",
	Summary: diag.Words{
		EN: "a machine's Java must be new enough for its servers",
		ZH: "机器的 Java 版本必须满足其服务端的要求",
	},
	Severity: diag.Error,
	Theme:    lint.Releases,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; Java 8, and Java 17 from 3.0.0 on",
	Source:   "alibaba/nacos: pom.xml@2.5.1 (1.8), @3.0.3 (17)",
	Check:    checkJavaVersion,
}

func checkJavaVersion(p *lint.Pass) {
	hosts := map[string]*topology.Host{}
	for _, h := range p.Topology.Hosts {
		if h.Java != nil {
			hosts[h.Name] = h
		}
	}
	if len(hosts) == 0 {
		return
	}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			h, rel := hosts[n.Host], schemas.Find(n.Release)
			if n.Docker != nil || h == nil || rel == nil || *h.Java >= rel.JavaMin {
				continue
			}
			delete(hosts, h.Name) // one finding a host
			p.Report(oldJava(c, n, h, rel))
		}
	}
}

func oldJava(c *topology.Cluster, n *topology.Node, h *topology.Host, rel *schemas.Release) diag.Diagnostic {
	return diag.Diagnostic{
		Address: diag.Address("host").Child(h.Name, "java"),
		Args:    []any{h.Name, *h.Java, n.Name, rel.Version, rel.JavaMin},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "host %[1]s has Java %[2]d, but node %[3]s runs Nacos %[4]s: want Java %[5]d or later",
				ZH: "主机 %[1]s 的 Java 为 %[2]d，而节点 %[3]s 运行 Nacos %[4]s：需要 Java %[5]d 或更高版本",
			},
			Detail: diag.Words{
				EN: "The start ends with UnsupportedClassVersionError. Install Java %[5]d on the host, or run the node in a container, which brings its own.",
				ZH: "启动会以 UnsupportedClassVersionError 失败。请在主机上安装 Java %[5]d，或在自带 Java 的容器中运行该节点。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the release", ZH: "版本"}, Address: versionAddress(c, n)}},
	}
}
