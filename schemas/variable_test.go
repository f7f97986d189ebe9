package schemas

import "testing"

func TestPropertyByVariable(t *testing.T) {
	for _, tt := range []struct{ release, name, key string }{
		{"2.4.3", "NACOS_CORE_AUTH_ENABLED", "nacos.core.auth.enabled"},
		{"2.4.3", "NACOS_CORE_AUTH_ENABLE_USERAGENTAUTHWHITE", "nacos.core.auth.enable.userAgentAuthWhite"},
		{"2.4.3", "SERVER_SERVLET_CONTEXT_PATH", "server.servlet.context-path"},
		{"2.4.3", "SERVER_TOMCAT_ACCESSLOG_MAX_DAYS", "server.tomcat.accesslog.max-days"},
		{"2.4.3", "DB_URL_0", "db.url.{n}"},
		{"2.4.3", "NACOS_CONSOLE_PORT", ""},
		{"3.0.3", "NACOS_CONSOLE_PORT", "nacos.console.port"},
		{"2.4.3", "MYSQL_SERVICE_HOST", ""},
		{"2.4.3", "nacos_core_auth_enabled", ""},
		{"2.4.3", "NACOS_CORE_AUTH_ENABLEDD", ""},
	} {
		got := ""
		if fact := Find(tt.release).PropertyByVariable(tt.name); fact != nil {
			got = fact.Key
		}
		if got != tt.key {
			t.Errorf("%s %s: %q, want %q", tt.release, tt.name, got, tt.key)
		}
	}
}

func TestOnlyInTemplate(t *testing.T) {
	for _, tt := range []struct {
		release, name string
		want          bool
	}{
		{"2.4.3", "MYSQL_SERVICE_HOST", true}, {"2.4.3", "NACOS_APPLICATION_PORT", true}, {"2.4.3", "MODE", false}, {"2.4.3", "JVM_XMX", false},
		{"2.4.3", "NACOS_SERVERS", false}, {"2.4.3", "NACOS_AUTH_ENABLE", false}, {"2.4.3", "NACOS_AUTH_TOKEN", true}, {"3.0.3", "NACOS_AUTH_TOKEN", true},
		{"1.4.4", "NACOS_AUTH_TOKEN", false}, {"3.0.3", "TOMCAT_ACCESSLOG_ENABLED", false}, {"2.4.3", "TIME_ZONE", false},
	} {
		if got := Find(tt.release).ImageVariable(tt.name).OnlyInTemplate(); got != tt.want {
			t.Errorf("%s %s: %v", tt.release, tt.name, got)
		}
	}
}
