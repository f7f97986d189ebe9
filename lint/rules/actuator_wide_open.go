package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// ActuatorWideOpen looks at the endpoints of Spring's actuator that are served.
var ActuatorWideOpen = &lint.Rule{
	ID: "actuator-wide-open",
	Summary: diag.Words{
		EN: "the actuator should not serve the environment, heap dumps or a shutdown",
		ZH: "actuator 不应开放环境变量、堆转储和关机端点",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "all; 2.0.0 - 2.0.4 serve everything unless the key is set",
	Source:   "alibaba/nacos: application.properties@2.4.3, of the console@2.0.0 - @2.1.0; /actuator/** in nacos.security.ignore.urls",
	Check:    checkActuatorWideOpen,
}

const exposedEndpoints = "management.endpoints.web.exposure."

// dangerousEndpoints show secrets or end the server.
func dangerousEndpoints() []string { return []string{"env", "heapdump", "shutdown"} }

func checkActuatorWideOpen(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(exposedEndpoints + "include") // what is unknown names none
		if s.actuatorIsApart() {
			continue
		}
		include := endpoints(e.value.Text)
		open := s.openEndpoints(include)
		if len(open) == 0 {
			continue
		}
		d := diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name, diag.List(open)},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s serves %[2]s to everybody who reaches the port",
					ZH: "%[1]s 向所有能访问该端口的人开放了 %[2]s",
				},
				Detail: diag.Words{
					EN: "/actuator needs no login. The environment and a heap dump hold the database's password and the signing key. Prometheus needs \"prometheus,health\", which metrics { prometheus = true } writes.",
					ZH: "/actuator 无需登录。环境变量和堆转储中含有数据库密码和签名密钥。Prometheus 只需要 \"prometheus,health\"，可用 metrics { prometheus = true } 写出。",
				},
			},
		}
		if e.editable(p) {
			kept := "prometheus,health"
			if !slices.Contains(include, "*") {
				kept = strings.Join(slices.DeleteFunc(include, func(name string) bool { return slices.Contains(open, name) }), ",")
			}
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "serve %[1]q", ZH: "只开放 %[1]q"}, Args: []any{kept}, Safe: true,
				Edits: []diag.Edit{{Address: e.at, Text: lint.Quoted(kept)}},
			}}
		}
		report(d)
	}
}

// openEndpoints gives those of the dangerous endpoints that are served. Spring
// itself keeps the shutdown off unless it is switched on by name.
func (s *server) openEndpoints(include []string) []string {
	all := slices.Contains(include, "*")
	e, _ := s.get(exposedEndpoints + "exclude")
	if e.value.IsUnknown() {
		return nil
	}
	exclude := endpoints(e.value.Text)
	if slices.Contains(exclude, "*") {
		return nil
	}
	var open []string
	for _, name := range dangerousEndpoints() {
		included := slices.Contains(include, name) || all && (name != "shutdown" || s.is("management.endpoint.shutdown.enabled", no) == yes)
		if included && !slices.Contains(exclude, name) && s.is("management.endpoint."+name+".enabled", yes) == yes {
			open = append(open, name)
		}
	}
	return open
}

// actuatorIsApart tells whether the actuator is off, or on a port or an address
// of its own.
func (s *server) actuatorIsApart() bool {
	if s.is("management.endpoints.enabled-by-default", yes) != yes {
		return true
	}
	port, _ := s.get("management.server.port")
	address, _ := s.get("management.server.address")
	return port.value.IsSet() || lint.IsLoopback(address.value.Text)
}

// endpoints reads a list of names as Spring does.
func endpoints(text string) []string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			names = append(names, name)
		}
	}
	return names
}
