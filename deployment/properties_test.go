package deployment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// value gives the text of one property of the cluster's first node; "(none)"
// where there is none.
func value(t *testing.T, c *topology.Cluster, key string) string {
	t.Helper()
	dc, _ := MakeCluster(nil, c, allOutputs())
	for _, p := range dc.Nodes[0].Properties {
		if p.Key == key {
			return p.Value.Text
		}
	}
	return "(none)"
}

// findings puts what is found as "severity rule address", and looks at the words.
func findings(c *topology.Cluster) []string {
	_, found := MakeCluster(nil, c, allOutputs())
	var list []string
	for _, d := range found {
		for _, text := range []string{d.Summary(diag.English), d.Summary(diag.Chinese), d.Details(diag.English), d.Details(diag.Chinese)} {
			if text == "" || strings.Contains(text, "%!") {
				panic(fmt.Sprintf("%s: words %q", d.Rule, text))
			}
		}
		list = append(list, fmt.Sprintf("%s %s %s", d.Severity, d.Rule, d.Address))
	}
	return list
}

// shapes are clusters that differ in what application.properties holds.
func shapes(release string) map[string]*topology.Cluster {
	rel := schemas.Find(release)
	list := map[string]*topology.Cluster{
		"mysql":      sampleCluster(release, "10.0.0.1", "10.0.0.2", "10.0.0.3"),
		"standalone": standalone(sampleCluster(release, "10.0.0.1")),
	}
	if rel.AtLeast("1.2.0") {
		list["auth"] = sampleCluster(release, "10.0.0.1", "10.0.0.2", "10.0.0.3")
		list["auth"].Auth = sampleAuth(rel)
	}
	if rel.AtLeast("1.3.0") {
		c := sampleCluster(release, "10.0.0.1", "10.0.0.2", "10.0.0.3")
		c.Storage, c.Datasource = "embedded", nil
		list["embedded"] = c
	}
	return list
}

// TestEveryRelease looks at the file of each release: it replaces the shipped
// one, holds nothing unsafe, and no key that the release does not know.
func TestEveryRelease(t *testing.T) {
	for _, rel := range schemas.Releases() {
		for shape, c := range shapes(rel.Version) {
			dc, found := MakeCluster(nil, c, allOutputs())
			if diag.HasErrors(found) {
				t.Errorf("%s %s: %v", rel.Version, shape, findings(c))
			}
			got := map[string]string{}
			for _, p := range dc.Nodes[0].Properties {
				if _, twice := got[p.Key]; twice {
					t.Errorf("%s %s: %s stands twice", rel.Version, shape, p.Key)
				}
				got[p.Key] = p.Value.Text
				if len(p.Sources) == 0 || !slices.Contains(propertyGroups(), p.Group) {
					t.Errorf("%s %s: %s: group %q, sources %v", rel.Version, shape, p.Key, p.Group, p.Sources)
				}
				if fact := rel.Property(p.Key); fact == nil || !fact.Exists && rel.ShippedValue(p.Key) == nil {
					t.Errorf("%s %s: %s does not exist", rel.Version, shape, p.Key)
				}
			}
			checkShipped(t, shape, rel, got)
			checkUnsafe(t, shape, rel, c, got)
		}
	}
}

// checkShipped: every active line of the shipped file is there, with the
// shipped value unless the topology decides it.
func checkShipped(t *testing.T, shape string, rel *schemas.Release, got map[string]string) {
	t.Helper()
	decided := []string{"nacos.core.auth.enabled", "nacos.core.auth.enable.userAgentAuthWhite", "management.endpoints.web.exposure.include",
		"nacos.core.auth.server.identity.key", "nacos.core.auth.server.identity.value",
		"nacos.core.auth.default.token.secret.key", "nacos.core.auth.plugin.nacos.token.secret.key", "nacos.plugin.auth.nacos.token.secret.key"}
	lines, _ := rel.Shipped()
	for _, l := range lines {
		v, ok := got[l.Key]
		if !ok {
			t.Errorf("%s %s: shipped %s is missing", rel.Version, shape, l.Key)
		}
		if v != l.Value && !slices.Contains(decided, l.Key) {
			t.Errorf("%s %s: %s = %q, shipped %q", rel.Version, shape, l.Key, v, l.Value)
		}
	}
}

