package schemas

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
)

func TestPropertyExists(t *testing.T) {
	for _, c := range []struct {
		key, release      string
		exists, effective bool
		replacedBy        string
	}{
		{"nacos.core.auth.default.token.secret.key", "1.1.4", false, false, ""},
		{"nacos.core.auth.default.token.secret.key", "1.2.0", true, true, ""},
		{"nacos.core.auth.default.token.secret.key", "1.4.8", true, true, ""},
		{"nacos.core.auth.default.token.secret.key", "2.0.4", true, true, ""},
		{"nacos.core.auth.default.token.secret.key", "2.1.0", false, false, "nacos.core.auth.plugin.nacos.token.secret.key"},
		{"nacos.core.auth.plugin.nacos.token.secret.key", "2.0.4", false, false, ""},
		{"nacos.core.auth.plugin.nacos.token.secret.key", "2.1.0", true, true, ""},
		{"nacos.core.auth.plugin.nacos.token.secret.key", "3.3.0", true, true, "nacos.plugin.auth.nacos.token.secret.key"},
		{"nacos.plugin.auth.nacos.token.secret.key", "3.3.0", true, true, ""},
		{"spring.datasource.platform", "2.1.2", true, true, ""},
		{"spring.datasource.platform", "2.2.0", true, true, "spring.sql.init.platform"},
		{"spring.datasource.platform", "3.3.0", false, false, "spring.sql.init.platform"},
		{"spring.sql.init.platform", "2.1.2", false, false, ""},
		{"spring.sql.init.platform", "2.2.0", true, true, ""},
		{"spring.sql.init.platform", "3.3.0", true, true, "nacos.plugin.datasource-dialect.type"},
		{"server.port", "2.5.5", true, true, ""},
		{"server.port", "3.0.0", false, false, "nacos.server.main.port"},
		{"nacos.server.main.port", "2.5.5", false, false, ""},
		{"nacos.server.main.port", "3.0.0", true, true, ""},
		{"server.tomcat.accesslog.max-days", "1.4.3", true, true, ""},
		{"server.tomcat.accesslog.max-days", "2.1.0", false, false, ""},
		{"server.tomcat.accesslog.max-days", "2.1.1", true, true, ""},
		{"nacos.core.auth.ldap.userdn", "2.0.4", true, true, ""},
		{"nacos.core.auth.ldap.userdn", "2.1.0", true, false, "nacos.core.auth.ldap.userDn"},
		{"nacos.core.auth.ldap.userDn", "2.1.0", true, true, ""},
		{"db.url.0", "1.1.0", true, true, ""},
		{"db.url.0", "3.3.0", true, true, "nacos.plugin.datasource.db.url.0"},
		{"db.url[1]", "3.3.0", true, true, "nacos.plugin.datasource.db.url.1"},
		{"db.pool.config.leakDetectionThreshold", "3.3.0", true, true, "nacos.plugin.datasource.db.pool.config.leakDetectionThreshold"},
		{"nacos.core.config.plugin.webhook.type", "3.3.0", true, true, "nacos.plugin.config-change.webhook.type"},
		{"db.minIdle.0", "1.4.1", false, false, "db.pool.config.minimumIdle"},
		{"db.url[0]", "1.3.0", false, false, ""},
		{"db.url[0]", "1.3.1", true, true, ""},
		{"db.user.0", "1.1.0", false, false, ""},
		{"db.user.0", "1.1.3", true, true, ""},
		{"nacos.inetutils.preferred-networks[0]", "1.1.0", true, true, ""},
	} {
		f := Find(c.release).Property(c.key)
		if f == nil {
			t.Errorf("%s@%s: not found", c.key, c.release)
			continue
		}
		if f.Exists != c.exists || f.Effective != c.effective || f.ReplacedBy != c.replacedBy {
			t.Errorf("%s@%s (%s): exists %v, effective %v, replaced by %q",
				c.key, c.release, f.Key, f.Exists, f.Effective, f.ReplacedBy)
		}
	}
}

