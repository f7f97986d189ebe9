package install

import (
	"strings"
	"testing"
)

func TestParseArchive(t *testing.T) {
	for _, c := range []struct{ name, version, platform string }{
		{"consul_1.2.3_linux_amd64.tar.gz", "1.2.3", "linux/amd64"},
		{"consul_1.2.3-rc.1_linux_amd64.zip", "1.2.3-rc.1", "linux/amd64"},
		{"consul_1.2.3_any.tgz", "1.2.3", "any"},
		{"consul_1.2_linux_amd64.tar.gz", "", ""},
		{"consul_1.2.3_Linux_x86.tar.gz", "", ""},
		{"consul_1.2.3.tar.gz", "", ""},
		{"consul-more_1.2.3_any.tgz", "", ""},
		{"consul_1.2.3_any.rar", "", ""},
	} {
		version, platform, ok := parseArchive("consul", c.name)
		if version != c.version || platform != c.platform || ok != (c.version != "") {
			t.Errorf("%s: %q, %q, %v", c.name, version, platform, ok)
		}
	}
}

func FuzzParseChecksums(f *testing.F) {
	f.Add(strings.Repeat("0", 64) + "  consul_1.2.3_any.tgz\n" + strings.Repeat("A", 64) + " *./b\r\n\n")
	f.Add("x")
	f.Fuzz(func(t *testing.T, text string) {
		sums, err := parseChecksums([]byte(text))
		for name, sum := range sums {
			if err == nil && (len(sum) != 64 || strings.ContainsAny(name, "/\n")) {
				t.Errorf("%q: %q", name, sum)
			}
		}
	})
}
