package nginx_test

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/nginx"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/nginx"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

func TestGolden(t *testing.T) {
	for name, c := range cases("/etc/nginx/tls") {
		t.Run(name, func(t *testing.T) {
			golden.Dir(t, filepath.Join("testdata", name), bodies(render(t, c, nil)))
		})
	}
	for _, name := range []string{"1.1.0", "3.0.3-console"} {
		t.Run(name+"-fragments", func(t *testing.T) {
			files := render(t, cases("/etc/nginx/tls")[name], map[string]any{"layout": "fragments"})
			golden.Dir(t, filepath.Join("testdata", name+"-fragments"), bodies(files))
		})
	}
}

func TestPaths(t *testing.T) {
	c := cluster("2.4.3", "10.0.0.1")
	c.Outputs = map[string]*topology.OutputSettings{"nginx": {Enabled: true, Paths: map[string]string{"front": "gw/etc/my.conf"}}}
	for layout, want := range map[string][]string{
		"complete":  {"gw/etc/my.conf"},
		"fragments": {"gw/etc/http.d/nacos-front.conf", "gw/etc/stream.d/nacos-front.conf"},
	} {
		files := render(t, c, map[string]any{"layout": layout})
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(files))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", layout, diff)
		}
		for name, a := range files {
			if a.Mode != 0o644 || a.Secret || a.Format != "nginx" {
				t.Errorf("%s: mode %o, secret %v, format %s", name, a.Mode, a.Secret, a.Format)
			}
		}
	}
}

func TestNothingToRender(t *testing.T) {
	c := cluster("2.4.3", "10.0.0.1")
	c.Outputs = map[string]*topology.OutputSettings{"nginx": {Enabled: false}}
	off, _ := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{c}}, deployment.Outputs{nginx.Name})
	for name, d := range map[string]*deployment.Deployment{"off": off, "no deployment": nil} {
		result, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Deployment: d})
		if err != nil || len(result.Artefacts) > 0 {
			t.Errorf("%s: %d artefacts, error %v", name, len(result.Artefacts), err)
		}
	}
}

func TestUnknownLayout(t *testing.T) {
	for _, layout := range []any{"both", 1, nil} {
		_, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Config: map[string]any{"layout": layout}})
		if err == nil || !strings.Contains(err.Error(), "want complete or fragments") {
			t.Errorf("%v: %v", layout, err)
		}
	}
}

// Origins cover each line once, name the lines' own settings and change no byte.
func TestOrigins(t *testing.T) {
	d, _ := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{cases("/etc/nginx/tls")["3.0.3-console"]}}, deployment.Outputs{nginx.Name})
	plain, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Deployment: d})
	if err != nil {
		t.Fatal(err)
	}
	with, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Deployment: d, Origins: true})
	if err != nil {
		t.Fatal(err)
	}
	a := with.Artefacts[0]
	if !bytes.Equal(a.Body, plain.Artefacts[0].Body) || plain.Artefacts[0].Origins != nil {
		t.Error("asking for origins changes the artefact")
	}
	lines := strings.Split(strings.TrimSuffix(string(a.Body), "\n"), "\n")
	at := 0
	for _, o := range a.Origins {
		if o.Lines < 1 || len(o.Sources) == 0 || at+o.Lines > len(lines) {
			t.Fatalf("origin %+v at line %d", o, at+1)
		}
		var text []string
		for _, s := range o.Sources {
			text = append(text, string(s.Address)+s.Fact)
		}
		for _, line := range lines[at : at+o.Lines] {
			for part, want := range map[string]string{
				"client_max_body_size": "cluster.nacos.gateway.front.client_max_body_size",
				"server 10.0.0.2:8848": "cluster.nacos.node.b.address",
				"server 10.0.0.2:9848": "main port + 1000",
				"listen 9848":          "a client dials the port it is given + 1000",
				"listen 8080":          "cluster.nacos.gateway.front.console_port",
				"ssl_certificate_key":  "cluster.nacos.gateway.front.tls.certificate_key",
				"ip_hash":              "cluster.nacos.gateway.front.algorithm",
				"proxy_timeout":        "cluster.nacos.gateway.front.stream_timeout",
				"ssl_alpn h2":          "h2",
			} {
				if strings.Contains(line, part) && !strings.Contains(strings.Join(text, "\n"), want) {
					t.Errorf("%q comes from %q, want %q", line, text, want)
				}
			}
		}
		at += o.Lines
	}
	if at != len(lines) {
		t.Errorf("origins cover %d of %d lines", at, len(lines))
	}
}

// Whatever texts a gateway has: no panic, and what is made is read back by our
// own reader, the certificate as it was.
func FuzzGateway(f *testing.F) {
	f.Add("nacos", "front", "/nacos", "_", "/etc/nginx/tls/a b.crt", "10.0.0.0/8", "90s", "20m")
	f.Add("", "", "", "", "", "", "", "")
	f.Add("a;b", "{", "/\x00", "~(", "$x", "all", "1h ", "-1")
	f.Fuzz(func(t *testing.T, name, gateway, context, server, certificate, allow, timeout, size string) {
		c := cluster("3.0.3", "10.0.0.1")
		g := c.Gateways[0]
		c.Name, g.Name, c.ContextPath, g.ServerName = name, gateway, context, server
		g.TLS = &topology.TLS{Certificate: certificate, CertificateKey: certificate}
		g.Allow, g.ReadTimeout, g.StreamTimeout, g.FailTimeout, g.ClientMaxBodySize = []string{allow}, timeout, timeout, timeout, size
		d, found := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{c}}, deployment.Outputs{nginx.Name})
		result, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Deployment: d})
		if err != nil {
			t.Fatalf("%v, after %d findings", err, len(found))
		}
		for _, a := range result.Artefacts {
			ds, err := format.Parse(a.Body)
			if err != nil {
				t.Fatalf("%v in\n%s", err, a.Body)
			}
			for _, d := range every(ds) {
				if d.Name == "ssl_certificate" && d.Args[0] != certificate {
					t.Errorf("certificate %q, want %q", d.Args[0], certificate)
				}
			}
		}
	})
}

// every gives the directives of a tree.
func every(ds []*format.Directive) (list []*format.Directive) {
	for _, d := range ds {
		list = append(append(list, d), every(d.Block)...)
	}
	return list
}

func BenchmarkRender(b *testing.B) {
	d, _ := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{cluster("3.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3")}}, deployment.Outputs{nginx.Name})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (nginx.Output{}).Render(b.Context(), &sdk.Request{Deployment: d}); err != nil {
			b.Fatal(err)
		}
	}
}