// checkUnsafe: what is unsafe in the jar is stated, what is unsafe in the
// shipped file is not copied.
func checkUnsafe(t *testing.T, shape string, rel *schemas.Release, c *topology.Cluster, got map[string]string) {
	t.Helper()
	for _, d := range rel.UnsafeJarDefaults() {
		if strings.HasPrefix(d.Key, "db.") && (c.Datasource == nil || d.Key == "db.url.1") {
			continue // no database, and one URL for one database
		}
		if _, ok := got[d.Key]; !ok {
			t.Errorf("%s %s: %s is left to the jar: %s", rel.Version, shape, d.Key, d.Why)
		}
	}
	enabled := c.Auth != nil && c.Auth.Enabled
	for _, d := range rel.UnsafeShipped() {
		v := got[d.Key]
		switch {
		case d.Key == "nacos.core.auth.enabled":
			if v != strconv.FormatBool(enabled) {
				t.Errorf("%s %s: %s = %q, the topology says %t", rel.Version, shape, d.Key, v, enabled)
			}
		case d.PublicSecret:
			if v != "" && !slices.Contains(ownSecrets(rel), v) {
				t.Errorf("%s %s: %s = %q is not ours", rel.Version, shape, d.Key, v)
			}
		case v == d.Value:
			t.Errorf("%s %s: %s = %q: %s", rel.Version, shape, d.Key, v, d.Why)
		}
	}
	if got["nacos.core.auth.enable.userAgentAuthWhite"] == "true" || got["management.endpoints.web.exposure.include"] == "*" {
		t.Errorf("%s %s: open door", rel.Version, shape)
	}
	if c.Datasource == nil {
		for key := range got {
			if strings.HasPrefix(key, "db.") && !strings.HasPrefix(key, "db.pool.") || strings.HasSuffix(key, ".platform") {
				t.Errorf("%s %s: %s without a database", rel.Version, shape, key)
			}
		}
	}
}

// ownSecrets are those of sampleAuth.
func ownSecrets(rel *schemas.Release) []string {
	auth := sampleAuth(rel)
	own := []string{auth.TokenSecretKey.Text}
	if auth.Identity != nil {
		own = append(own, auth.Identity.Key.Text, auth.Identity.Value.Text)
	}
	return own
}

func TestNamesByRelease(t *testing.T) {
	for _, c := range []struct{ release, key, want string }{
		{"1.1.0", "server.contextPath", "/nacos"},
		{"1.1.0", "server.servlet.contextPath", "/nacos"},
		{"1.1.0", "spring.datasource.platform", "(none)"}, // not read in cluster mode
		{"1.1.0", "db.user", "nacos"},
		{"1.3.0", "db.password", "p,w#=!x"},
		{"1.3.0", "db.password.0", "(none)"},
		{"1.3.1", "db.password.0", "p,w#=!x"},
		{"1.3.1", "db.password", "(none)"},
		{"1.3.0", "spring.datasource.platform", "mysql"},
		{"2.1.2", "spring.datasource.platform", "mysql"},
		{"2.2.0", "spring.datasource.platform", "(none)"},
		{"2.2.0", "spring.sql.init.platform", "mysql"},
		{"3.2.4", "spring.sql.init.platform", "mysql"},
		{"3.3.0", "spring.sql.init.platform", "(none)"},
		{"3.3.0", "nacos.plugin.datasource-dialect.type", "mysql"},
		{"3.3.0", "nacos.plugin.datasource.db.num", "1"},
		{"3.3.0", "nacos.plugin.datasource.db.user.0", "nacos"},
		{"3.3.0", "db.num", "(none)"},
		{"2.5.5", "server.port", "8848"},
		{"2.0.1", "server.port", "8848"}, // not shipped there
		{"3.0.0", "server.port", "(none)"},
		{"3.0.0", "nacos.server.main.port", "8848"},
		{"3.0.0", "nacos.server.contextPath", "/nacos"},
		{"3.0.0", "nacos.console.remote.server.context-path", "/nacos"},
		{"3.0.0", "nacos.console.port", "8080"},
		{"2.0.3", "management.endpoints.web.exposure.include", "health"},
		{"2.1.0", "management.endpoints.web.exposure.include", "(none)"},
		{"1.1.0", "nacos.inetutils.ip-address", "10.0.0.1"},
	} {
		if got := value(t, sampleCluster(c.release, "10.0.0.1"), c.key); got != c.want {
			t.Errorf("%s: %s = %q, want %q", c.release, c.key, got, c.want)
		}
	}
}

