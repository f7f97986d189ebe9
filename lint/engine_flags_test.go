package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

func TestEngineFlags(t *testing.T) {
	d := &topology.Docker{Options: []string{
		"--rm", "-p 18848:8848", "-p19848:9848", "-p=1:2", "--publish=80:8848/tcp", "-p", "81:8848",
		"--hostname nacos1", "-h", "nacos2", "--net=host", "-P", "--label=a=b c", "-e A=b c", "-it", "stray", "--env=X=", "-v /a:/b:ro",
	}}
	want := []lint.EngineFlag{
		{Name: "rm", First: 0, Last: 0},
		{"publish", "18848:8848", 1, 1}, {"publish", "19848:9848", 2, 2}, {"publish", "1:2", 3, 3}, {"publish", "80:8848/tcp", 4, 4}, {"publish", "81:8848", 5, 6},
		{"hostname", "nacos1", 7, 7}, {"hostname", "nacos2", 8, 9}, {"network", "host", 10, 10}, {"publish-all", "", 11, 11},
		{"label", "a=b c", 12, 12}, {"env", "A=b c", 13, 13}, {"i", "stray", 14, 15}, {"env", "X=", 16, 16}, {"volume", "/a:/b:ro", 17, 17},
	}
	if diff := cmp.Diff(want, lint.EngineFlags(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := lint.EngineFlags(nil); got != nil {
		t.Errorf("no block: %v", got)
	}
}

func TestPublish(t *testing.T) {
	for text, want := range map[string][]lint.Published{
		"8848":                      {{Container: 8848, Protocol: "tcp"}},
		"18848:8848":                {{Host: 18848, Container: 8848, Protocol: "tcp"}},
		"10.0.0.1:18848:8848/udp":   {{IP: "10.0.0.1", Host: 18848, Container: 8848, Protocol: "udp"}},
		"[::1]:18848:8848":          {{IP: "::1", Host: 18848, Container: 8848, Protocol: "tcp"}},
		"127.0.0.1::8848":           {{IP: "127.0.0.1", Container: 8848, Protocol: "tcp"}},
		"18848-18849:8848-8849":     {{Host: 18848, Container: 8848, Protocol: "tcp"}, {Host: 18849, Container: 8849, Protocol: "tcp"}},
		"18848-18850:8848-8849":     nil,
		"x:8848":                    nil,
		"8848:":                     nil,
		"0:8848":                    nil,
		"70000:8848":                nil,
		"":                          nil,
		"1-65535:1-65535":           nil,
		"nacos.example:1848:8848":   {{IP: "nacos.example", Host: 1848, Container: 8848, Protocol: "tcp"}},
		"18849-18848:8849-8848/tcp": nil,
	} {
		if diff := cmp.Diff(want, lint.Publish(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func FuzzPublish(f *testing.F) {
	f.Add("[::1]:18848-18849:8848-8849/tcp")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range lint.Publish(text) {
			if p.Container < 1 || p.Container > 65535 || p.Host < 0 || p.Host > 65535 {
				t.Errorf("%q: %+v", text, p)
			}
		}
		lint.EngineFlags(&topology.Docker{Options: []string{text, text}})
	})
}
