package schemas

import (
	"slices"
	"testing"
)

func TestImageVariablesComeAndGo(t *testing.T) {
	for _, c := range []struct {
		name        string
		has, hasNot []string
	}{
		{"NACOS_SERVER_PORT", []string{"1.1.0", "1.2.1"}, []string{"1.3.0", "2.4.3"}},
		{"NACOS_APPLICATION_PORT", []string{"1.2.1", "1.3.0", "3.3.0"}, []string{"1.2.0"}},
		{"MYSQL_MASTER_SERVICE_HOST", []string{"1.1.4"}, []string{"1.2.0"}},
		{"MYSQL_SERVICE_HOST", []string{"1.2.0", "3.3.0"}, []string{"1.1.4"}},
		{"NACOS_AUTH_TOKEN", []string{"1.2.0", "2.2.0.1", "3.3.0"}, []string{"1.1.4"}},
		{"NACOS_AUTH_IDENTITY_KEY", []string{"1.4.1", "2.0.0"}, []string{"1.4.0"}},
		{"EMBEDDED_STORAGE", []string{"1.3.0"}, []string{"1.2.1"}},
		{"NACOS_DEPLOYMENT_TYPE", []string{"3.0.0"}, []string{"2.5.5"}},
		{"NACOS_CONSOLE_CONTEXTPATH", []string{"3.0.1"}, []string{"3.0.0"}},
		{"DB_POOL_CONNECTION_TIMEOUT", []string{"2.3.0"}, []string{"2.2.4"}},
	} {
		for _, release := range c.has {
			if Find(release).ImageVariable(c.name) == nil {
				t.Errorf("%s is missing on %s", c.name, release)
			}
		}
		for _, release := range c.hasNot {
			if Find(release).ImageVariable(c.name) != nil {
				t.Errorf("%s stands on %s", c.name, release)
			}
		}
	}
}

func TestImageVariableEffects(t *testing.T) {
	for _, c := range []struct {
		name, release, target string
		ineffective           bool
	}{
		{"NACOS_AUTH_TOKEN", "1.4.3", "nacos.core.auth.default.token.secret.key", false},
		{"NACOS_AUTH_TOKEN", "1.4.4", "nacos.core.auth.plugin.nacos.token.secret.key", true},
		{"NACOS_AUTH_TOKEN", "1.4.5", "nacos.core.auth.default.token.secret.key", false},
		{"NACOS_AUTH_TOKEN", "2.1.0", "nacos.core.auth.default.token.secret.key", true},
		{"NACOS_AUTH_TOKEN", "2.1.1", "nacos.core.auth.plugin.nacos.token.secret.key", false},
		{"NACOS_AUTH_TOKEN", "3.3.0", "nacos.plugin.auth.nacos.token.secret.key", false},
		{"SPRING_DATASOURCE_PLATFORM", "2.1.2", "spring.datasource.platform", false},
		{"SPRING_DATASOURCE_PLATFORM", "2.2.0", "spring.sql.init.platform", false},
		{"SERVER_SERVLET_CONTEXTPATH", "2.5.5", "server.servlet.contextPath", false},
		{"SERVER_SERVLET_CONTEXTPATH", "3.0.0", "nacos.server.contextPath", false},
	} {
		v := Find(c.release).ImageVariable(c.name)
		if v == nil || len(v.Effects) == 0 || v.Effects[0].Target != c.target || v.Ineffective != c.ineffective {
			t.Errorf("%s@%s: %+v", c.name, c.release, v)
		}
	}
	if v := Find("3.0.0").ImageVariable("TOMCAT_ACCESSLOG_ENABLED"); v == nil || len(v.Effects) != 0 {
		t.Errorf("TOMCAT_ACCESSLOG_ENABLED does nothing on 3.0.0: %+v", v)
	}
}

func TestImageVariableDefaults(t *testing.T) {
	token := func(release string) *ImageVariable { return Find(release).ImageVariable("NACOS_AUTH_TOKEN") }
	if v := token("2.2.0.1"); v.HasDefault || !v.PublicSecret || !v.Secret {
		t.Errorf("2.2.0.1 fills in the public token: %+v", v)
	}
	if v := token("2.2.1"); v.HasDefault || v.PublicSecret || !v.Required {
		t.Errorf("2.2.1 does not start without a token: %+v", v)
	}
	if v := token("2.2.2"); !v.HasDefault || v.Default != "" || v.Required {
		t.Errorf("2.2.2 takes an empty token: %+v", v)
	}
	if v := token("3.0.0"); !v.Required {
		t.Errorf("3.0.0 exits without a token: %+v", v)
	}
}

func TestImageTags(t *testing.T) {
	for release, tag := range map[string]string{
		"1.4.2": "1.4.2", "1.4.3": "v1.4.3", "2.0.2": "2.0.2", "2.0.3": "v2.0.3", "2.2.0.1": "v2.2.0.1", "2.2.4": "",
	} {
		if got := Find(release).ImageTag; got != tag {
			t.Errorf("%s: %q", release, got)
		}
	}
	if Find("2.2.4").ImageTagReason == "" {
		t.Error("2.2.4: no reason")
	}
	if ports := Find("3.0.3").Image().ExposedPorts; !slices.Equal(ports, []int{8080, 8848, 9848}) {
		t.Errorf("3.0.3 exposes %v", ports)
	}
	if ports := Find("3.0.2").Image().ExposedPorts; !slices.Equal(ports, []int{8848}) {
		t.Errorf("3.0.2 exposes %v", ports)
	}
}
