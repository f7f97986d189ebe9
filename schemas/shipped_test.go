package schemas

import (
	"slices"
	"testing"
)

func unsafeNames(list []UnsafeDefault) []string {
	var keys []string
	for _, d := range list {
		keys = append(keys, d.Key)
	}
	return keys
}

func TestUnsafeJarDefaults(t *testing.T) {
	for _, c := range []struct {
		key, first, last, before, after string
	}{
		{"management.endpoints.web.exposure.include", "2.0.0", "2.0.4", "1.4.8", "2.1.0"},
		{"nacos.core.auth.default.token.secret.key", "1.2.0", "2.0.4", "1.1.4", "2.1.0"},
		{"nacos.core.auth.default.token.secret.key", "1.4.5", "1.4.8", "1.1.0", "2.2.0"},
		{"nacos.core.auth.plugin.nacos.token.secret.key", "2.1.0", "2.2.0", "2.0.4", "2.2.0.1"},
		{"nacos.core.auth.server.identity.key", "1.4.2", "1.4.4", "1.4.1", "1.4.5"},
		{"nacos.core.auth.server.identity.key", "2.0.0", "2.2.0.1", "1.4.8", "2.2.1"},
		{"nacos.core.auth.enable.userAgentAuthWhite", "1.4.1", "1.4.1", "1.4.0", "1.4.2"},
		{"db.url.0", "1.1.0", "1.3.0", "1.3.1", "1.4.0"},
		{"nacos.core.auth.enabled", "1.2.0", "3.2.4", "1.1.4", "3.3.0"},
	} {
		for _, release := range []string{c.first, c.last} {
			if !slices.Contains(unsafeNames(Find(release).UnsafeJarDefaults()), c.key) {
				t.Errorf("%s must be stated on %s", c.key, release)
			}
		}
		for _, release := range []string{c.before, c.after} {
			if slices.Contains(unsafeNames(Find(release).UnsafeJarDefaults()), c.key) {
				t.Errorf("%s is safe on %s", c.key, release)
			}
		}
	}
	for _, d := range Find("2.4.3").UnsafeJarDefaults() {
		if d.Use == "" || d.Why == "" || d.Source != "application.properties in the server's jar@2.4.3" {
			t.Errorf("%+v", d)
		}
	}
}

func TestUnsafeShipped(t *testing.T) {
	for _, c := range []struct {
		key, release string
		want         bool
	}{
		{"nacos.core.auth.enable.userAgentAuthWhite", "1.4.0", false},
		{"nacos.core.auth.enable.userAgentAuthWhite", "1.4.1", true},
		{"nacos.core.auth.enable.userAgentAuthWhite", "1.4.4", true},
		{"nacos.core.auth.enable.userAgentAuthWhite", "1.4.5", false},
		{"nacos.core.auth.enable.userAgentAuthWhite", "2.0.0", true},
		{"nacos.core.auth.enable.userAgentAuthWhite", "2.0.1", false},
		{"nacos.core.auth.server.identity.value", "2.0.0", false},
		{"nacos.core.auth.server.identity.value", "2.0.1", true},
		{"nacos.core.auth.server.identity.value", "2.2.0.1", true},
		{"nacos.core.auth.server.identity.value", "2.2.1", false},
		{"nacos.core.auth.default.token.secret.key", "1.4.5", false},
	} {
		if got := slices.Contains(unsafeNames(Find(c.release).UnsafeShipped()), c.key); got != c.want {
			t.Errorf("%s@%s: %v", c.key, c.release, got)
		}
	}
}

// Whatever is unsafe as shipped stands in the shipped file with that value.
func TestUnsafeShippedIsShipped(t *testing.T) {
	for _, r := range Releases() {
		for _, d := range r.UnsafeShipped() {
			l := r.ShippedValue(d.Key)
			if l == nil || l.Value != d.Value || l.PublicSecret != d.PublicSecret {
				t.Errorf("%s: %s=%q is not what is shipped: %+v", r.Version, d.Key, d.Value, l)
			}
		}
	}
}

func TestShippedKeysByRelease(t *testing.T) {
	for _, c := range []struct{ release, key, value string }{
		{"1.1.0", "server.contextPath", "/nacos"},
		{"2.5.5", "server.servlet.contextPath", "/nacos"},
		{"3.0.0", "nacos.server.contextPath", "/nacos"},
		{"1.4.3", "server.tomcat.basedir", ""},
		{"1.4.4", "server.tomcat.basedir", "file:."},
		{"2.1.1", "server.error.include-message", "ON_PARAM"},
		{"2.1.2", "server.error.include-message", "ALWAYS"},
	} {
		if l := Find(c.release).ShippedValue(c.key); l == nil || l.Value != c.value {
			t.Errorf("%s@%s: %+v", c.key, c.release, l)
		}
	}
	for _, c := range []struct{ release, key string }{
		{"1.2.0", "server.contextPath"}, {"2.0.1", "server.port"}, {"3.0.0", "server.servlet.contextPath"},
	} {
		if l := Find(c.release).ShippedValue(c.key); l != nil {
			t.Errorf("%s is not shipped with %s", c.key, c.release)
		}
	}
}
