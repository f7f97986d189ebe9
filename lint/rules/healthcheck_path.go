package rules

import (
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// HealthcheckPath looks at health checks that ask a 3.x server under the
// console's path of 1.x and 2.x.
var HealthcheckPath = &lint.Rule{
	ID: "healthcheck-path",
	Summary: diag.Words{
		EN: "the health check of a 3.x container must ask where 3.x answers",
		ZH: "3.x 容器的健康检查必须访问 3.x 提供的路径",
	},
	Severity: diag.Warning,
	Theme:    lint.Docker,
	Since:    "0.1.0",
	Releases: "3.0.0 and later",
	Source:   "ServerStateController@3.0.3, ConsoleHealthController@3.0.3; ApiCompatibilityConfig@3.1.1",
	Check:    checkHealthcheckPath,
}

func checkHealthcheckPath(p *lint.Pass) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if !rel.AtLeast("3.0.0") || answersOldPaths(d) {
			return
		}
		for _, f := range lint.EngineFlags(n.Docker) {
			path := oldHealthPath(f.Value)
			at := lint.OptionsAddress(p.Cluster, n).Index(f.Last)
			if f.Name != "health-cmd" || path == "" || told[at] {
				continue
			}
			told[at] = true
			p.Report(diag.Diagnostic{
				Address: at, Args: []any{path, rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "health check at %[1]s: %[2]s has nothing there, want /v3/admin/core/state/readiness",
						ZH: "健康检查访问 %[1]s：%[2]s 没有该路径，应为 /v3/admin/core/state/readiness",
					},
					Detail: diag.Words{
						EN: "The container stays unhealthy for ever, and whatever waits for it never starts. On the main port ask <context path>/v3/admin/core/state/readiness, on the console's port /v3/console/health/readiness.",
						ZH: "容器会一直处于 unhealthy，等待它的服务永远不会启动。主端口请访问 <上下文路径>/v3/admin/core/state/readiness，控制台端口请访问 /v3/console/health/readiness。",
					},
				},
				Fixes: newHealthPath(n, at, n.Docker.Options[f.Last], path),
			})
		}
	})
}

// answersOldPaths tells whether the server is asked to keep the console's old API.
func answersOldPaths(d *deployment.Node) bool {
	for i := range d.Properties {
		if d.Properties[i].Key == "nacos.core.api.compatibility.console.enabled" {
			return d.Properties[i].Value.Text != "false"
		}
	}
	return false
}

// oldHealthPath finds the console's old path of the health check in a command.
func oldHealthPath(command string) string {
	for _, path := range []string{"/v1/console/health", "/v2/console/health"} {
		if _, rest, found := strings.Cut(command, path); found {
			end := strings.IndexAny(rest, " '\"|;&?)")
			if end < 0 {
				end = len(rest)
			}
			return path + rest[:end]
		}
	}
	return ""
}

// newHealthPath asks the main port for the same under its new path.
func newHealthPath(n *topology.Node, at diag.Address, element, path string) []diag.Fix {
	what := path[strings.LastIndexByte(path, '/')+1:]
	if what != "liveness" && what != "readiness" || n.Deployment == "console" || !strings.Contains(element, fmt.Sprintf(":%d/", n.Port)) {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "ask the path of 3.x", ZH: "访问 3.x 的路径"}, Safe: true,
		Edits: []diag.Edit{{Address: at, Text: lint.Quoted(strings.Replace(element, path, "/v3/admin/core/state/"+what, 1))}},
	}}
}
