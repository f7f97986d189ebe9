package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
)

func TestSettingsRules(t *testing.T) {
	for _, rule := range settingsRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

// TestSettingsShowNoSecret runs the rules on sensitive texts of many kinds, each
// of which some rule has something to say about.
func TestSettingsShowNoSecret(t *testing.T) {
	said := 0
	for _, secret := range []string{"canary", "canary canary", "canary-canary-canary-canary-canary-canary-canary", "canarycanarycanarycanarycanarycanarycanarycanary", "canary # x", "${canary}", "1 # canary", "\ufeffcanary", "/**,canary", "*,canary"} {
		for _, release := range []string{"1.4.8", "2.5.1", "3.3.0"} {
			keys := slices.Concat(tokenKeys(), expireKeys(), cachingKeys(), sharedKeys(), legacySecurityKeys(), []string{
				keyIdentityValue, keyIgnoreURLs, keyMaxContent, "management.endpoints.web.exposure.include", "nacos.core.auth.enable", "x.y", "x.Y",
				"nacos.naming.distro.taskDispatchPeriod", "server.max-http-header-size",
			})
			var properties strings.Builder
			for _, key := range keys {
				fmt.Fprintf(&properties, "    %q = var.secret\n", key)
			}
			src := fmt.Sprintf("variable \"secret\" {\n  type = string\n  sensitive = true\n  default = %s\n}\n", lint.Quoted(secret)) +
				settingsCluster(release, "cluster", "  properties = {\n"+properties.String()+"  }\n  docker {\n    tag = \"own\"\n    env = {\n      NACOS_AUTH_TOKEN = var.secret\n      NACOS_AUTH_ENABLED = var.secret\n    }\n  }\n")
			for _, rule := range settingsRules() {
				for _, d := range linttest.Lint(t, rule, "t.hcl", []byte(src)) {
					said++
					for _, lang := range []diag.Language{diag.English, diag.Chinese} {
						if text := d.Summary(lang) + d.Details(lang); strings.Contains(text, "canary") {
							t.Errorf("%s shows a secret: %s", rule.ID, text)
						}
					}
					for _, f := range d.Fixes {
						if text := fmt.Sprint(f.Title.In(diag.English, f.Args...), f.Edits); strings.Contains(text, "canary") {
							t.Errorf("%s: a fix shows a secret: %s", rule.ID, text)
						}
					}
				}
			}
		}
	}
	if said < 200 {
		t.Errorf("the rules said %d things alone", said)
	}
}

// TestSettingsWaitForValues: nothing is said of what a value is that nobody knows
// yet.
func TestSettingsWaitForValues(t *testing.T) {
	aboutNames := []string{"token-key-renamed", "auth-switch-misspelt", "legacy-security-keys", "property-unknown", "property-removed", "property-too-new", "property-duplicate",
		"eol-version", "java-version", "max-http-header-flag"}
	keys := slices.Concat(tokenKeys(), expireKeys(), cachingKeys(), sharedKeys(), []string{
		keyIdentityKey, keyIdentityValue, keyIgnoreURLs, keyMaxContent, "management.endpoints.web.exposure.include", keyUpgradeFrom1x,
		"nacos.core.protocol.raft.data.election_timeout_ms",
	})
	var properties strings.Builder
	for _, key := range keys {
		fmt.Fprintf(&properties, "    %q = var.later\n", key)
	}
	for _, release := range []string{"1.1.4", "1.2.0", "1.4.1", "1.4.8", "2.0.4", "2.1.2", "2.2.0", "2.2.4", "2.5.1", "3.0.3", "3.2.4", "3.3.0"} {
		src := "variable \"later\" { type = string }\n" + settingsCluster(release, "cluster", "  properties = {\n"+properties.String()+"  }\n")
		src = strings.Replace(src, `password = "x"`, "password = var.later", 1)
		for _, rule := range settingsRules() {
			if slices.Contains(aboutNames, rule.ID) {
				continue
			}
			for _, d := range linttest.Lint(t, rule, "t.hcl", []byte(src)) {
				t.Errorf("%s: %s: %s", release, rule.ID, d.Summary(diag.English))
			}
		}
	}
}

func TestIsOneSlip(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"port", "prot", true}, {"port", "ports", true}, {"port", "pot", true}, {"port", "pork", true}, {"port", "port", true},
		{"port", "parks", false}, {"enable", "enabling", false}, {"ab", "cd", false}, {"", "a", true}, {"abc", "bca", false},
	} {
		if got := isOneSlip(tt.a, tt.b); got != tt.want {
			t.Errorf("%s, %s: %v", tt.a, tt.b, got)
		}
	}
}

