package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/sdktest"
	"github.com/nacosgen/nacosgen/topology"
)

func secrets() map[string]string { return map[string]string{"db_password": "s3cret-of-nobody"} }

func TestOutput(t *testing.T) { sdktest.Golden(t, output{}, "testdata/prod", secrets()) }

func TestRule(t *testing.T) {
	request := sdktest.Render(t, output{}, "testdata/prod", secrets())[0].Request
	check := &sdk.CheckRequest{Topology: request.Topology, Rules: []string{unused}}
	found, err := rules{}.Check(t.Context(), check)
	if err != nil || len(found) != 1 || found[0].Address != "cluster.prod.node.c.properties" {
		t.Fatalf("%v, %v", found, err)
	}
	c := request.Topology.Clusters[0]
	c.Nodes[0].Properties = map[string]topology.Value{"nacos.core.member.lookup.type": topology.Text("address-server")}
	c.Nodes[2].Properties["nacos.core.member.lookup.type"] = topology.Text("address-server")
	if found, _ = (rules{}).Check(t.Context(), check); len(found) != 1 || found[0].Address != "cluster.prod.node.a.properties" {
		t.Errorf("without a domain: %v", found)
	}
	c.Outputs = map[string]*topology.OutputSettings{name: {}}
	if found, _ = (rules{}).Check(t.Context(), check); len(found) > 0 {
		t.Errorf("switched off: %v", found)
	}
	c.Outputs, c.Nodes[0].Release = nil, "1.2.1" // where nothing is looked up
	if found, _ = (rules{}).Check(t.Context(), check); len(found) > 0 {
		t.Errorf("1.2.1: %v", found)
	}
}

func TestTooOld(t *testing.T) {
	request := sdktest.Render(t, output{}, "testdata/prod", secrets())[0].Request
	c := request.Topology.Clusters[0]
	c.Release = "1.2.1"
	for _, n := range c.Nodes {
		n.Release = "1.2.1"
	}
	result, err := output{}.Render(t.Context(), request)
	if err != nil || len(result.Artefacts) > 0 || len(result.Findings) != 1 || result.Findings[0].Rule != "setting-unsupported" || result.Findings[0].Address != "cluster.prod.version" {
		t.Fatalf("%+v, %v", result, err)
	}
	c.Nodes[1].Release = "1.3.0" // on its way up
	if result, err = (output{}).Render(t.Context(), request); err != nil || len(result.Artefacts) != 2 || len(result.Findings) > 0 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestPaths(t *testing.T) {
	for url, want := range map[string]string{"/list": "", "list": "list", "/a b": "/a b", "/a;b": "/a;b", "/$x": "/$x"} {
		c := &topology.Cluster{Name: "c", ContextPath: "/nacos", Nodes: []*topology.Node{{Name: "a", Properties: map[string]topology.Value{"address.server.url": topology.Text(url)}}, {Name: "b"}}}
		paths, found := listPaths(c)
		if want == "" && (len(found) > 0 || strings.Join(paths, " ") != "/list /nacos/serverlist") {
			t.Errorf("%q: %v, %v", url, paths, found)
		}
		if want != "" && (len(found) != 1 || found[0].Args[0] != want || found[0].Address != `cluster.c.node.a.properties["address.server.url"]`) {
			t.Errorf("%q: %v", url, found)
		}
	}
}

// TestNginx asks the real nginx, with the file where it will stand.
func TestNginx(t *testing.T) {
	nginx := consumer.Require(t, "nginx", "nginx")
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := float64(listener.Addr().(*net.TCPAddr).Port)
	listener.Close()
	request := sdktest.Render(t, output{}, "testdata/prod", secrets())[0].Request
	request.Config = map[string]any{"port": port, "folder": dir}
	result, err := output{}.Render(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	main := "pid " + dir + "/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n" + string(result.Artefacts[1].Body) + "}\n"
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), nginx, "-t", "-p", dir, "-c", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, main)
	}
}
