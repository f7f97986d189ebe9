package rules

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// EmbeddedWithoutVolume looks for containers that keep configuration in
// themselves, where the next docker rm takes it away.
var EmbeddedWithoutVolume = &lint.Rule{
	ID: "embedded-without-volume",
	Summary: diag.Words{
		EN: "embedded storage in containers needs a volume for /home/nacos/data",
		ZH: "容器中使用嵌入式存储时需要为 /home/nacos/data 挂载卷",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "docker-startup.sh@1.3.0: BASE_DIR=/home/nacos; alibaba/nacos#4544",
	Check:    checkEmbeddedWithoutVolume,
}

func checkEmbeddedWithoutVolume(p *lint.Pass) {
	if p.Cluster.Standalone() || p.Cluster.Storage != "embedded" {
		return
	}
	report := once(p)
	p.EachNode(func(n *topology.Node, d *deployment.Node, _ *schemas.Release) {
		if d.Container == nil || !n.IsMember() || keepsData(p.Cluster, n, d) {
			return
		}
		report(diag.Diagnostic{
			Address: volumesAddress(p.Cluster, n),
			Args:    []any{n.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "no volume for /home/nacos/data, where embedded storage keeps the configuration",
					ZH: "嵌入式存储的配置保存在 /home/nacos/data，但没有为其挂载卷",
				},
				Detail: diag.Words{
					EN: "When the container is removed, for an update say, node %[1]s comes back empty; with all nodes the configuration is gone. Add a volume such as \"/srv/nacos/%[1]s/data:/home/nacos/data\", or leave volumes out: nacosgen then mounts data and logs.",
					ZH: "容器被删除（例如升级）后，节点 %[1]s 将丢失数据；所有节点都如此时配置全部丢失。请加上 \"/srv/nacos/%[1]s/data:/home/nacos/data\" 之类的卷，或不写 volumes：nacosgen 会自动挂载数据和日志目录。",
				},
			},
		})
	})
}

// volumesAddress is where it is written that nothing, or something else, is
// mounted: [] is another thing than no volumes.
func volumesAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	return lint.DockerAddress(c, n, "volumes", func(a, b *topology.Docker) bool {
		return (a.Volumes == nil) == (b.Volumes == nil) && slices.Equal(a.Volumes, b.Volumes)
	})
}

// keepsData tells whether the folder of data, or one around it, is mounted.
func keepsData(c *topology.Cluster, n *topology.Node, d *deployment.Node) bool {
	for _, m := range lint.Mounts(c, n, d) {
		if m.Covers("/home/nacos/data") {
			return true
		}
	}
	return slices.ContainsFunc(lint.EngineFlags(n.Docker), func(f lint.EngineFlag) bool { return f.Name == "volumes-from" })
}