func TestPropertySpellings(t *testing.T) {
	for _, c := range []struct{ asked, release, want string }{
		{"server.servlet.contextPath", "2.4.3", "server.servlet.contextPath"},
		{"server.servlet.context-path", "2.4.3", "server.servlet.context-path"},
		{"server.servlet.context_path", "2.4.3", "server.servlet.context-path"},
		{"server.servlet.context-path", "1.1.0", "server.servlet.contextPath"}, // the other row begins at 1.1.4
		{"db.pool.config.maximum-pool-size", "2.4.3", "db.pool.config.maximumPoolSize"},
		{"db.pool.config.leakDetectionThreshold", "2.4.3", "db.pool.config.{name}"},
		{"db.url.12", "2.4.3", "db.url.{n}"},
		{"nacos.inetutils.preferred-networks[1]", "2.4.3", "nacos.inetutils.preferred-networks[{n}]"},
		{"nacos.core.auth.ldap.userDn", "2.4.3", "nacos.core.auth.ldap.userDn"},
		{"nacos.core.auth.ldap.userdn", "2.4.3", "nacos.core.auth.ldap.userdn"},
		{"nacos.plugin.auth.own.token.key", "3.3.0", "nacos.plugin.{type}.{name}.{item}"},
		{"db.url.x", "2.4.3", ""},
		{"db.url", "2.4.3", ""},
		{"db.url.0.1", "2.4.3", ""},
		{"db.pool.config.", "2.4.3", ""},
		{"", "2.4.3", ""},
		{"spring.security.filter", "2.4.3", ""},
	} {
		got := ""
		if f := Find(c.release).Property(c.asked); f != nil {
			got = f.Key
		}
		if got != c.want {
			t.Errorf("%q@%s: %q, want %q", c.asked, c.release, got, c.want)
		}
	}
}

func TestPropertyDefaults(t *testing.T) {
	jar := func(text string) *string { return &text }
	for _, c := range []struct {
		key, release, want string
		jar                *string
	}{
		{"nacos.core.auth.enabled", "3.2.4", "false", nil},
		{"nacos.core.auth.enabled", "3.3.0", "true", nil},
		{"nacos.core.auth.enable.userAgentAuthWhite", "2.0.2", "true", jar("false")},
		{"nacos.core.auth.enable.userAgentAuthWhite", "2.0.3", "false", jar("false")},
		{"nacos.core.auth.default.token.expire.seconds", "1.4.0", "1800", jar("18000")},
		{"nacos.core.auth.default.token.expire.seconds", "1.4.1", "18000", jar("18000")},
		{"server.tomcat.accesslog.max-days", "2.5.2", "", jar("30")},
		{"server.tomcat.accesslog.max-days", "2.0.1", "", nil},
	} {
		f := Find(c.release).Property(c.key)
		if f.Default != c.want && c.want != "" || (f.JarDefault == nil) != (c.jar == nil) ||
			c.jar != nil && *f.JarDefault != *c.jar {
			t.Errorf("%s@%s: default %q, in the jar %v", c.key, c.release, f.Default, f.JarDefault)
		}
	}
}

func TestPropertyValuesAndVia(t *testing.T) {
	mode := Find("3.2.1").Property("nacos.functionMode")
	if !slices.Equal(mode.Values, []string{"config", "naming"}) || !slices.Equal(mode.Via, []string{"jvm"}) {
		t.Errorf("3.2.1: %v by %v", mode.Values, mode.Via)
	}
	if mode := Find("3.2.2").Property("nacos.functionMode"); !slices.Contains(mode.Values, "ai") {
		t.Errorf("3.2.2: %v", mode.Values)
	}
	// The language offers a function where the release reads it.
	function := functionAttribute()
	for _, r := range Releases() {
		values := r.Property("nacos.functionMode").Values
		for _, v := range function.Enum[1:] {
			offered := r.AtLeast(cmp.Or(function.ValueSince[v], "1.1.0"))
			if offered != slices.Contains(values, v) {
				t.Errorf("%s: function %q is offered: %t, but the server reads %v", r.Version, v, offered, values)
			}
		}
	}
	for _, c := range []struct {
		release string
		want    []string
	}{{"2.0.2", []string{"file", "jvm"}}, {"2.0.3", []string{"file"}}} {
		if via := Find(c.release).Property("nacos.core.auth.enabled").Via; !slices.Equal(via, c.want) {
			t.Errorf("%s: %v", c.release, via)
		}
	}
	if ip := Find("2.4.3").Property("nacos.server.ip"); !slices.Equal(ip.Via, []string{"jvm"}) {
		t.Errorf("nacos.server.ip by %v", ip.Via)
	}
}

