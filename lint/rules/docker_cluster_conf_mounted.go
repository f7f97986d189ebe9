package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// DockerClusterConfMounted looks at mounts of the file that the entry point of
// the image empties and writes anew at every start.
var DockerClusterConfMounted = &lint.Rule{
	ID: "docker-cluster-conf-mounted",
	Summary: diag.Words{
		EN: "cluster.conf must not be mounted where the image can write to it",
		ZH: "不能以可写方式挂载 cluster.conf",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all images but v2.1.2",
	Source:   "docker-startup.sh print_servers 1.1.0 - v3.2.3; #11770 k8s#116",
	Check:    checkDockerClusterConfMounted,
}

const clusterConfInside = "/home/nacos/conf/cluster.conf"

func checkDockerClusterConfMounted(p *lint.Pass) {
	if p.Cluster.Standalone() {
		return
	}
	p.EachMount(func(n *topology.Node, d *deployment.Node, rel *schemas.Release, m lint.Mount, all []lint.Mount) bool {
		if !m.Bind() || m.ReadOnly() || m.Target != clusterConfInside && m.Target != "/home/nacos/conf" ||
			rel.In("2.1.2", "2.1.2") || hasPeerFinder(all) {
			return false
		}
		reportClusterConf(p, n, d, m)
		return true
	})
}

// hasPeerFinder tells whether the plugin is mounted that keeps the list by itself.
func hasPeerFinder(mounts []lint.Mount) bool {
	for _, m := range mounts {
		if strings.Contains(m.Target, "plugins/peer-finder") {
			return true
		}
	}
	return false
}

// reportClusterConf is an error where the entry point has nothing to write, so
// that the file ends up empty.
func reportClusterConf(p *lint.Pass, n *topology.Node, d *deployment.Node, m lint.Mount) {
	servers := d.Container.Variable("NACOS_SERVERS")
	finding := diag.Diagnostic{
		Severity: diag.Warning, Address: m.Address, Args: []any{m.Source, n.Name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "the image writes over %[1]s at every start of node %[2]s, with NACOS_SERVERS",
				ZH: "镜像会在节点 %[2]s 每次启动时用 NACOS_SERVERS 覆盖 %[1]s",
			},
			Detail: diag.Words{
				EN: "What stands in the file has no effect, and is gone on the machine too. Take the mount out: nacosgen gives the image the members in NACOS_SERVERS. A file that is to win must be mounted read-only (:ro).",
				ZH: "文件中的内容不起作用，而且在主机上也会丢失。请删除该挂载：nacosgen 会通过 NACOS_SERVERS 把成员交给镜像。如果要以文件为准，必须以只读方式挂载（:ro）。",
			},
		},
	}
	if servers == nil || !servers.Value.IsSet() {
		finding.Severity = diag.Error
		finding.Text.Summary = diag.Words{
			EN: "the image empties %[1]s at every start of node %[2]s, as NACOS_SERVERS is empty",
			ZH: "NACOS_SERVERS 为空，镜像会在节点 %[2]s 每次启动时清空 %[1]s",
		}
	}
	if text := readOnlyElement(p.Cluster, n, m); text != "" {
		finding.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "mount it read-only", ZH: "以只读方式挂载"}, Safe: true,
			Edits: []diag.Edit{{Address: m.Address, Text: lint.Quoted(text)}},
		}}
	}
	p.Report(finding)
}

// readOnlyElement writes the element that holds a mount of the file alone with
// :ro; "" for one of the folder, and for the flag --mount.
func readOnlyElement(c *topology.Cluster, n *topology.Node, m lint.Mount) string {
	if m.Target != clusterConfInside {
		return ""
	}
	for at, list := range map[diag.Address][]string{lint.VolumesAddress(c, n): n.Docker.Volumes, lint.OptionsAddress(c, n): n.Docker.Options} {
		for i, element := range list {
			before, _, found := strings.Cut(element, ":"+clusterConfInside)
			if at.Index(i) != m.Address || !found {
				continue
			}
			options := slices.DeleteFunc(strings.Split(m.Options, ","), func(word string) bool { return word == "" || word == "rw" })
			return before + ":" + clusterConfInside + ":" + strings.Join(append(options, "ro"), ",")
		}
	}
	return ""
}