func TestDecodedToken(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "QQ==": 1, "QUI=": 2, "AZaz09+/": 6, "+/+/": 3, "//++": 3, "-_Az09-_": 3, "@AZ09[": 3, "`az09{": 3, ".az09:": 3, "QUJD": 3, "QUJDRA": 4, "  QUJD\n": 3, "'QUI='": 2, "=": 0,
		join("SecretKey", "012345678901234567890123456789", "012345678901234567890123456789"): 51,
		strings.Repeat("2019384756", 6): 45,
	} {
		if got, ok := decodedToken(text); !ok || got != want {
			t.Errorf("%q: %d bytes, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"QU JD", "a-b", "Az@09", "Az[09", "Az`09", "Az{09", "Az:09", "Az.09", "QUJ_RA==", "密a码密码b密码a"} {
		if _, ok := decodedToken(text); ok {
			t.Errorf("%q is no Base64", text)
		}
	}
}

func TestMadeOf(t *testing.T) {
	for _, text := range []string{"Kx8vQz2LmT4pWc7RnY1bGd5HsJ9fUaEo0iXw3ZtNqVk=", "9f86d081884c7d659a2feaa0c55ad015", "a b", "x", "550e8400-e29b-41d4-a716-446655440000", "",
		"lorem ipsum", "a b c d e f", "\x1f lorem ipsum dolor", "lorem ipsum dolor\x7f sit amet"} {
		if made := madeOf(text); made.EN != "" {
			t.Errorf("%q: %s", text, made.EN)
		}
	}
	for text, want := range map[string]string{
		"12":         "digits alone",
		"abab":       "one piece over and over",
		"abcabcab":   "one piece over and over",
		"one two-by": "words",
		"MyNacosKey": "words",
		"~secret~":   "words",
	} {
		if made := madeOf(text); made.EN != want {
			t.Errorf("%q: %q, want %q", text, made.EN, want)
		}
	}
}

// TestPropertiesThatAreRead: no key that a release reads, or ships as an active
// line, is called unknown, removed or too new; but for what some release ships in vain.
func TestPropertiesThatAreRead(t *testing.T) {
	instance := strings.NewReplacer("{n}", "0", "{name}", "webhook", "{item}", "url", "{type}", "auth")
	inVain := []string{"server.contextPath", "nacos.core.auth.ldap.userdn", "nacos.core.member.meta.adweight",
		"management.metrics.export.elastic.enabled", "management.metrics.export.influx.enabled",
		"nacos.naming.empty-service.auto-clean", "nacos.naming.empty-service.clean.initial-delay-ms", "nacos.naming.empty-service.clean.period-time-ms"}
	for _, rel := range schemas.Releases() {
		var pairs []string
		lines, _ := rel.Shipped()
		for _, l := range lines {
			if !slices.Contains(inVain, l.Key) {
				pairs = append(pairs, l.Key, "x")
			}
		}
		for _, id := range schemas.PropertyKeys() {
			key := instance.Replace(id)
			fact := rel.Property(key)
			if fact == nil || !fact.Effective || isOutsideFile(rel, fact) || slices.Contains(pairs, key) {
				continue
			}
			pairs = append(pairs, key, "x")
		}
		src := settingsCluster(rel.Version, "cluster", settingsProperties(pairs...))
		for _, rule := range []*lint.Rule{PropertyUnknown, PropertyRemoved, PropertyTooNew, AuthSwitchMisspelt} {
			for _, d := range linttest.Lint(t, rule, "t.hcl", []byte(src)) {
				t.Errorf("%s: %s: %s", rel.Version, rule.ID, d.Summary(diag.English))
			}
		}
	}
}

// TestIsForAll has the widths at which a list of networks starts to leave
// somebody out.
func TestIsForAll(t *testing.T) {
	for allow, want := range map[string]bool{
		"": true, "0.0.0.0/0": true, "128.0.0.0/7": true, "10.0.0.0/8": false, "127.0.0.1/32": false,
		"::/0": true, "2000::/3": true, "2400::/15": true, "2400::/16": false, "fc00::/7": false, "fd00::/8": false, "fc00::/6": true,
		"10.0.0.0/8 0.0.0.0/0": true, "10.0.0.0/8 fc00::/7": false, "10.0.0.7": false,
	} {
		if got := isForAll(strings.Fields(allow)); got != want {
			t.Errorf("%q: %t", allow, got)
		}
	}
}
