package main

import (
	"io"
	"net"
	"net/http"
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

// TestTold reads each setting where the server does, a container's variable first.
func TestTold(t *testing.T) {
	node := func() *topology.Node {
		return &topology.Node{Name: "a", Release: "2.4.3", Properties: map[string]topology.Value{
			"address.server.url": topology.Text("/file"), "address.server.domain": topology.Text("file.example"),
		}}
	}
	plain, jvm, docker := node(), node(), node()
	jvm.JVM = &topology.JVM{Options: []string{"-Xmx1g", "-Daddress.server.url=/jvm", "-Daddress.server.domain=jvm.example", "-Dnacos.core.member.lookup.type=address-server"}}
	docker.JVM = jvm.JVM
	docker.Docker = &topology.Docker{Env: map[string]topology.Value{"address_server_url": topology.Text("/env"), "ADDRESS_SERVER_DOMAIN": topology.Text("env.example")}}
	c := &topology.Cluster{Name: "c", ContextPath: "/nacos", Nodes: []*topology.Node{plain, jvm, docker}}
	if paths, found := listPaths(c); len(found) > 0 || strings.Join(paths, " ") != "/env /file /jvm" {
		t.Errorf("%v, %v", paths, found)
	}
	if names := strings.Join(domains(c), " "); names != "env.example file.example jvm.example" {
		t.Error(names)
	}
	if asks(c, plain) || !asks(c, jvm) || !asks(c, docker) {
		t.Error("the JVM's property tells where to look")
	}
	docker.Docker.Env["address_server_url"] = topology.Text("/a b")
	if _, found := listPaths(c); len(found) != 1 || found[0].Address != "cluster.c.node.a.docker.env.address_server_url" {
		t.Errorf("%v", found)
	}
}

// TestNginx asks the real nginx for the lists of two clusters that differ in
// the name at which they ask, as a server of Nacos does.
func TestNginx(t *testing.T) {
	nginx := consumer.Require(t, "nginx", "nginx")
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // nginx's workers may be another user
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	port := float64(listener.Addr().(*net.TCPAddr).Port)
	listener.Close()
	request := sdktest.Render(t, output{}, "testdata/prod", secrets())[0].Request
	request.Config = map[string]any{"port": port, "folder": dir}
	second := *request.Topology.Clusters[0]
	second.Name, second.Members, second.Nodes = "two", []string{"[fd00::1]:8848"}, []*topology.Node{
		{Name: "x", Release: "3.0.3", Properties: map[string]topology.Value{"address.server.domain": topology.Text("two.example")}},
	}
	request.Topology.Clusters = append(request.Topology.Clusters, &second)
	result, err := output{}.Render(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	main := "pid " + dir + "/pid;\nerror_log " + dir + "/error.log;\nevents {}\nhttp {\naccess_log off;\n"
	for _, a := range result.Artefacts {
		if folder, ok := strings.CutSuffix(a.Path, "/address-server/serverlist"); ok {
			put(t, filepath.Join(dir, folder, "serverlist"), a.Body)
		} else {
			main += string(a.Body)
		}
	}
	file := filepath.Join(dir, "nginx.conf")
	put(t, file, []byte(main+"}\n"))
	if out, err := exec.CommandContext(t.Context(), nginx, "-t", "-p", dir, "-c", file).CombinedOutput(); err != nil || strings.Contains(string(out), "warn") {
		t.Fatalf("%v\n%s\n%s", err, out, main)
	}
	t.Cleanup(func() { _ = exec.Command(nginx, "-p", dir, "-c", file, "-s", "stop").Run() })
	if err := exec.CommandContext(t.Context(), nginx, "-p", dir, "-c", file).Run(); err != nil { // it returns once it listens; its output would stay open
		t.Fatal(err)
	}
	for host, want := range map[string]string{"members.example": "10.0.0.1:8848\n10.0.0.2:8848\n10.0.0.3:8848\n", "two.example": "[fd00::1]:8848\n"} {
		if got := ask(t, address, host); got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
}

// ask gets the list as a server does, whose request names the domain.
func ask(t *testing.T, address, host string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/nacos/serverlist", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host + ":8080"
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s, %v", host, answer.Status, err)
	}
	return string(body)
}

func put(t *testing.T, name string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		t.Fatal(err)
	}
}
