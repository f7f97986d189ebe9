package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/sdktest"
	"github.com/nacosgen/nacosgen/topology"
)

func variables(home string) map[string]string {
	return map[string]string{"db_password": "s3cret-of-nobody", "home": home}
}

func TestGolden(t *testing.T) {
	sdktest.Golden(t, output{}, "testdata/prod", variables("/opt/nacos"))
}

func TestReadiness(t *testing.T) {
	console := 8080
	c := &topology.Cluster{ContextPath: "/nacos", Console: &topology.Console{ContextPath: "/ui"}}
	for want, n := range map[string]*topology.Node{
		"http://a:1/nacos/v1/console/health/readiness":     {Release: "2.5.1", Address: "a", Port: 1},
		"http://a:1/nacos/v3/admin/core/state/readiness":   {Release: "3.0.3", Address: "a", Port: 1},
		"http://[::1]:8080/ui/v3/console/health/readiness": {Release: "3.0.3", Address: "::1", Port: 1, Deployment: "console", Ports: topology.Ports{Console: &console}},
		"http://[::1]:1/nacos/v1/console/health/readiness": {Release: "1.1.0", Address: "::1", Port: 1},
	} {
		if got := readiness(c, n); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestConsoleStartsLast(t *testing.T) {
	a := &inventory{request: &sdk.Request{}, cluster: &topology.Cluster{Name: "c", Nodes: []*topology.Node{
		{Name: "ui", Deployment: "console"}, {Name: "é", Index: 1}, {Name: "_", Index: 2},
	}}}
	a.addNodes()
	var names []string
	for _, h := range a.hosts {
		names = append(names, h.name)
	}
	if want := []string{"c-_", "c-_-2", "c-ui"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestScalar(t *testing.T) {
	for text, want := range map[string]string{`a"b`: `"a\"b"`, "{{ x }}": `!unsafe "{{ x }}"`, "<&>": `"<&>"`, "{%": `!unsafe "{%"`} {
		if got := scalar(text); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestContainersAreRefused(t *testing.T) {
	req := &sdk.Request{Topology: &topology.Topology{Clusters: []*topology.Cluster{{Name: "c", Docker: &topology.Docker{}}}}}
	result, err := output{}.Render(t.Context(), req)
	if err != nil || len(result.Artefacts) > 0 || len(result.Findings) != 1 || result.Findings[0].Severity != diag.Error {
		t.Errorf("%+v, %v", result, err)
	}
}

// standIns are servers that serve once a file is there, in place of Nacos.
func standIns(t *testing.T, c *topology.Cluster, started string) *[]string {
	t.Helper()
	var lock sync.Mutex
	order := &[]string{}
	for _, n := range c.Nodes {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		n.Port = listener.Addr().(*net.TCPAddr).Port
		asked := 0
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			lock.Lock()
			defer lock.Unlock()
			_, err := os.Stat(started + "." + n.Name)
			if err == nil {
				asked++
			}
			if asked < 2 || r.URL.Path != "/nacos/v1/console/health/readiness" {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			if !slices.Contains(*order, n.Name) {
				*order = append(*order, n.Name)
			}
		})}
		go func() { _ = server.Serve(listener) }()
		t.Cleanup(func() { _ = server.Close() })
	}
	return order
}

// TestRun runs the playbook on this machine, with a start command that touches a file.
func TestRun(t *testing.T) {
	program := consumer.Require(t, "ansible", "ansible-playbook")
	root, home := t.TempDir(), t.TempDir()
	request := sdktest.Render(t, output{}, "testdata/prod", variables(home))[0].Request
	c := request.Topology.Clusters[0]
	for _, n := range c.Nodes {
		n.Home = home + "/" + n.Name
	}
	order := standIns(t, c, home+"/started")
	request.Config = map[string]any{"retries": 5, "delay": 1, "start_command": "touch " + home + "/started.$(basename $PWD) && echo \"{{ 6 * 7 }}\" > said", "stop_command": "touch stopped"}
	for _, n := range request.Deployment.Clusters[0].Nodes {
		n.Files = map[string]string{} // of the outputs that are not here
		for _, p := range placed() {
			n.Files[p.output] = "prod/" + n.Name + "/" + p.target
		}
		for output, file := range n.Files {
			write(t, filepath.Join(root, file), []byte(output+" of "+n.Name+"\n"))
		}
	}
	result, err := output{}.Render(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range result.Artefacts {
		write(t, filepath.Join(root, a.Path), a.Body)
	}
	run := func(arguments ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), program, append([]string{"-i", "inventory.yml", "-c", "local", "playbook.yml"}, arguments...)...)
		cmd.Dir = filepath.Join(root, "prod/ansible")
		cmd.Env = append(os.Environ(), "ANSIBLE_LOCALHOST_WARNING=0", "ANSIBLE_NOCOLOR=1", "LC_ALL=C.UTF-8", "ANSIBLE_HOME="+home+"/.ansible", "ANSIBLE_LOCAL_TEMP="+home+"/.tmp", "ANSIBLE_REMOTE_TEMP="+home+"/.tmp")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	run("--syntax-check")
	run()
	if want := []string{"a", "b"}; !slices.Equal(*order, want) {
		t.Errorf("ready were %q, want %q", *order, want)
	}
	for name, want := range map[string]string{"a/conf/cluster.conf": "cluster-conf of a\n", "b/conf/application.properties": "application-properties of b\n", "a/said": "{{ 6 * 7 }}\n"} {
		if body, err := os.ReadFile(filepath.Join(home, name)); string(body) != want {
			t.Errorf("%s: %q, %v, want %q", name, body, err, want)
		}
	}
	if out := run(); strings.Count(out, "changed=0") != 2 {
		t.Errorf("run again, it changes something:\n%s", out)
	}
}

func write(t *testing.T, name string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
}
