package load

import (
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/schemas"
)

// What is taken; what is refused stands in the corpus.
func TestFormsThatAreTaken(t *testing.T) {
	gateway := schemas.Language().Block("cluster").Block("gateway")
	for name, texts := range map[string][]string{
		"fail_timeout":         {"10s", "1m", "1h30m", "1d"},
		"read_timeout":         {"90s", "500ms", "1s500ms", "1y1M1w1d1h1m1s1ms"},
		"client_max_body_size": {"20m", "1G", "512k"},
		"server_name":          {"_", "nacos.example.com *.example.com", "~^nacos\\d+$", "例子"},
	} {
		for _, text := range texts {
			if m := checkForm(gateway.Attribute(name), text); m != nil {
				t.Errorf("%s = %q: want %s", name, text, m.want.EN)
			}
		}
	}
	for what, c := range map[string]struct {
		check func(string) *mistake
		texts []string
	}{
		"address":   {checkAddress, []string{"10.0.0.1", "fe80::1", "::ffff:10.0.0.1", "nacos", "nacos-1.example.com", "a_b", "1a.example", "xn--fiq228c"}},
		"name":      {checkName, []string{"a", "prod-1", "10.0.0.1", "a_b.c", "集群", "é", "1", strings.Repeat("x", 100)}},
		"path":      {checkPath, []string{"/", "/home/nacos", "/srv/a b", "/a..b"}},
		"host:port": {checkHostPort, []string{"db:3306", "10.0.0.1:1", "[fe80::1]:65535"}},
		"network":   {checkCIDR, []string{"10.0.0.0/8", "10.1.2.3/8", "::/0", "10.0.0.1", "fe80::1"}},
		"restart":   {checkRestart, []string{"no", "always", "unless-stopped", "on-failure", "on-failure:3"}},
		"image":     {checkImage, []string{"nacos/nacos-server", "nacos", "localhost:5000/a/b", "mirror.example.com:5000/nacos/nacos-server"}},
		"tag":       {checkTag, []string{"v2.4.3", "latest", "2.4.3-slim", "_x", "v2.4.3@sha256:" + strings.Repeat("0f", 32)}},
		"context":   {checkContextPath, []string{"", "/nacos", "/a/b-c_d.e~f"}},
		"variable":  {checkVariableName, []string{"A", "NACOS_AUTH_TOKEN", "_x", "a.b-c"}},
		"platform":  {checkPlatform, []string{"mysql", "postgresql", "dm-8"}},
		"output":    {checkOutputPath, []string{"a", "a/b.conf", "10.0.0.1/etc/x", "a..b/c"}},
	} {
		for _, text := range c.texts {
			if m := c.check(text); m != nil {
				t.Errorf("%s %q: want %s", what, text, m.want.EN)
			}
		}
	}
}

func TestFormsThatAreRefused(t *testing.T) {
	for what, c := range map[string]struct {
		check func(string) *mistake
		texts []string
	}{
		"address":   {checkAddress, []string{"", "-", "a-", "-a", "a..b", ".a", "a.", "1.2.3", "010.0.0.1", "10.0.0.1/8", "a/b", "a b", strings.Repeat("a", 64), strings.Repeat("a.", 127), "nacos:8848", "[nacos]", "a\u202eb"}},
		"name":      {checkName, []string{"", ".", "..", "-a", "_a", ".a", "a.", "a..b", "a/b", `a\b`, "a:b", "a b", "a\x00b", "e\u0301", "a\u200bb", strings.Repeat("x", 101), "$x", "a'b", "a`b", "a|b", "a*b", "a?b", "a<b", "a%b", "a#b", "a@b"}},
		"path":      {checkPath, []string{"", "a", "../a", "/a/../b", "/a ", "/a\nb", `C:\nacos`, "/a\u202eb"}},
		"host:port": {checkHostPort, []string{"", ":", ":3306", "db:", "db:x", "db:65536", "fe80::1:3306", "[db]:3306", "jdbc:mysql://db:3306", "db:3306/nacos", "db :3306"}},
		"output":    {checkOutputPath, []string{"", ".", "/a", "..", "../a", "a/../../b", `a\b`, "C:/a"}},
		"restart":   {checkRestart, []string{"", "on-failure:", "on-failure:-2", "Always"}},
		"tag":       {checkTag, []string{"", ".a", "-a", "a b", "a:b", "a@", "@sha256:" + strings.Repeat("0", 64), "v2.4.3@sha256:" + strings.Repeat("0", 63), "v2.4.3@sha256:" + strings.Repeat("G", 64), "v2.4.3@md5:" + strings.Repeat("0", 64)}},
		"image":     {checkImage, []string{"", "/", "a:b", "a@sha256:0", "A/B", "a b", "a/"}},
	} {
		for _, text := range c.texts {
			m := c.check(text)
			if m == nil {
				t.Errorf("%s %q is taken", what, text)
			} else if m.want.EN == "" || m.want.ZH == "" || (m.detail.EN == "") != (m.detail.ZH == "") {
				t.Errorf("%s %q: %+v", what, text, m)
			}
		}
	}
}

func TestRequiredVersion(t *testing.T) {
	for _, c := range []struct {
		constraint, version string
		want                bool
	}{
		{">= 0.1, < 1.0", "0.3.1", true}, {">= 0.1, < 1.0", "1.0.0", false}, {"~> 0.3", "0.9.0", true}, {"~> 0.3", "1.0.0", false},
		{"~> 0.3.1", "0.3.9", true}, {"~> 0.3.1", "0.4.0", false}, {"~> 0.3.1", "0.3.0", false}, {"0.3", "0.3.0", true}, {"= 0.3.0", "0.3.1", false},
		{"!= 0.3.0", "0.3.0", false}, {"> 0.3", "0.3.0", false}, {"<= 0.3", "0.3.0", true}, {">= 0.3", "0.3.0-beta1", true}, {"~> 1", "2.0.0", true},
	} {
		all, ok := parseConstraints(c.constraint)
		version, _, read := parseVersion(c.version)
		if !ok || !read {
			t.Fatalf("%+v: not read", c)
		}
		got := true
		for _, one := range all {
			got = got && one.allows(version, c.version)
		}
		if got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
	for _, text := range []string{"", "latest", ">=", "=> 1", "1.2.3.4", "1..2", ">= 1,", "-1"} {
		if _, ok := parseConstraints(text); ok {
			t.Errorf("%q is taken", text)
		}
	}
}
