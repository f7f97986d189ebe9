package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// VolumeTargetWrong looks at mounts that are meant for Nacos's folders, but miss
// them, so that what they should keep stays in the container.
var VolumeTargetWrong = &lint.Rule{
	ID: "volume-target-wrong",
	Summary: diag.Words{
		EN: "data, logs and conf must be mounted below /home/nacos",
		ZH: "data、logs 和 conf 必须挂载到 /home/nacos 下",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "nacos-docker: Dockerfile@1.1.0-v3.2.3 (BASE_DIR=/home/nacos)",
	Check:    checkVolumeTargetWrong,
}

func checkVolumeTargetWrong(p *lint.Pass) {
	p.EachMount(func(n *topology.Node, _ *deployment.Node, _ *schemas.Release, m lint.Mount, all []lint.Mount) bool {
		if !isOfficialImage(n.Docker) || strings.HasPrefix(m.Target+"/", imageHome+"/") || isAskedFor(p.Cluster, n, m.Target) {
			return false
		}
		d := diag.Diagnostic{Address: m.Address}
		if want := imageHome + "/" + path.Base(m.Source); isSwapped(&m, all) {
			d.Args = []any{m.Target, want}
			d.Text = volumeSwapped()
			d.Fixes = rewriteVolume(p, n, m, m.Target, want)
		} else if want := meantTarget(m.Target); want != "" && !covered(all, want) {
			d.Args = []any{m.Target, want}
			d.Text = volumeMissed()
			d.Fixes = rewriteVolume(p, n, m, m.Source, want)
		} else {
			return false
		}
		p.Report(d)
		return true
	})
}

// isAskedFor tells whether the topology speaks of a path in the container.
func isAskedFor(c *topology.Cluster, n *topology.Node, target string) bool {
	inside := func(text string) bool { return strings.HasPrefix(text+"/", target+"/") }
	if inside(c.Logging.Directory) || inside(c.AccessLog.Directory) {
		return true
	}
	return slices.ContainsFunc(lint.Settings(c, n), func(s lint.Setting) bool { return strings.Contains(s.Value.Text, target) })
}

// isSwapped tells whether the source is a folder of the container that nothing
// is mounted on.
func isSwapped(m *lint.Mount, all []lint.Mount) bool {
	source := path.Clean(m.Source)
	return (source == imageHome+"/data" || source == imageHome+"/logs") && !covered(all, source)
}

// meantTarget is the folder of the image that a target was meant to be; "" none.
// /data can be nothing else in this image, /srv/app/data can.
func meantTarget(target string) string {
	base := path.Base(target)
	if base != "data" && base != "logs" && base != "conf" || path.Dir(target) != "/" && !strings.Contains(target, "nacos") {
		return ""
	}
	return imageHome + "/" + base
}

// covered tells whether a path in the container lies in a mount.
func covered(mounts []lint.Mount, inside string) bool {
	return slices.ContainsFunc(mounts, func(m lint.Mount) bool { return m.Covers(inside) })
}

// rewriteVolume writes an element of volumes with another source and target.
func rewriteVolume(p *lint.Pass, n *topology.Node, m lint.Mount, source, target string) []diag.Fix {
	if !strings.HasPrefix(string(m.Address), string(lint.VolumesAddress(p.Cluster, n))) {
		return nil
	}
	text := source + ":" + target
	if m.Options != "" {
		text += ":" + m.Options
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "write %[1]s", ZH: "改为 %[1]s"}, Args: []any{text},
		Safe: true, Edits: []diag.Edit{{Address: m.Address, Text: lint.Quoted(text)}},
	}}
}

func volumeSwapped() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "the volume is the wrong way round: want source:target, and %[2]s is the target",
			ZH: "卷的两边写反了：应为 \"源:目标\"，而 %[2]s 是目标",
		},
		Detail: diag.Words{
			EN: "The folder of the machine comes first. As it stands Nacos keeps %[2]s in the container, and it is lost when the container is removed.",
			ZH: "主机上的目录写在前面。按现在的写法，%[2]s 保存在容器中，删除容器后就会丢失。",
		},
	}
}

func volumeMissed() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "nothing in the container uses %[1]s: want target %[2]s",
			ZH: "容器中没有任何程序使用 %[1]s：目标应为 %[2]s",
		},
		Detail: diag.Words{
			EN: "The folder of the machine stays empty, while Nacos keeps %[2]s in the container; it is lost when the container is removed.",
			ZH: "主机上的目录会一直为空，而 %[2]s 保存在容器中，删除容器后就会丢失。",
		},
	}
}
