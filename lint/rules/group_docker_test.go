package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/topology"
)

func TestDocker(t *testing.T) {
	for _, rule := range dockerRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

func TestVersionAddress(t *testing.T) {
	c := &topology.Cluster{Name: "c", Version: "2.4.3"}
	for version, want := range map[string]diag.Address{"2.4.3": "cluster.c.version", "2.3.2": "cluster.c.node.n.version"} {
		if got := versionAddress(c, &topology.Node{Name: "n", Version: version}); got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}

func TestHiddenFiles(t *testing.T) {
	mount := func(target string) lint.Mount { return lint.Mount{Mount: deployment.Mount{Target: target}} }
	files := []lint.Mount{mount("/home/nacos/conf/application.properties"), mount("/home/nacos/conf/nacos-logback.xml")}
	for _, tt := range []struct {
		target string
		others []lint.Mount
		want   []string
	}{
		{"/home/nacos/conf", nil, []string{"conf/application.properties", "conf/nacos-logback.xml"}},
		{"/home/nacos/conf", files, nil},
		{"/home/nacos/conf", files[:1], []string{"conf/nacos-logback.xml"}},
		{"/home/nacos/conf/application.properties", nil, nil},
		{"/home", []lint.Mount{mount("/home/nacos"), files[0]}, nil},
		{"/home/nacos", files, []string{"bin/docker-startup.sh", "target/nacos-server.jar"}},
		{"/home/nacos/data", nil, nil},
	} {
		all := append([]lint.Mount{mount(tt.target)}, tt.others...)
		if diff := cmp.Diff(tt.want, hiddenFiles(tt.target, all)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.target, diff)
		}
	}
}
