package deployment

import (
	"path"
	"slices"

	"github.com/nacosgen/nacosgen/topology"
)

// The built-in outputs by name.
const (
	OutputClusterConf = "cluster-conf"
	OutputProperties  = "application-properties"
	OutputLogback     = "nacos-logback"
	OutputDockerRun   = "docker-run"
	OutputNginx       = "nginx"
)

// nodeFiles gives the paths of a node's files by output name.
func nodeFiles(c *topology.Cluster, n *topology.Node, outputs Outputs) map[string]string {
	folder := path.Join(c.Name, n.Name)
	files := make(map[string]string, 4)
	add := func(output, standard string, made bool) {
		if made && slices.Contains(outputs, output) {
			place(files, c.Outputs[output], output, n.Name, standard)
		}
	}
	add(OutputClusterConf, folder+"/conf/cluster.conf", !c.Standalone())
	add(OutputProperties, folder+"/conf/application.properties", true)
	add(OutputLogback, folder+"/conf/nacos-logback.xml", true)
	add(OutputDockerRun, folder, n.Docker != nil)
	return files
}

// gatewayFiles gives the paths of a gateway's files by output name.
func gatewayFiles(c *topology.Cluster, g *topology.Gateway, outputs Outputs) map[string]string {
	files := make(map[string]string, 1)
	if slices.Contains(outputs, OutputNginx) && g.Type == "nginx" {
		place(files, c.Outputs[OutputNginx], OutputNginx, g.Name, path.Join(c.Name, g.Name)+"/nginx.conf")
	}
	return files
}

// place enters the path of one file unless settings switch the output off or move it.
func place(files map[string]string, settings *topology.OutputSettings, output, owner, standard string) {
	switch {
	case settings == nil:
		files[output] = standard
	case !settings.Enabled:
	case settings.Paths[owner] != "":
		files[output] = settings.Paths[owner]
	default:
		files[output] = standard
	}
}