func TestTokenNamesByRelease(t *testing.T) {
	for release, want := range map[string]string{
		"1.2.0": "nacos.core.auth.default.token.secret.key",
		"2.0.4": "nacos.core.auth.default.token.secret.key",
		"2.1.0": "nacos.core.auth.plugin.nacos.token.secret.key",
		"3.2.4": "nacos.core.auth.plugin.nacos.token.secret.key",
		"3.3.0": "nacos.plugin.auth.nacos.token.secret.key",
	} {
		c := sampleCluster(release, "10.0.0.1")
		c.Auth = sampleAuth(schemas.Find(release))
		if got := value(t, c, want); got != c.Auth.TokenSecretKey.Text {
			t.Errorf("%s: %s = %q", release, want, got)
		}
	}
}

// TestSelfAddress: one of the two settings, with the text that stands in the
// member list.
func TestSelfAddress(t *testing.T) {
	const fixed, hostname = "nacos.inetutils.ip-address", "nacos.inetutils.prefer-hostname-over-ip"
	for _, c := range []struct{ release, address, key, want string }{
		{"1.3.2", "nacos1.example.com", hostname, "true"},
		{"1.4.0", "nacos1.example.com", fixed, "nacos1.example.com"},
		{"2.4.3", "nacos1", hostname, "true"},
		{"2.4.3", "localhost", fixed, "localhost"},
		{"2.4.3", "fd00::1", fixed, "[fd00::1]"},
		{"1.3.0", "10.0.0.1", fixed, "10.0.0.1"},
	} {
		other := map[string]string{fixed: hostname, hostname: fixed}[c.key]
		cluster := sampleCluster(c.release, c.address)
		if got := value(t, cluster, c.key); got != c.want {
			t.Errorf("%s, %s: %s = %q, want %q", c.release, c.address, c.key, got, c.want)
		}
		if got := value(t, cluster, other); got != "(none)" {
			t.Errorf("%s, %s: %s = %q beside it", c.release, c.address, other, got)
		}
	}
}

// TestMissingSecrets: what is not set is there and empty, so that neither the
// jar nor the image fills in a published secret. Lint tells what that leads to.
func TestMissingSecrets(t *testing.T) {
	const oldToken, token, key = "nacos.core.auth.default.token.secret.key", "nacos.core.auth.plugin.nacos.token.secret.key", "nacos.core.auth.server.identity.key"
	for _, c := range []struct {
		release string
		auth    *topology.Auth
		empty   []string
		none    []string
	}{
		{"1.1.4", nil, nil, []string{oldToken, token, key}},
		{"1.2.1", &topology.Auth{Enabled: true, System: "nacos"}, []string{oldToken}, []string{token, key}},
		{"1.4.8", nil, []string{oldToken, key}, []string{token}},
		{"2.0.4", &topology.Auth{Enabled: true, System: "nacos"}, []string{oldToken, key}, []string{token}},
		{"2.2.0", nil, []string{token, key}, []string{oldToken}},
		{"3.3.0", &topology.Auth{System: "nacos"}, []string{"nacos.plugin.auth.nacos.token.secret.key", key}, []string{token}},
	} {
		cluster := sampleCluster(c.release, "10.0.0.1", "10.0.0.2", "10.0.0.3")
		cluster.Auth = c.auth
		if got := findings(cluster); got != nil {
			t.Errorf("%s: %v", c.release, got)
		}
		for _, key := range c.empty {
			if got := value(t, cluster, key); got != "" {
				t.Errorf("%s: %s = %q, want an empty line", c.release, key, got)
			}
		}
		for _, key := range c.none {
			if got := value(t, cluster, key); got != "(none)" {
				t.Errorf("%s: %s = %q, which it does not read", c.release, key, got)
			}
		}
	}
}

