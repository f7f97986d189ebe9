package rules

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// The keys of Tomcat's access log.
const (
	accessLogEnabled = "server.tomcat.accesslog.enabled"
	accessLogMaxDays = "server.tomcat.accesslog.max-days"
	tomcatBasedir    = "server.tomcat.basedir"
)

// accessLog is the access log of one node, which is on.
type accessLog struct {
	on  serverSetting
	rel *schemas.Release
	// maxDays is what the release knows of that key; nil nothing.
	maxDays *schemas.PropertyFact
}

// eachAccessLog visits the nodes that write an access log.
func eachAccessLog(p *lint.Pass, visit func(n *topology.Node, d *deployment.Node, log accessLog)) {
	var last accessLog
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		on, ok := settingOf(p.Cluster, n, d, accessLogEnabled)
		if v := templateVariable(n, d, rel, "TOMCAT_ACCESSLOG_ENABLED"); v != nil {
			on, ok = serverSetting{v.Value, lint.EnvAddress(p.Cluster, n, v.Name), true}, true
		}
		if !ok || !strings.EqualFold(on.value.Text, "true") {
			return
		}
		if last.rel != rel {
			last = accessLog{rel: rel, maxDays: rel.Property(accessLogMaxDays)}
		}
		last.on = on
		visit(n, d, last)
	})
}

// templateVariable gives a variable that the user sets and that the image's own
// application.properties reads, where no other file is mounted over that one.
func templateVariable(n *topology.Node, d *deployment.Node, rel *schemas.Release, name string) *deployment.ContainerVariable {
	if d.Container == nil || d.Container.Config != "env" {
		return nil
	}
	if _, own := n.Docker.Env[name]; !own {
		return nil
	}
	if known := rel.ImageVariable(name); known == nil || len(known.Effects) == 0 {
		return nil
	}
	return d.Container.Variable(name)
}

// daysOf reads a number of days; ok is false where it is none, or not known.
func daysOf(v topology.Value) (days int, ok bool) {
	days, err := strconv.Atoi(strings.TrimSpace(v.Text))
	return days, err == nil
}
