package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
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
		out, err := play(t, program, filepath.Join(root, "prod/ansible"), home, arguments...)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
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

// play runs the playbook of a folder on this machine.
func play(t *testing.T, program, folder, home string, arguments ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"-i", "inventory.yml", "-c", "local", "playbook.yml"}, arguments...)...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "ANSIBLE_LOCALHOST_WARNING=0", "ANSIBLE_NOCOLOR=1", "LC_ALL=C.UTF-8", "ANSIBLE_HOME="+home+"/.ansible", "ANSIBLE_LOCAL_TEMP="+home+"/.tmp", "ANSIBLE_REMOTE_TEMP="+home+"/.tmp")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestEmbeddedStorage starts three nodes none of which is ready before two of
// them run: to wait for the first alone would be to wait forever.
func TestEmbeddedStorage(t *testing.T) {
	program := consumer.Require(t, "ansible", "ansible-playbook")
	root, home := t.TempDir(), t.TempDir()
	c := &topology.Cluster{Name: "prod", ContextPath: "/nacos", Storage: "embedded", Members: []string{"a", "b", "c"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running, _ := filepath.Glob(home + "/*/started")
		name := strings.Trim(r.URL.Path, "/")[:1]
		if _, err := os.Stat(home + "/" + name + "/started"); err != nil || len(running) < 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	for _, name := range []string{"a", "b", "c"} {
		if err := os.Mkdir(home+"/"+name, 0o755); err != nil {
			t.Fatal(err)
		}
		c.Nodes = append(c.Nodes, &topology.Node{Name: name, Release: "2.3.2", Address: "127.0.0.1", Home: home + "/" + name})
	}
	request := &sdk.Request{Topology: &topology.Topology{Clusters: []*topology.Cluster{c}}, Config: map[string]any{"retries": 2, "delay": 1, "start_command": "touch started", "stop_command": "true"}}
	result, err := output{}.Render(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range result.Artefacts {
		body := a.Body
		if node, ok := strings.CutPrefix(a.Path, "prod/ansible/host_vars/prod-"); ok {
			body = fmt.Appendf(body, "nacos_ready_url: %s/%s\n", server.URL, node[:1])
		}
		write(t, filepath.Join(root, a.Path), body)
	}
	folder := filepath.Join(root, "prod/ansible")
	if out, err := play(t, program, folder, home); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// One of three is down and does not come back: it ends there.
	if err := os.Remove(home + "/b/started"); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "host_vars/prod-b.yml"), bytes.ReplaceAll(artefact(t, result, "prod/ansible/host_vars/prod-b.yml"), []byte(`"touch started"`), []byte("\"true\"\nnacos_ready_url: "+server.URL+"/b")))
	if out, err := play(t, program, folder, home); err == nil || strings.Contains(out, "[prod-c]") {
		t.Errorf("a node that is never ready is passed by: %v\n%s", err, out)
	}
}

func artefact(t *testing.T, result *sdk.Result, path string) []byte {
	t.Helper()
	for _, a := range result.Artefacts {
		if a.Path == path {
			return a.Body
		}
	}
	t.Fatalf("no %s", path)
	return nil
}

// TestStopEndsOneServer: another node of the machine goes on, and when the
// command is done the process is gone.
func TestStopEndsOneServer(t *testing.T) {
	folder := t.TempDir()
	home, other := folder+"/it's a", folder+"/it's a b"
	servers := map[string]*exec.Cmd{}
	for _, dir := range []string{home, other} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		// It takes a moment to end, as Nacos does.
		cmd := exec.CommandContext(t.Context(), "bash", "-c", `trap 'sleep 0.3; exit' TERM; echo; while :; do sleep 0.05; done`, "java", "-Dnacos.home="+dir, "-jar", dir+"/target/nacos-server.jar", "nacos.nacos")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // the trap is set
			t.Fatal(err)
		}
		servers[dir] = cmd
	}
	ended := make(chan error, 1)
	go func() { ended <- servers[home].Wait() }()
	command := (&inventory{request: &sdk.Request{}}).stopCommand(&topology.Node{Home: home + "/"})
	if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	<-ended
	if err := servers[other].Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other server: %v", err)
	}
	if out, err := exec.CommandContext(t.Context(), "sh", "-c", command).CombinedOutput(); err == nil || !strings.Contains(string(out), "no server with -Dnacos.home=") {
		t.Errorf("none runs: %v, %s", err, out)
	}
	_ = servers[other].Process.Kill()
	_ = servers[other].Wait()
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
