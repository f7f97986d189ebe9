package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// published is a cluster with one node on a network, with options.
func published(network string, options ...string) (*topology.Cluster, *topology.Node) {
	grpc := 9848
	n := &topology.Node{
		Name: "a", Address: "10.0.0.1",
		Ports:  topology.Ports{Main: 8848, SDKGRPC: &grpc},
		Docker: &topology.Docker{Engine: "docker", Network: network, Options: options},
	}
	c := &topology.Cluster{Name: "c", Nodes: []*topology.Node{n}}
	return c, n
}

func TestRemaps(t *testing.T) {
	for _, test := range []struct {
		name, network string
		options       []string
		want          []string
	}{
		{"two numbers that fit", "bridge", []string{"-p 18848:8848", "-p 19848:9848"}, []string{"18848 19848 true"}},
		{"two that do not", "bridge", []string{"-p 18848:8848", "-p 9868:9848"}, []string{"18848 9868 false"}},
		{"the one that fits comes second", "bridge", []string{"-p 18848:8848", "-p 9868:9848", "-p 19848:9848"}, []string{"18848 19848 true"}},
		{"the one that fits comes first", "bridge", []string{"-p 18848:8848", "-p 19848:9848", "-p 9868:9848"}, []string{"18848 19848 true"}},
		{"gRPC under its own number", "bridge", []string{"-p 18848:8848", "-p 9848:9848"}, []string{"18848 - false"}},
		{"gRPC under a number that the engine chooses", "bridge", []string{"-p 18848:8848", "-p 9848"}, []string{"18848 - false"}},
		{"gRPC fits under its own number", "bridge", []string{"-p 8848:8848", "-p 9848:9848"}, nil},
		{"the main port under its own number", "bridge", []string{"-p 8848:8848", "-p 19999:9848"}, nil},
		{"the main port under a number that the engine chooses", "bridge", []string{"-p 8848", "-p 19848:9848"}, nil},
		{"another protocol", "bridge", []string{"-p 18848:8848/udp"}, nil},
		{"this machine alone", "bridge", []string{"-p 127.0.0.1:18848:8848", "-p [::1]:18848:8848"}, nil},
		{"all addresses, spelled out", "bridge", []string{"-p 0.0.0.0:18848:8848", "-p [::]:28848:8848"}, []string{"18848 - false", "28848 - false"}},
		{"no network of its own", "host", []string{"-p 18848:8848"}, nil},
		{"no network at all", "none", []string{"-p 18848:8848"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range remaps(published(test.network, test.options...)) {
				grpc := "-"
				if r.grpc != nil {
					grpc = fmt.Sprint(r.grpc.Host)
				}
				got = append(got, fmt.Sprintf("%d %s %t", r.main.Host, grpc, r.right))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	c, n := published("bridge", "-p 18848:8848")
	n.Ports.SDKGRPC = nil
	if got := remaps(c, n); got != nil {
		t.Errorf("clients without gRPC: %v", got)
	}
}

func TestOtherHost(t *testing.T) {
	for _, test := range []struct {
		option string
		port   int
		want   string
	}{
		{"-p 18848:8848", 65535, "-p 65535:8848"},
		{"-p 10.0.0.1:18848:8848/tcp", 28848, "-p 10.0.0.1:28848:8848/tcp"},
		{"-p 18848:8848", 65536, ""},
		{"-p 18848-18849:8848-8849", 28848, ""},
	} {
		c, n := published("bridge", test.option)
		if got := otherHost(n, lint.PublishFlags(c, n)[0], test.port); got != test.want {
			t.Errorf("%s on %d: %q, want %q", test.option, test.port, got, test.want)
		}
	}
}

func TestFlagPorts(t *testing.T) {
	for network, want := range map[string]string{"bridge": "18848@ 18849@10.0.0.1 18850@ 18851@", "host": ""} {
		var got []string
		for _, p := range flagPorts(published(network, "-p 18848:1", "-p 10.0.0.1:18849:2", "-p 0.0.0.0:18850:3", "-p [::]:18851:4", "-p 5", "-p 53:53/udp")) {
			if p.Role != rolePublished {
				t.Errorf("%d is a %s port", p.Number, p.Role)
			}
			got = append(got, fmt.Sprintf("%d@%s", p.Number, p.Bind))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: %q, want %q", network, got, want)
		}
	}
}
