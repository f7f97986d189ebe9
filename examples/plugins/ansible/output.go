package main

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

//go:embed playbook.yml
var playbook []byte

// output makes <cluster>/ansible for clusters without containers.
type output struct{}

func (output) Spec() sdk.Spec {
	return sdk.Spec{
		Name: "ansible", Summary: "an Ansible inventory, variables and a playbook", Scope: sdk.ScopeCluster, Needs: []sdk.Need{sdk.NeedSettings},
		Config: []schemas.Attribute{
			{Name: "start_command", Type: "string", DefaultText: "the release's start script", Summary: schemas.Words{EN: "command that starts a node and returns", ZH: "启动节点并立即返回的命令"}},
			{Name: "stop_command", Type: "string", DefaultText: "ends the node's own process and waits for it", Summary: schemas.Words{EN: "command that stops a node", ZH: "停止节点的命令"}},
			{Name: "retries", Type: "number", Default: 60, Min: new(1), Summary: schemas.Words{EN: "how often a node that starts is asked whether it is ready", ZH: "启动后查询节点是否就绪的次数"}},
			{Name: "delay", Type: "number", Default: 5, Min: new(1), Summary: schemas.Words{EN: "seconds between two of these questions", ZH: "两次查询之间的秒数"}},
			{Name: "user", Type: "string", DefaultText: "Ansible's own", Summary: schemas.Words{EN: "user by whom Ansible logs in", ZH: "Ansible 登录所用的用户"}},
		},
	}
}

// Render makes the files of each cluster; one with containers is refused.
func (output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	result := &sdk.Result{}
	for _, c := range req.Topology.Clusters {
		if c.Docker != nil {
			result.Findings = append(result.Findings, containers(c))
			continue
		}
		a := &inventory{cluster: c, request: req, settings: settings(req.Deployment, c.Name)}
		a.addNodes()
		result.Findings = append(result.Findings, a.findings...)
		result.Artefacts = append(result.Artefacts, a.files()...)
	}
	return result, nil
}

func settings(d *deployment.Deployment, cluster string) map[string]*deployment.Node {
	nodes := map[string]*deployment.Node{}
	if d == nil {
		return nodes
	}
	for _, c := range d.Clusters {
		for _, n := range c.Nodes {
			if c.Name == cluster {
				nodes[n.Name] = n
			}
		}
	}
	return nodes
}

func containers(c *topology.Cluster) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "setting-unsupported", Severity: diag.Error, Address: c.Address().Child("docker"),
		Text: diag.Text{
			Summary: diag.Words{EN: "ansible starts no containers, want a cluster without docker", ZH: "ansible 输出不启动容器，需要没有 docker 的集群"},
			Detail:  diag.Words{EN: "Take the docker block out, or switch the output ansible off for this cluster.", ZH: "请删除 docker 块，或为该集群关闭 ansible 输出。"},
		},
	}
}

// readiness is where a node tells that it serves: below the main port, of a node
// with the console alone on that one's (HealthController@06df9ab, of 1.x;
// ServerStateController@3.0.3, ConsoleHealthController@3.0.3). From 3.0 the answer
// 200 may hold a failure in its body.
func readiness(c *topology.Cluster, n *topology.Node) string {
	port, context, path := n.Port, c.ContextPath, "/v1/console/health/readiness"
	if r := schemas.Find(n.Release); r != nil && r.AtLeast("3.0.0") {
		path = "/v3/admin/core/state/readiness"
		if !n.IsMember() && n.Ports.Console != nil && c.Console != nil {
			port, context, path = *n.Ports.Console, c.Console.ContextPath, "/v3/console/health/readiness"
		}
	}
	return "http://" + topology.HostPort(n.Address, port) + strings.TrimSuffix(context, "/") + path
}

// startCommand runs the release's script with its variables and flags; what is
// secret or not known is left out, and said.
func (a *inventory) startCommand(n *topology.Node) string {
	if text, _ := a.request.Config["start_command"].(string); text != "" {
		return text
	}
	script, words := "bin/startup.sh", []string(nil)
	var flags []string
	if s := a.settings[n.Name]; s != nil && s.Start != nil {
		script = s.Start.Script
		for _, v := range s.Start.Environment {
			if v.Value.Secret != "" || v.Value.Unknown != "" {
				a.findings = append(a.findings, hiddenVariable(a.cluster.NodeAddress(n), v.Name))
				continue
			}
			words = append(words, v.Name+"="+quoted(v.Value.Text))
		}
		for _, f := range s.Start.Flags {
			flags = append(flags, f.Text)
		}
	}
	words = append(words, "bash", quoted(n.Home+"/"+script))
	return strings.Join(append(words, flags...), " ")
}

func hiddenVariable(at diag.Address, name string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "setting-unsupported", Severity: diag.Error, Address: at, Args: []any{name},
		Text: diag.Text{
			Summary: diag.Words{EN: "the variable %[1]s of the start script is secret, want one that may stand in an inventory", ZH: "启动脚本的变量 %[1]s 是机密，不能写入清单"},
			Detail:  diag.Words{EN: "Give a start_command that reads %[1]s from the machine.", ZH: "请设置从机器上读取 %[1]s 的 start_command。"},
		},
	}
}

func (a *inventory) stopCommand(n *topology.Node) string {
	if text, _ := a.request.Config["stop_command"].(string); text != "" {
		return text
	}
	return strings.Replace(stop, "HOME_OF_NODE", quoted(n.Home), 1)
}

// stop ends the server of one home and waits until its process is gone. The
// release's bin/shutdown.sh ends every Nacos server of the machine and doesn't
// wait (shutdown.sh@2.0.3 takes what ps shows with nacos.nacos), so that another
// node would go down too, and the new process would find its ports taken.
// bin/startup.sh gives each server -Dnacos.home= with its folder.
const stop = `home=$(cd HOME_OF_NODE && pwd) || exit 1; export home; ` +
	`ids() { ps ax -o pid= -o args= | awk 'index($0 " ", " -Dnacos.home=" ENVIRON["home"] " ") { print $1 }'; }; ` +
	`pids=$(ids); [ -n "$pids" ] || { echo "no server with -Dnacos.home=$home runs" >&2; exit 1; }; ` +
	`kill $pids || exit 1; i=0; while [ -n "$(ids)" ]; do i=$((i+1)); ` +
	`[ $i -lt 60 ] || { echo "the server of $home still runs, 60 s after it was asked to end" >&2; exit 1; }; sleep 1; done`

// quoted is text as one word of a shell.
func quoted(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// placed are the files of a node and where the server reads them, by output.
func placed() []struct{ output, target, mode string } {
	return []struct{ output, target, mode string }{
		{"application-properties", "conf/application.properties", "0600"},
		{"nacos-logback", "conf/nacos-logback.xml", "0644"},
		{"cluster-conf", "conf/cluster.conf", "0644"},
	}
}

func whole(number any) string { return fmt.Sprint(number) }
