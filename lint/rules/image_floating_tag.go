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

// ImageFloatingTag looks at tags that name another image tomorrow, while every
// file is made for one release.
var ImageFloatingTag = &lint.Rule{
	ID: "image-floating-tag",
	Summary: diag.Words{
		EN: "an image should have the tag of a release, not one that moves",
		ZH: "镜像应使用某个版本的标签，而不是会变动的标签",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-docker#453; docker-startup.sh@v3.0.0 (exit 255 without authentication variables)",
	Check:    checkImageFloatingTag,
}

func checkImageFloatingTag(p *lint.Pass) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, _ *deployment.Node, rel *schemas.Release) {
		if n.Docker == nil || !tagFloats(n.Docker.Tag) {
			return
		}
		at := tagAddress(p.Cluster, n)
		if told[at] {
			return
		}
		told[at] = true
		p.Report(diag.Diagnostic{
			Address: at,
			Args:    []any{n.Docker.Tag, rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "tag %[1]q moves: want that of release %[2]s",
					ZH: "标签 %[1]q 会变动：应使用版本 %[2]s 的标签",
				},
				Detail: diag.Words{
					EN: "The files are made for %[2]s. With the next pull the container may run 3.x, where the console moves to a port of its own and the entry point ends with 255 without authentication variables. Take the attribute out: the tag then follows from version.",
					ZH: "各文件都是为 %[2]s 生成的。下一次拉取镜像后，容器可能运行 3.x：控制台会移到单独的端口，缺少鉴权变量时入口脚本会以 255 退出。请去掉该属性，标签会根据 version 得出。",
				},
			},
			Fixes: pinTag(p.Cluster, rel, at),
		})
	})
}

// tagFloats tells whether a tag is that of whatever is newest, by its name.
func tagFloats(tag string) bool {
	switch tag {
	case "latest", "stable", "edge", "nightly", "snapshot", "develop", "master", "main":
		return true
	}
	return strings.HasPrefix(tag, "latest-") || strings.HasSuffix(tag, "-latest")
}

// pinTag writes the release's own tag, where all nodes want the same.
func pinTag(c *topology.Cluster, rel *schemas.Release, at diag.Address) []diag.Fix {
	if rel.ImageTag == "" || slices.ContainsFunc(c.Nodes, func(n *topology.Node) bool { return n.Release != rel.Version }) {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "write tag %[1]s", ZH: "使用标签 %[1]s"}, Args: []any{rel.ImageTag},
		Safe: true, Edits: []diag.Edit{{Address: at, Text: lint.Quoted(rel.ImageTag)}},
	}}
}
