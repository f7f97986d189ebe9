package deployment

import (
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// server enters the context path.
func (s *sheet) server() {
	at := s.at.Child("context_path")
	path := topology.Text(s.cluster.ContextPath)
	s.hold(diag.Warning, s.setting("server.servlet.contextPath", path, at))
	for _, key := range []string{
		"server.contextPath",                       // shipped in 1.1 beside the one that works
		"nacos.console.remote.server.context-path", // by which a console finds its servers
	} {
		if s.ships(key) {
			s.set(key, path, From(at))
			s.hold(diag.Warning, key)
		}
	}
}

// metrics opens what Prometheus reads, and closes what some jars leave open.
func (s *sheet) metrics() {
	const exposed = "management.endpoints.web.exposure.include"
	if s.cluster.Metrics.Prometheus {
		at := s.at.Child("metrics", "prometheus")
		s.setting(exposed, topology.Text("prometheus,health"), at)
		if fact := s.rel.Property("nacos.prometheus.metrics.enabled"); fact != nil && fact.Exists {
			s.enter(fact.Key, fact, topology.Text("true"), at)
		}
		return
	}
	for _, d := range append(s.rel.UnsafeJarDefaults(), s.rel.UnsafeShipped()...) {
		if d.Key == exposed {
			s.set(exposed, topology.Text("health"), Fact("without it: "+d.Why, d.Source))
		}
	}
}

// accessLog enters what is said of Tomcat's access log.
func (s *sheet) accessLog() {
	log, at := s.cluster.AccessLog, s.at.Child("access_log")
	s.setting("server.tomcat.accesslog.enabled", topology.Text(strconv.FormatBool(log.Enabled)), at.Child("enabled"))
	if log.MaxDays != nil {
		s.maxDays(*log.MaxDays, at.Child("max_days"))
	}
	s.shipped("server.tomcat.accesslog.pattern", log.Pattern, at.Child("pattern"))
	s.shipped("server.tomcat.basedir", log.Directory, at.Child("directory"))
}

// shipped enters a text that is the one of the shipped file where nobody said
// otherwise, so that an empty one, too, may be what the user wrote.
func (s *sheet) shipped(key, text string, at diag.Address) {
	if line := s.rel.ShippedValue(key); text != "" || line != nil && line.Value != "" {
		s.setting(key, topology.Text(text), at)
	}
}

const accessLogDays = "server.tomcat.accesslog.max-days"

func (s *sheet) maxDays(days int, at diag.Address) {
	if fact := s.rel.Property(accessLogDays); fact == nil || !fact.Effective {
		s.found = append(s.found, finding(ruleUnsupported, diag.Error, at,
			diag.Words{EN: "max_days of the access log has no effect in Nacos %[1]s", ZH: "访问日志的 max_days 在 Nacos %[1]s 中不起作用"},
			diag.Words{EN: "It works in 1.4.3 - 1.4.8 and from 2.1.1 on. Here, switch the access log off (access_log { enabled = false }) or delete old files by other means, and remove max_days.",
				ZH: "1.4.3 - 1.4.8 以及 2.1.1 起有效。此版本请关闭访问日志（access_log { enabled = false }）或用其他方式清理旧文件，并删除 max_days。"},
			s.rel.Version))
		return
	}
	s.setting(accessLogDays, topology.Text(strconv.Itoa(days)), at)
}

// console enters the 3.x console and the registry of AI resources. A node that
// still runs an older release, during an upgrade, has neither.
func (s *sheet) console() {
	if !s.rel.AtLeast("3.0.0") && s.rel.Version != s.cluster.Release {
		return
	}
	if console := s.cluster.Console; console != nil {
		at := s.at.Child("console")
		s.setting("nacos.console.contextPath", topology.Text(console.ContextPath), at.Child("context_path"))
		if !console.Enabled {
			s.setting("nacos.console.ui.enabled", topology.Text("false"), at.Child("enabled"))
		}
	}
	registry, at := s.cluster.MCP, s.at.Child("mcp_registry")
	if registry == nil {
		return
	}
	port := topology.Text(strconv.Itoa(registry.Port))
	if registry.Enabled {
		s.setting("nacos.ai.mcp.registry.enabled", topology.Text("true"), at.Child("enabled"))
		s.setting("nacos.ai.mcp.registry.port", port, at.Child("port"))
	}
	for _, key := range []string{"nacos.ai.mcp.registry.port", "nacos.ai.registry.port"} {
		if s.ships(key) { // 3.2.0 ships the new name and still reads the old one
			s.setting(key, port, at.Child("port"))
		}
	}
}
