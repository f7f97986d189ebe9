package dockerrun_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/topology"
)

// stage is the folder of one node on a machine, with a recording engine.
type stage struct {
	t      *testing.T
	bash   string
	folder string // of the script
	tools  string // first in PATH
	log    string // argv of the engine, words ended by NUL, calls by a line end
	env    []string
}

// newStage writes node a of c, with its files, below a folder with an awkward name.
func newStage(t *testing.T, c *topology.Cluster) *stage {
	t.Helper()
	s := &stage{t: t, bash: consumer.Require(t, "bash", "bash"), tools: t.TempDir()}
	root := filepath.Join(t.TempDir(), "a folder's $name, -x")
	if c.Nodes[0].Home == c.Home {
		c.Nodes[0].Home = filepath.Join(t.TempDir(), "home of it's")
	}
	for path, a := range soundly(t, c, false) {
		write(t, filepath.Join(root, filepath.FromSlash(path)), string(a.Body), os.FileMode(a.Mode))
	}
	s.folder = filepath.Join(root, "prod", "a")
	write(t, filepath.Join(s.folder, "conf", "application.properties"), "", 0o644)
	write(t, filepath.Join(s.folder, "conf", "nacos-logback.xml"), "", 0o644)
	s.log = filepath.Join(s.tools, "log")
	s.env = []string{"PATH=" + s.tools + ":/usr/bin:/bin", "LOG=" + s.log, "CDPATH=/"}
	s.engine("docker")
	return s
}

// engine puts a program into PATH that records its arguments. It prints $NAMES
// for ps and $STATE for inspect, and fails at the subcommand $BROKEN.
func (s *stage) engine(name string) {
	write(s.t, filepath.Join(s.tools, name), `#!/bin/sh
printf '%s\0' "$@" >>"$LOG"
echo >>"$LOG"
[ "$1" != "${BROKEN:-}" ] || exit 125
case $1 in
ps) printf '%s\n' "${NAMES:-}" ;;
inspect) echo "${STATE:-}" ;;
esac
`, 0o755)
}

func write(t *testing.T, path, body string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), mode); err != nil {
		t.Fatal(err)
	}
}

// run starts the script from another folder and gives its exit code and output.
func (s *stage) run(script string, env []string, args ...string) (code int, out string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), s.bash, append([]string{script}, args...)...)
	cmd.Dir = "/"
	cmd.Env = append(s.env, env...)
	got, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode(), string(got)
	} else if err != nil {
		s.t.Fatal(err)
	}
	return 0, string(got)
}

// calls gives the engine's calls so far, and forgets them.
func (s *stage) calls() [][]string {
	s.t.Helper()
	body, err := os.ReadFile(s.log)
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	_ = os.Remove(s.log)
	var calls [][]string
	for _, call := range bytes.Split(body, []byte("\x00\n")) {
		if len(call) > 0 {
			calls = append(calls, strings.Split(string(call), "\x00"))
		}
	}
	return calls
}

func (s *stage) script() string { return filepath.Join(s.folder, "docker-run.sh") }

// quiet is a cluster whose ports nobody has, so that tests can run on any machine.
func quiet(t *testing.T, config, network string) *topology.Cluster {
	c := cluster("2.4.3", config, network)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close()
	c.Nodes[0].Ports = topology.Ports{Main: port}
	return c
}

func TestUp(t *testing.T) {
	for _, network := range []string{"host", "bridge", "my net"} {
		t.Run(network, func(t *testing.T) {
			c := quiet(t, "files", network)
			c.Docker.Options = []string{"--label a=it's $HOME", "--ulimit nofile=65535:65535", `--label=x="y" z`}
			c.Docker.Volumes = []string{"plugins:/home/nacos/plugins:ro", "./ext ra:/ext"}
			s := newStage(t, c)
			if code, out := s.run(s.script(), nil); code != 0 {
				t.Fatalf("exit code %d: %s", code, out)
			}
			want := []string{"run", "--detach", "--name", "prod-a", "--network", network, "--restart", "unless-stopped", "--memory", "2g"}
			if network != "host" {
				port := strconv.Itoa(c.Nodes[0].Ports.Main)
				want = append(want, "-p", port+":"+port)
			}
			want = append(want, "--env-file", s.folder+"/nacos.env",
				"-v", s.folder+"/conf/application.properties:/home/nacos/conf/application.properties:ro",
				"-v", s.folder+"/conf/nacos-logback.xml:/home/nacos/conf/nacos-logback.xml:ro",
				"-v", "plugins:/home/nacos/plugins:ro", "-v", s.folder+"/ext ra:/ext",
				"--label", "a=it's $HOME", "--ulimit", "nofile=65535:65535", `--label=x="y" z`,
				"nacos/nacos-server:v2.4.3")
			calls := s.calls()
			if diff := cmp.Diff([][]string{{"ps", "--all", "--format", "{{.Names}}"}, want}, calls); diff != "" {
				t.Errorf("the engine was called (-want +got):\n%s", diff)
			}
			if info, err := os.Stat(filepath.Join(s.folder, "ext ra")); err != nil || !info.IsDir() {
				t.Errorf("the folder of the volume: %v", err)
			}
		})
	}
}

