package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// MountedPropertiesIgnoreEnv looks at variables that only fill in the image's
// own application.properties, while another file lies over it.
var MountedPropertiesIgnoreEnv = &lint.Rule{
	ID: "mounted-properties-ignore-env",
	Summary: diag.Words{
		EN: "a variable must not say something else than the mounted application.properties, which wins",
		ZH: "环境变量不得与挂载的 application.properties 不同，因为以后者为准",
	},
	Severity: diag.Error,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "docker-startup.sh@1.2.0-v3.2.3, build/conf/application.properties",
	Check:    checkMountedPropertiesIgnoreEnv,
}

func checkMountedPropertiesIgnoreEnv(p *lint.Pass) {
	p.EachVariable(func(n *topology.Node, d *deployment.Node, rel *schemas.Release, s lint.Setting) bool {
		if s.Value.IsUnknown() || !mountsProperties(d) || knownPlaceholder(n, s.Name) || !isOfficialImage(n.Docker) {
			return false
		}
		v := rel.ImageVariable(s.Name)
		if v == nil || !v.OnlyInTemplate() || !s.Value.IsSet() && endsWhenEmpty(v) || rel.PropertyByVariable(s.Name) != nil {
			return false
		}
		key, says := v.Effects[0].Target, fileAgrees(v, d, s.Value)
		if says == agrees {
			return false
		}
		severity := diag.Error
		summary := diag.Words{
			EN: "%[1]s = %[2]q has no effect: the mounted application.properties says something else for %[3]s",
			ZH: "%[1]s = %[2]q 不起作用：挂载的 application.properties 中 %[3]s 为其他值",
		}
		if says == isSilent {
			severity = diag.Warning
			summary = diag.Words{
				EN: "%[1]s = %[2]q has no effect: the image reads it for %[3]s in its own application.properties alone",
				ZH: "%[1]s = %[2]q 不起作用：镜像只在自带的 application.properties 中将其用于 %[3]s",
			}
		}
		p.Report(diag.Diagnostic{
			Severity: severity, Address: s.Address, Args: []any{s.Name, s.Value.Shown(), key},
			Text: diag.Text{
				Summary: summary,
				Detail: diag.Words{
					EN: "With config = \"files\" the node's own file lies over the one that holds ${%[1]s}. Write the setting in the topology or in properties, or use config = \"env\".",
					ZH: "config = \"files\" 时，节点自己的文件会覆盖含有 ${%[1]s} 的文件。请把该设置写在拓扑或 properties 中，或使用 config = \"env\"。",
				},
			},
		})
		return true
	})
}

// fileSays is what the mounted file says of a variable's key.
type fileSays int

const (
	agrees   fileSays = iota // the same, or something that nobody knows yet
	differs                  // another value
	isSilent                 // there is no such key
)

// fileAgrees compares a variable with the keys that the template makes of it.
func fileAgrees(v *schemas.ImageVariable, d *deployment.Node, value topology.Value) fileSays {
	says := isSilent
	for _, e := range v.Effects {
		for i := range d.Properties {
			p := &d.Properties[i]
			if p.Key != e.Target && p.Key != e.Target+".0" {
				continue
			}
			if p.Value.IsUnknown() || p.Value.Text == value.Text || e.How == "part" && strings.Contains(p.Value.Text, value.Text) {
				return agrees
			}
			says = differs
		}
	}
	return says
}

// mountsProperties tells whether the node's own application.properties is in force.
func mountsProperties(d *deployment.Node) bool {
	for _, m := range d.Container.Mounts {
		if m.Target == imageHome+"/conf/application.properties" {
			return true
		}
	}
	return false
}
