package nginx_test

import (
	"net"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/nginx"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// cluster makes a cluster of release whose nodes stand at addresses, with one
// gateway that has the language's defaults.
func cluster(release string, addresses ...string) *topology.Cluster {
	rel := schemas.Find(release)
	c := &topology.Cluster{
		Name: "nacos", Version: release, Release: release, Mode: "cluster", Environment: "production", Port: 8848,
		ContextPath: "/nacos", AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
	}
	p := rel.Ports(schemas.PortQuery{Main: 8848, Console: 8080, ConsoleEnabled: true, Function: "all", Deployment: "merged"})
	if p.Console != nil {
		c.Console = &topology.Console{Enabled: true, Port: 8080}
	}
	for i, address := range addresses {
		c.Members = append(c.Members, net.JoinHostPort(address, "8848"))
		c.Nodes = append(c.Nodes, &topology.Node{
			Name: string(rune('a' + i)), Index: i, Address: address, Port: 8848, Deployment: "merged",
			Ports: topology.Ports{Main: p.Main, SDKGRPC: p.SDKGRPC, Console: p.Console},
		})
	}
	g := &topology.Gateway{
		Name: "front", Type: "nginx", Address: "10.0.0.9", Port: 8848, ServerName: "_", Algorithm: "round_robin", MaxFails: 3,
		FailTimeout: "10s", ClientMaxBodySize: "20m", ReadTimeout: "90s", StreamTimeout: "10m", GRPC: p.SDKGRPC != nil,
	}
	c.Gateways = []*topology.Gateway{g}
	return c
}

// cases are clusters by the name of their golden folder. Certificates are
// looked for in tls.
func cases(tls string) map[string]*topology.Cluster {
	made := map[string]*topology.Cluster{}
	with := func(name string, c *topology.Cluster, change func(*topology.Cluster, *topology.Gateway)) {
		if change != nil {
			change(c, c.Gateways[0])
		}
		made[name] = c
	}
	three := []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}
	with("1.1.0", cluster("1.1.0", "192.168.11.126", "192.168.11.196", "192.168.11.200"), func(c *topology.Cluster, g *topology.Gateway) {
		g.Port, g.ServerName = 8648, "localhost"
	})
	with("1.4.8", cluster("1.4.8", three...), nil)
	with("2.4.3", cluster("2.4.3", three...), nil)
	with("2.4.3-standalone", cluster("2.4.3", "10.0.0.1"), func(c *topology.Cluster, g *topology.Gateway) {
		c.Mode, c.Members = "standalone", nil
	})
	with("2.5.1-ipv6", cluster("2.5.1", "2001:db8::1", "2001:db8::2", "2001:db8::3"), func(c *topology.Cluster, g *topology.Gateway) {
		g.Address, g.Algorithm = "2001:db8::9", "random"
		g.Allow = []string{"2001:db8::/32", "::1"}
	})
	with("2.4.3-tls-allow", cluster("2.4.3", three...), func(c *topology.Cluster, g *topology.Gateway) {
		g.TLS = &topology.TLS{Certificate: tls + "/nacos.crt", CertificateKey: tls + "/nacos.key"}
		g.Allow, g.Algorithm = []string{"10.0.0.0/8", "192.168.1.7"}, "least_conn"
	})
	with("3.0.3-console", cluster("3.0.3", three...), func(c *topology.Cluster, g *topology.Gateway) {
		port := 8080
		g.ConsolePort, g.Algorithm, g.ServerName = &port, "ip_hash", "nacos.example.com *.nacos.example.com"
		g.TLS = &topology.TLS{Certificate: tls + "/nacos.crt", CertificateKey: tls + "/nacos.key"}
		c.Nodes[2].Deployment, c.Nodes[2].Ports = "console", topology.Ports{Console: c.Nodes[2].Ports.Console}
		c.Members = c.Members[:2]
	})
	with("hostile", cluster("2.4.3", three...), func(c *topology.Cluster, g *topology.Gateway) {
		c.Name, g.Name, c.ContextPath = "生产 env_1", "front;_{}", `/it's "a" context; {x} #1 \d`
		// Go's module archives take no such file names.
		c.Outputs = map[string]*topology.OutputSettings{"nginx": {Enabled: true, Paths: map[string]string{g.Name: "nginx.conf"}}}
		g.ServerName = `~^n\d+\.example\.com$ .example.com`
		g.TLS = &topology.TLS{Certificate: tls + `/it's; a {"crt"} #1\n.crt`, CertificateKey: tls + `/证书 \\.key`}
	})
	return made
}

// render gives the files of c by path.
func render(t testing.TB, c *topology.Cluster, config map[string]any) map[string]sdk.Artefact {
	t.Helper()
	d, found := deployment.Make(&topology.Topology{Clusters: []*topology.Cluster{c}}, deployment.Outputs{nginx.Name})
	for _, f := range found {
		t.Errorf("%s: %s", f.Address, f.Summary(diag.English))
	}
	result, err := nginx.Output{}.Render(t.Context(), &sdk.Request{Deployment: d, Config: config, Origins: true})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]sdk.Artefact{}
	for _, a := range result.Artefacts {
		files[a.Path] = a
	}
	if len(files) != len(result.Artefacts) || len(files) == 0 {
		t.Fatalf("%d artefacts under %d paths", len(result.Artefacts), len(files))
	}
	return files
}

func bodies(files map[string]sdk.Artefact) map[string][]byte {
	list := map[string][]byte{}
	for name, a := range files {
		list[name] = a.Body
	}
	return list
}