func TestVolumeFoldersAreMade(t *testing.T) {
	c := quiet(t, "files", "host")
	s := newStage(t, c)
	if code, out := s.run(s.script(), nil, "up"); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	for _, name := range []string{"data", "logs"} {
		if info, err := os.Stat(filepath.Join(c.Nodes[0].Home, name)); err != nil || !info.IsDir() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFoundThroughLinks: the script finds its files from its own place.
func TestFoundThroughLinks(t *testing.T) {
	s := newStage(t, quiet(t, "files", "host"))
	links := t.TempDir()
	for _, link := range []struct{ from, to string }{
		{filepath.Join(links, "absolute"), s.script()},
		{filepath.Join(links, "relative"), "absolute"},
		{filepath.Join(links, "folder"), s.folder},
	} {
		if err := os.Symlink(link.to, link.from); err != nil {
			t.Fatal(err)
		}
	}
	for _, script := range []string{"absolute", "relative", "folder/docker-run.sh"} {
		if code, out := s.run(filepath.Join(links, script), nil); code != 0 {
			t.Fatalf("%s: exit code %d: %s", script, code, out)
		}
		if run := s.calls()[1]; !strings.Contains(strings.Join(run, "\n"), "\n"+s.folder+"/nacos.env\n") {
			t.Errorf("%s: the engine was called with %q", script, run)
		}
	}
	cmd := exec.CommandContext(t.Context(), s.bash, "-c", "cd \"$1\" && exec bash docker-run.sh", "-", s.folder)
	cmd.Env = s.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("from its own folder: %v: %s", err, out)
	}
}

// TestUpRefuses: each trouble has a message, an exit code, and no container.
func TestUpRefuses(t *testing.T) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	taken := listener.Addr().(*net.TCPAddr).Port
	for _, tc := range []struct {
		name    string
		change  func(*topology.Cluster)
		before  func(*stage)
		env     []string
		code    int
		message string
	}{
		{name: "no engine", before: func(s *stage) { s.env[0] = "PATH=" + bare(s.t) }, code: 3, message: "docker is not installed"},
		{name: "engine does not answer", env: []string{"BROKEN=ps"}, code: 3, message: "docker does not answer"},
		{name: "container exists", env: []string{"NAMES=x\nprod-a"}, code: 4, message: "exists already"},
		{name: "container exists with links", env: []string{"NAMES=x\nother/prod-a,prod-a\ny"}, code: 4, message: "exists already"},
		{name: "port taken", change: func(c *topology.Cluster) { c.Nodes[0].Ports.Main = taken }, code: 5, message: fmt.Sprintf("port %d (main) is taken", taken)},
		{name: "file missing", before: func(s *stage) { remove(s.t, s.folder+"/conf/application.properties") }, code: 6, message: "missing: "},
		{name: "env file missing", before: func(s *stage) { remove(s.t, s.folder+"/nacos.env") }, code: 6, message: "nacos.env"},
		{name: "folder for a file", before: func(s *stage) {
			remove(s.t, s.folder+"/conf/nacos-logback.xml")
			write(s.t, s.folder+"/conf/nacos-logback.xml/x", "", 0o644)
		}, code: 6, message: "nacos-logback.xml"},
		{name: "read-only volume missing", change: func(c *topology.Cluster) { c.Docker.Volumes = []string{"/no/such/file:/x:ro"} }, code: 6, message: "missing: /no/such/file"},
		{name: "folder cannot be made", change: func(c *topology.Cluster) { c.Docker.Volumes = []string{"/dev/null/x:/x"} }, code: 6, message: "cannot make the folder /dev/null/x"},
		{name: "the engine's own trouble", env: []string{"BROKEN=run"}, code: 125},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := quiet(t, "files", "bridge")
			if tc.change != nil {
				tc.change(c)
			}
			s := newStage(t, c)
			if tc.before != nil {
				tc.before(s)
			}
			code, out := s.run(s.script(), tc.env, "up")
			if code != tc.code || !strings.Contains(out, tc.message) {
				t.Errorf("exit code %d, want %d with %q: %s", code, tc.code, tc.message, out)
			}
			for _, call := range s.calls() {
				if call[0] == "run" && tc.code != 125 {
					t.Errorf("a container was started: %q", call)
				}
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// bare is a PATH with nothing but what the script itself needs.
func bare(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, tool := range []string{"bash", "readlink", "dirname", "cat", "id"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, tool)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestColonInPath: a folder that no engine can mount.
func TestColonInPath(t *testing.T) {
	s := newStage(t, quiet(t, "files", "host"))
	moved := filepath.Join(t.TempDir(), "a:b")
	if err := os.Rename(s.folder, moved); err != nil {
		t.Fatal(err)
	}
	code, out := s.run(filepath.Join(moved, "docker-run.sh"), nil)
	if code != 6 || !strings.Contains(out, "colon") {
		t.Errorf("exit code %d: %s", code, out)
	}
}

// TestCommands: the other commands, with and without a container.
func TestCommands(t *testing.T) {
	ps := []string{"ps", "--all", "--format", "{{.Names}}"}
	there, running := "NAMES=other\nprod-a\nx", "STATE=running"
	for _, tc := range []struct {
		args  string
		env   []string
		code  int
		out   string
		calls [][]string
	}{
		{"down", []string{there}, 0, "prod-a: removed", [][]string{ps, {"stop", "-t", "30", "prod-a"}, {"rm", "prod-a"}}},
		{"down", []string{"NAMES=prod-ab\nxprod-a"}, 0, "there is no such container", [][]string{ps}},
		{"down", []string{there, "BROKEN=stop"}, 125, "", [][]string{ps, {"stop", "-t", "30", "prod-a"}}},
		{"restart", []string{there}, 0, "prod-a: restarted", [][]string{ps, {"restart", "-t", "30", "prod-a"}}},
		{"restart", nil, 1, "there is no such container", [][]string{ps}},
		{"logs", []string{there}, 0, "", [][]string{ps, {"logs", "--follow", "--tail", "200", "prod-a"}}},
		{"logs --since 1h", []string{there}, 0, "", [][]string{ps, {"logs", "--since", "1h", "prod-a"}}},
		{"logs", nil, 1, "there is no such container", [][]string{ps}},
		{"status", []string{there, running}, 0, "prod-a: running", [][]string{ps, {"inspect", "--format", "{{.State.Status}}", "prod-a"}}},
		{"status", []string{there, "STATE=exited"}, 1, "prod-a: exited", [][]string{ps, {"inspect", "--format", "{{.State.Status}}", "prod-a"}}},
		{"status", nil, 1, "there is no such container", [][]string{ps}},
		{"help", nil, 0, "usage: ", nil},
		{"--help", nil, 0, "usage: ", nil},
		{"start", nil, 2, "usage: ", nil},
		{"up now", nil, 2, "usage: ", nil},
		{"run", nil, 2, "usage: ", nil},
	} {
		s := newStage(t, quiet(t, "files", "host"))
		code, out := s.run(s.script(), tc.env, strings.Fields(tc.args)...)
		if code != tc.code || !strings.Contains(out, tc.out) {
			t.Errorf("%s with %q: exit code %d, want %d with %q: %s", tc.args, tc.env, code, tc.code, tc.out, out)
		}
		if diff := cmp.Diff(tc.calls, s.calls()); diff != "" {
			t.Errorf("%s with %q: the engine was called (-want +got):\n%s", tc.args, tc.env, diff)
		}
	}
}

// TestPodman: the other engine, with images by their full name.
func TestPodman(t *testing.T) {
	c := quiet(t, "files", "host")
	c.Docker.Engine = "podman"
	s := newStage(t, c)
	s.engine("podman")
	remove(t, filepath.Join(s.tools, "docker"))
	if code, out := s.run(s.script(), nil); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if run := s.calls()[1]; run[len(run)-1] != "docker.io/nacos/nacos-server:v2.4.3" {
		t.Errorf("the image is %q", run[len(run)-1])
	}
}

// TestShellcheck reads every kind of script as a reviewer would.
func TestShellcheck(t *testing.T) {
	shellcheck := consumer.Require(t, "shellcheck", "shellcheck")
	hostile := cluster("2.4.3", "files", "it's; rm -rf \"$HOME\"")
	hostile.Nodes[0].Address, hostile.Docker.Options = "nacos1", []string{"--label=`id` 'x' \\", "--init", "-e A=$(id)"}
	hostile.Docker.Volumes = []string{"/a b'c\nd:/x y:ro", "./-x:/z", ".:/here"}
	odd := cluster("2.4.3", "env", "none")
	odd.Docker.Volumes, odd.Docker.Memory, odd.Docker.Restart = []string{}, "", ""
	for name, c := range map[string]*topology.Cluster{
		"host": cluster("3.0.3", "files", "host"), "bridge": cluster("1.1.0", "env", "bridge"), "hostile": hostile, "odd": odd,
	} {
		body := soundly(t, c, false)["prod/a/docker-run.sh"].Body
		args := []string{"--severity=style", "--shell=bash", "-"}
		if name == "hostile" { // whose words only look like expansions
			args = append(args, "--exclude=SC2016,SC1003")
		}
		cmd := exec.CommandContext(t.Context(), shellcheck, args...)
		cmd.Stdin = bytes.NewReader(body)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
