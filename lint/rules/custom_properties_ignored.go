package rules

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// CustomPropertiesIgnored looks at mounts of the file that older images read
// beside application.properties.
var CustomPropertiesIgnored = &lint.Rule{
	ID: "custom-properties-ignored",
	Summary: diag.Words{
		EN: "newer images don't read init.d/custom.properties",
		ZH: "较新的镜像不读取 init.d/custom.properties",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "1.4.5 - 1.4.8, 2.1.1 and later",
	Source:   "docker-startup.sh@v1.4.4, @v1.4.5, @v2.1.0, @v2.1.1 (spring.config.name)",
	Check:    checkCustomPropertiesIgnored,
}

func checkCustomPropertiesIgnored(p *lint.Pass) {
	p.EachMount(func(_ *topology.Node, _ *deployment.Node, rel *schemas.Release, m lint.Mount, _ []lint.Mount) bool {
		if m.Target != imageHome+"/init.d" && m.Target != imageHome+"/init.d/custom.properties" || !rel.In("1.4.5", "1.4.8") && !rel.AtLeast("2.1.1") {
			return false
		}
		p.Report(diag.Diagnostic{
			Address: m.Address, Args: []any{m.Target, rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "the image of %[2]s does not read %[1]s: want the keys in properties",
					ZH: "%[2]s 的镜像不读取 %[1]s：应将配置项写在 properties 中",
				},
				Detail: diag.Words{
					EN: "It loads conf/application.properties alone. Write the keys of the file in properties of the cluster or the node, and take the mount out.",
					ZH: "它只加载 conf/application.properties。请将该文件中的配置项写在集群或节点的 properties 中，并去掉该挂载。",
				},
			},
		})
		return true
	})
}
