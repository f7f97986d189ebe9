package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MountedPropertiesWrongVersion looks at images of another release than the
// one that all files are made for.
var MountedPropertiesWrongVersion = &lint.Rule{
	ID: "mounted-properties-wrong-version",
	Summary: diag.Words{
		EN: "the image should be of the release that the files are made for",
		ZH: "镜像应与生成各文件所依据的版本一致",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-docker: build/conf/application.properties and docker-startup.sh of all tags",
	Check:    checkMountedPropertiesWrongVersion,
}

func checkMountedPropertiesWrongVersion(p *lint.Pass) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if n.Docker == nil || !isOfficialImage(n.Docker) {
			return
		}
		image := releaseOfTag(n.Docker.Tag)
		at := tagAddress(p.Cluster, n)
		if image == nil || image == rel || told[at] {
			return
		}
		told[at] = true
		p.Report(diag.Diagnostic{
			Address: at,
			Args:    []any{n.Docker.Tag, image.Version, rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "tag %[1]q is the image of release %[2]s: want %[3]s, which the files are made for",
					ZH: "标签 %[1]q 是版本 %[2]s 的镜像：各文件是为 %[3]s 生成的",
				},
				Detail: diag.Words{
					EN: "Keys and variables are those of version. What the image's release reads by another name has its own default there, without a word in the log. Change version, or take tag out.",
					ZH: "配置项和环境变量取自 version 所写的版本。镜像中的版本若使用其他名称，就会采用自己的默认值，且日志中没有任何提示。请修改 version，或去掉 tag。",
				},
			},
			Related: []diag.Related{{
				Words: diag.Words{EN: "the release of the files", ZH: "各文件所依据的版本"}, Address: versionAddress(p.Cluster, n),
			}},
		})
	})
}

// versionAddress is where the release of n is written.
func versionAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	if n.Version == c.Version {
		return c.Address().Child("version")
	}
	return c.NodeAddress(n).Child("version")
}

// releaseOfTag reads "v2.4.3", "2.4.3-slim", "v2.4.3@sha256:..."; nil where no
// known release begins it.
func releaseOfTag(tag string) *schemas.Release {
	tag, _, _ = strings.Cut(tag, "@")
	number, _, _ := strings.Cut(strings.TrimPrefix(tag, "v"), "-")
	return schemas.Find(number)
}