func TestSettings(t *testing.T) {
	days, no := 7, false
	for _, c := range []struct {
		name, release string
		change        func(*topology.Cluster)
		want          map[string]string
		found         []string
	}{
		{"access log", "2.4.3", func(c *topology.Cluster) {
			c.AccessLog = &topology.AccessLog{Enabled: false, MaxDays: &days, Pattern: "%h", Directory: "/data/access"}
		}, map[string]string{"server.tomcat.accesslog.enabled": "false", "server.tomcat.accesslog.max-days": "7", "server.tomcat.accesslog.pattern": "%h", "server.tomcat.basedir": "/data/access"}, nil},
		{"empty texts are said", "2.4.3", func(c *topology.Cluster) { c.AccessLog.Pattern, c.AccessLog.Directory = "", "" },
			map[string]string{"server.tomcat.accesslog.pattern": "", "server.tomcat.basedir": ""}, nil},
		{"as shipped", "1.4.3", func(*topology.Cluster) {}, map[string]string{"server.tomcat.basedir": ""}, nil},
		{"days without effect", "2.0.3", func(c *topology.Cluster) { c.AccessLog.MaxDays = &days },
			map[string]string{"server.tomcat.accesslog.max-days": "(none)"},
			[]string{"error setting-unsupported cluster.prod.access_log.max_days"}},
		{"metrics", "2.4.3", func(c *topology.Cluster) { c.Metrics.Prometheus = true },
			map[string]string{"management.endpoints.web.exposure.include": "prometheus,health", "nacos.prometheus.metrics.enabled": "true"}, nil},
		{"metrics in 1.1", "1.1.0", func(c *topology.Cluster) { c.Metrics.Prometheus = true },
			map[string]string{"management.endpoints.web.exposure.include": "prometheus,health", "nacos.prometheus.metrics.enabled": "(none)"}, nil},
		{"console", "3.1.2", func(c *topology.Cluster) {
			*c.Console = topology.Console{Port: 9090, ContextPath: "/ui"}
			c.ContextPath = "/registry"
		}, map[string]string{"nacos.console.port": "9090", "nacos.console.contextPath": "/ui", "nacos.console.ui.enabled": "false",
			"nacos.server.contextPath": "/registry", "nacos.console.remote.server.context-path": "/registry"}, nil},
		{"registry", "3.1.2", func(c *topology.Cluster) { c.MCP = &topology.MCPRegistry{Enabled: true, Port: 9081} },
			map[string]string{"nacos.ai.mcp.registry.enabled": "true", "nacos.ai.mcp.registry.port": "9081"}, nil},
		{"registry in 3.2.0", "3.2.0", func(c *topology.Cluster) { c.MCP = &topology.MCPRegistry{Enabled: true, Port: 9081} },
			map[string]string{"nacos.ai.mcp.registry.port": "9081", "nacos.ai.registry.port": "9081"}, nil},
		{"registry in 3.3.0", "3.3.0", func(c *topology.Cluster) { c.MCP = &topology.MCPRegistry{Enabled: true, Port: 9081} },
			map[string]string{"nacos.ai.mcp.registry.port": "(none)", "nacos.ai.registry.port": "9081"}, nil},
		{"ldap in 2.0", "2.0.4", func(c *topology.Cluster) {
			c.Auth = sampleAuth(schemas.Find("2.0.4"))
			c.Auth.System, c.Auth.LDAP = "ldap", &topology.LDAP{URL: topology.Text("ldap://h"), UserDN: topology.Text("cn={0}"), BaseDN: topology.Text("dc=x")}
		}, map[string]string{"nacos.core.auth.system.type": "ldap", "nacos.core.auth.ldap.userdn": "cn={0}"},
			nil},
		{"ldap in 3.3", "3.3.0", func(c *topology.Cluster) {
			c.Auth.System, c.Auth.LDAP = "ldap", &topology.LDAP{URL: topology.Text("ldap://h"), UserDN: topology.Text("cn=x"), CaseSensitive: &no}
		}, map[string]string{"nacos.plugin.auth.type": "ldap", "nacos.plugin.auth.ldap.user-dn": "cn=x", "nacos.plugin.auth.ldap.case-sensitive": "false"}, nil},
		{"oidc", "3.2.4", func(c *topology.Cluster) {
			c.Auth.System, c.Auth.OIDC = "oidc", &topology.OIDC{IssuerURI: topology.Text("https://i"), Settings: map[string]topology.Value{"admin_role": topology.Text("ops"), "nonsense": topology.Text("x")}}
		}, map[string]string{"nacos.core.auth.plugin.oidc.issuer-uri": "https://i", "nacos.core.auth.plugin.oidc.admin-role": "ops"}, nil},
		{"ignored paths", "1.1.0", func(c *topology.Cluster) { c.Auth = &topology.Auth{IgnoreURLs: []string{"/", "/a/**"}} },
			map[string]string{"nacos.security.ignore.urls": "/,/a/**"}, nil},
		{"ignored paths without effect", "2.4.3", func(c *topology.Cluster) {
			c.Auth = sampleAuth(schemas.Find("2.4.3"))
			c.Auth.IgnoreURLs = []string{"/,b"}
		}, nil, []string{"error value-unwritable cluster.prod.auth.ignore_urls[0]", "warning setting-unsupported cluster.prod.auth.ignore_urls"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster := sampleCluster(c.release, "10.0.0.1")
			c.change(cluster)
			for key, want := range c.want {
				if got := value(t, cluster, key); got != want {
					t.Errorf("%s = %q, want %q", key, got, want)
				}
			}
			if diff := cmp.Diff(c.found, findings(cluster)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