func TestNearestProperty(t *testing.T) {
	for _, c := range []struct{ asked, release, want string }{
		{"nacos.core.auth.enable", "2.4.3", "nacos.core.auth.enabled"},
		{"nacos.core.auth.cahing.enabled", "2.4.3", "nacos.core.auth.caching.enabled"},
		{"nacos.inetutils.ip-adress", "2.4.3", "nacos.inetutils.ip-address"},
		{"sever.port", "2.4.3", "server.port"},
		{"sever.port", "3.0.0", ""}, // gone there
		{"db.nmu", "2.4.3", "db.num"},
		{"something.else.entirely", "2.4.3", ""},
		{"", "2.4.3", ""},
	} {
		if got := Find(c.release).NearestProperty(c.asked); got != c.want {
			t.Errorf("%q@%s: %q, want %q", c.asked, c.release, got, c.want)
		}
	}
}

func FuzzProperty(f *testing.F) {
	for _, seed := range []string{"db.url.0", "db.url[0]", "{n}", "nacos.plugin..x", ".", "nacos.core.ability.{name}"} {
		f.Add(seed)
	}
	r := Find("3.3.0")
	f.Fuzz(func(t *testing.T, key string) {
		if p := r.Property(key); p != nil && properties().row(p.Key) == nil {
			t.Errorf("%q: %q is no row", key, p.Key)
		}
		if near := r.NearestProperty(key); near == key && key != "" {
			t.Errorf("%q: nearest is itself", key)
		}
	})
}

func BenchmarkProperty(b *testing.B) {
	r := Find("2.4.3")
	for b.Loop() {
		r.Property("nacos.core.auth.enabled")
		r.Property("db.url.0")
		r.Property("server.servlet.context_path")
	}
}

// TestPropertyMemory asks for more keys than a release remembers.
func TestPropertyMemory(t *testing.T) {
	r := Find("2.4.3")
	for range 2 {
		for i := range maxRemembered + 10 {
			key := fmt.Sprintf("db.url.%d", i)
			if f := r.Property(key); f == nil || f.Key != "db.url.{n}" {
				t.Fatalf("%s: %+v", key, f)
			}
			if r.Property("no.such."+key) != nil {
				t.Fatalf("no.such.%s is known", key)
			}
		}
	}
	if f := r.Property("db.url.7"); f != r.Property("db.url.7") {
		t.Error("the answer was made again")
	}
	if n := r.asked.size.Load(); n > maxRemembered {
		t.Errorf("%d answers are remembered", n)
	}
}

func TestPropertyBounds(t *testing.T) {
	for _, c := range []struct{ key, release, first, last string }{
		{"nacos.naming.empty-service.auto-clean", "1.1.4", "1.2.1", "3.3.0"},
		{"nacos.naming.empty-service.auto-clean", "2.1.2", "1.2.1", "3.3.0"},
		{"nacos.naming.empty-service.auto-clean", "2.2.0", "1.2.1", "2.1.2"},
		{"nacos.naming.empty-service.auto-clean", "3.0.0", "1.2.1", "3.3.0"},
		{"nacos.persistence.sql.derby.limit.enabled", "1.4.7", "1.4.8", "3.3.0"},
		{"nacos.persistence.sql.derby.limit.enabled", "2.4.0", "2.4.1", "1.4.8"}, // a fix of both lines
		{"nacos.remote.client.grpc.maxinbound.message.size", "2.3.0", "2.0.0", "2.1.1"},
		{"nacos.remote.client.grpc.maxinbound.message.size", "3.0.0", "3.0.1", "2.5.5"},
	} {
		f := Find(c.release).Property(c.key)
		if f.First != c.first || f.Last != c.last {
			t.Errorf("%s@%s: %s - %s, want %s - %s", c.key, c.release, f.First, f.Last, c.first, c.last)
		}
	}
}
