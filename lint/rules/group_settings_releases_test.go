package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
)

// settingsSpan is a range of releases, both ends included, in which a rule finds
// something of that severity.
type settingsSpan struct {
	severity diag.Severity
	from, to string
}

// settingsCluster is a cluster of two nodes that every release can have.
func settingsCluster(release, mode, inside string) string {
	node := "  node \"a\" { host = \"m\" }\n"
	if mode == "cluster" {
		node += "  node \"b\" { address = \"10.0.0.2\" }\n"
	}
	return fmt.Sprintf(`host "m" {
  address = "10.0.0.1"
  java    = 8
}
cluster "c" {
  version = %q
  mode    = %q
  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = "x"
  }
%s%s}
`, release, mode, node, inside)
}

// settingsProperties writes a map of properties.
func settingsProperties(pairs ...string) string {
	var b strings.Builder
	b.WriteString("  properties = {\n")
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "    %q = %q\n", pairs[i], pairs[i+1])
	}
	return b.String() + "  }\n"
}

// TestSettingsByRelease runs rules at every known release, and so at the last
// before and the first after each of their boundaries.
func TestSettingsByRelease(t *testing.T) {
	const newest = ""
	on := []string{keyAuthEnabled, "true"}
	with := func(list []string, more ...string) string {
		return settingsProperties(append(append([]string{}, list...), more...)...)
	}
	allNamed := func(keys []string, value string) []string {
		var pairs []string
		for _, key := range keys {
			pairs = append(pairs, key, value)
		}
		return pairs
	}
	published := join("SecretKey", "012345678901234567890123456789", "012345678901234567890123456789")
	const fine = "Kx8vQz2LmT4pWc7RnY1bGd5HsJ9fUaEo0iXw3ZtNqVk="
	identity := []string{keyIdentityKey, join("server", "Identity"), keyIdentityValue, join("secu", "rity")}
	for name, tt := range map[string]struct {
		rule   *lint.Rule
		mode   string
		inside string
		want   []settingsSpan
	}{
		"no auth block":      {AuthOff, "cluster", "", []settingsSpan{{diag.Warning, "1.2.0", "2.5.5"}}},
		"partly":             {Auth3xPartial, "cluster", "", []settingsSpan{{diag.Warning, "3.0.0", newest}}},
		"no token, off":      {TokenMissing, "cluster", "", []settingsSpan{{diag.Error, "2.2.0", "2.2.1"}, {diag.Error, "3.0.0", newest}}},
		"no token, on":       {TokenMissing, "cluster", with(on), []settingsSpan{{diag.Error, "2.2.0", newest}}},
		"jar's token, off":   {TokenPublicDefault, "cluster", "", []settingsSpan{{diag.Info, "1.2.0", "2.1.2"}}},
		"jar's token, on":    {TokenPublicDefault, "cluster", with(on), []settingsSpan{{diag.Error, "1.2.0", "2.1.2"}}},
		"known token, on":    {TokenPublicDefault, "cluster", with(on, allNamed(tokenKeys(), published)...), []settingsSpan{{diag.Error, "1.2.0", newest}}},
		"known token, off":   {TokenPublicDefault, "cluster", with(allNamed(tokenKeys(), published)), []settingsSpan{{diag.Warning, "1.2.0", "2.5.5"}, {diag.Error, "3.0.0", newest}}},
		"short token, off":   {TokenTooShort, "cluster", with(allNamed(tokenKeys(), "c2hvcnQ=")), []settingsSpan{{diag.Error, "1.4.0", "2.2.1"}, {diag.Error, "3.0.0", newest}}},
		"short token, on":    {TokenTooShort, "cluster", with(on, allNamed(tokenKeys(), "c2hvcnQ=")...), []settingsSpan{{diag.Error, "1.4.0", newest}}},
		"short raw token":    {TokenTooShort, "cluster", with(on, allNamed(tokenKeys(), "short and raw")...), []settingsSpan{{diag.Error, "2.0.4", "2.1.2"}, {diag.Error, "2.2.1", "2.2.4"}}},
		"raw token":          {TokenNotBase64, "cluster", with(on, allNamed(tokenKeys(), "raw_bytes-of-quite-some-length-kf8Ql2x")...), []settingsSpan{{diag.Error, "1.4.0", "2.0.3"}, {diag.Info, "2.0.4", "2.1.2"}, {diag.Error, "2.2.0", "2.2.0.1"}, {diag.Info, "2.2.1", "2.2.4"}, {diag.Error, "2.3.0", newest}}},
		"odd length":         {TokenNotBase64, "cluster", with(on, allNamed(tokenKeys(), strings.TrimRight(fine, "="))...), []settingsSpan{{diag.Warning, "2.4.1", newest}}},
		"digits":             {TokenLowEntropy, "cluster", with(allNamed(tokenKeys(), strings.Repeat("2019384756", 6))), []settingsSpan{{diag.Warning, "1.2.0", newest}}},
		"first name":         {TokenKeyRenamed, "cluster", with(allNamed(tokenKeys()[2:], fine)), []settingsSpan{{diag.Error, "2.1.0", newest}}},
		"second name":        {TokenKeyRenamed, "cluster", with(allNamed(tokenKeys()[1:2], fine)), []settingsSpan{{diag.Error, "1.2.0", "2.0.4"}}},
		"third name":         {TokenKeyRenamed, "cluster", with(allNamed(tokenKeys()[:1], fine)), []settingsSpan{{diag.Error, "1.2.0", "3.2.4"}}},
		"lifetime":           {TokenKeyRenamed, "cluster", with(allNamed(expireKeys()[2:], "3600")), []settingsSpan{{diag.Error, "2.1.0", newest}}},
		"short life":         {TokenTTLOdd, "cluster", with(allNamed(expireKeys(), "1")), []settingsSpan{{diag.Info, "1.2.0", newest}}},
		"no cache":           {AuthCachingHint, "cluster", with(on, allNamed(cachingKeys(), "false")...), []settingsSpan{{diag.Info, "1.2.0", newest}}},
		"no identity, off":   {IdentityMissing, "cluster", "", []settingsSpan{{diag.Error, "3.0.0", newest}}},
		"no identity, on":    {IdentityMissing, "cluster", with(on), []settingsSpan{{diag.Error, "1.4.1", "1.4.1"}, {diag.Error, "1.4.5", "1.4.8"}, {diag.Error, "2.2.1", newest}}},
		"alone":              {IdentityMissing, "standalone", with(on), []settingsSpan{{diag.Error, "1.4.1", "1.4.1"}, {diag.Error, "1.4.5", "1.4.8"}, {diag.Error, "2.2.1", "2.3.2"}, {diag.Error, "3.0.0", newest}}},
		"jar's identity":     {IdentityPublicDefault, "cluster", with(on), []settingsSpan{{diag.Error, "1.4.2", "1.4.4"}, {diag.Error, "2.0.0", "2.2.0.1"}}},
		"known identity":     {IdentityPublicDefault, "cluster", with(identity), []settingsSpan{{diag.Warning, "1.4.1", "2.5.5"}, {diag.Error, "3.0.0", newest}}},
		"known identity, on": {IdentityPublicDefault, "cluster", with(on, identity...), []settingsSpan{{diag.Error, "1.4.1", newest}}},
		"raft's identity": {IdentityPublicDefault, "cluster", with(identity, keyAuthEnabled, "false", keyAuthAdmin, "false"),
			[]settingsSpan{{diag.Warning, "1.4.1", "3.2.3"}, {diag.Error, "3.2.4", newest}}},
		"user agent":       {UserAgentWhiteOn, "cluster", with(on, keyUserAgent, "true"), []settingsSpan{{diag.Error, "1.4.1", "2.5.5"}}},
		"all paths":        {IgnoreURLsAll, "cluster", with(nil, keyIgnoreURLs, "/**"), []settingsSpan{{diag.Error, "1.1.0", "1.1.4"}, {diag.Info, "1.2.0", newest}}},
		"an API":           {IgnoreURLsAll, "cluster", with(nil, keyIgnoreURLs, "/v1/cs/**"), []settingsSpan{{diag.Info, "1.2.0", newest}}},
		"no auth system":   {IgnoreURLsAll, "cluster", with(nil, keyIgnoreURLs, "/v1/cs/**", "nacos.core.auth.system.type", "", "nacos.plugin.auth.type", ""), []settingsSpan{{diag.Error, "1.2.0", newest}}},
		"dead switch":      {LegacySecurityKeys, "cluster", with(nil, "management.security", "true"), []settingsSpan{{diag.Warning, "1.1.0", newest}}},
		"misspelt":         {AuthSwitchMisspelt, "cluster", with(nil, "nacos.core.auth.enable", "true"), []settingsSpan{{diag.Error, "1.2.0", newest}}},
		"star":             {ActuatorWideOpen, "cluster", with(nil, "management.endpoints.web.exposure.include", "*"), []settingsSpan{{diag.Warning, "1.1.0", newest}}},
		"jar's star":       {ActuatorWideOpen, "cluster", "", nil},
		"gateway":          {ConsolePublic, "cluster", "  gateway \"g\" { address = \"8.8.8.8\" }\n", []settingsSpan{{diag.Warning, "1.1.0", "2.5.5"}}},
		"too new":          {PropertyTooNew, "cluster", with(nil, "nacos.console.ui.enabled", "false"), []settingsSpan{{diag.Error, "1.1.0", "2.2.4"}}},
		"removed":          {PropertyRemoved, "cluster", with(nil, "nacos.naming.distro.taskDispatchPeriod", "1"), []settingsSpan{{diag.Warning, "2.2.0", newest}}},
		"of 1.0":           {PropertyRemoved, "cluster", with(nil, "nacos.naming.distro.initDataRatio", "1"), []settingsSpan{{diag.Warning, "1.1.0", newest}}},
		"old header size":  {PropertyRemoved, "cluster", with(nil, "server.max-http-header-size", "1"), []settingsSpan{{diag.Warning, "3.0.1", newest}}},
		"header size":      {MaxHTTPHeaderFlag, "cluster", "  docker {\n    tag = \"own\"\n    env = { JAVA_OPT_EXT = \"--server.max-http-header-size=1\" }\n  }\n", []settingsSpan{{diag.Info, "3.0.1", newest}}},
		"old path":         {ContextPathChanged, "cluster", with(nil, "server.servlet.contextPath", "/x"), []settingsSpan{{diag.Warning, "3.0.0", newest}}},
		"Java 8":           {JavaVersion, "cluster", "", []settingsSpan{{diag.Error, "3.0.0", newest}}},
		"from 1.x":         {UpgradePathUnsupported, "cluster", "  upgrade { from = \"1.1.0\" }\n", []settingsSpan{{diag.Error, "2.1.0", newest}}},
		"from 1.x, helped": {UpgradePathUnsupported, "cluster", "  upgrade { from = \"1.1.0\" }\n" + with(nil, keyUpgradeFrom1x, "true"), []settingsSpan{{diag.Error, "2.2.0", newest}}},
		"upgraded":         {DoubleWriteLeftOn, "cluster", "  upgrade { from = \"1.1.0\" }\n", []settingsSpan{{diag.Warning, "2.0.0", "2.1.2"}}},
		"helped for ever":  {DoubleWriteLeftOn, "cluster", with(nil, keyUpgradeFrom1x, "true"), []settingsSpan{{diag.Warning, "2.1.0", "2.1.2"}}},
		"end of life":      {EOLVersion, "cluster", "", []settingsSpan{{diag.Info, "1.1.0", "1.4.4"}, {diag.Warning, "1.4.5", "1.4.5"}, {diag.Info, "1.4.6", "2.4.3"}}},
		"in a container":   {EOLVersion, "cluster", "  docker { tag = \"own\" }\n", []settingsSpan{{diag.Info, "1.1.0", "2.4.3"}}},
		"much content":     {ContentLimitMismatch, "cluster", with(nil, keyMaxContent, "31457280"), []settingsSpan{{diag.Warning, "2.0.0", newest}}},
		"content and line": {ContentLimitMismatch, "cluster", with(nil, keyMaxContent, "31457280", keyOldGRPCLimit, "31457280"), []settingsSpan{{diag.Warning, "2.0.0", "2.2.0.1"}}},
		"election":         {ElectionTimeoutLow, "cluster", with(nil, "nacos.core.protocol.raft.data.election_timeout_ms", "1"), []settingsSpan{{diag.Info, "1.3.0", newest}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, rel := range schemas.Releases() {
				var want diag.Severity
				for _, s := range tt.want {
					if rel.In(s.from, s.to) {
						want = s.severity
					}
				}
				var got diag.Severity
				found := linttest.Lint(t, tt.rule, "t.hcl", []byte(settingsCluster(rel.Version, tt.mode, tt.inside)))
				for _, d := range found {
					got = d.Severity
				}
				if got != want || len(found) > 1 {
					t.Errorf("%s: %d findings of severity %v, want %v", rel.Version, len(found), got, want)
				}
			}
		})
	}
}

// join keeps published secrets out of the source.
func join(parts ...string) string { return strings.Join(parts, "") }
