// Package prometheus_test builds a topology with the plugin as users do, asks
// promtool about the files, and runs the conformance kit on the plugin.
package prometheus_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// install puts the plugin into dir as `nacosgen plugin install` would.
func install(t *testing.T, dir string) {
	t.Helper()
	m := &host.Manifest{
		FormatVersion: host.ManifestVersion, Name: "prometheus", Version: "0.1.0", Protocols: []int{1}, Kinds: []string{host.KindOutput},
		Entries: map[string]string{host.AnyPlatform: "prometheus.py"}, Interpreter: "python3", Files: map[string]string{},
	}
	for _, name := range []string{"prometheus.py", "../../../plugins/python/nacosgen_plugin.py"} {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		m.Files[filepath.Base(name)] = hex.EncodeToString(sum[:])
		put(t, filepath.Join(dir, filepath.Base(name)), body)
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, host.ManifestName), text)
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

// path begins with the folder of a python3 that has grpcio.
func path(t *testing.T) string {
	t.Helper()
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if exec.CommandContext(t.Context(), filepath.Join(dir, "python3"), "-c", "import grpc, google.protobuf").Run() == nil {
			return "PATH=" + dir + string(filepath.ListSeparator) + os.Getenv("PATH")
		}
	}
	consumer.Missing(t, "grpcio", "no python3 on the path has grpcio and protobuf")
	return ""
}

// command builds nacosgen.
func command(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "nacosgen")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/nacosgen/nacosgen/cmd/nacosgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// TestKit runs the conformance kit on the installed plugin.
func TestKit(t *testing.T) {
	env := append(os.Environ(), path(t))
	dir := filepath.Join(t.TempDir(), "prometheus")
	install(t, dir)
	cmd := exec.CommandContext(t.Context(), command(t), "plugin", "test", dir)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func TestBuild(t *testing.T) {
	env := append(os.Environ(), path(t), "CI=")
	project := t.TempDir()
	install(t, filepath.Join(project, ".nacosgen/plugins/prometheus"))
	topology, err := os.ReadFile("testdata/prod/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(project, "topology.hcl"), topology)
	cmd := exec.CommandContext(t.Context(), command(t), "build", "-o", "out", ".")
	cmd.Dir, cmd.Env = project, env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := `node 'c' serves no metrics, want metrics.prometheus = true`; strings.Count(string(out), want) != 1 {
		t.Errorf("the output is to say once %q:\n%s", want, out)
	}
	made := map[string][]byte{}
	for _, name := range []string{"prod/prometheus/scrape.yml", "prod/prometheus/alerts.yml", "test/prometheus/scrape.yml", "test/prometheus/alerts.yml"} {
		if made[name], err = os.ReadFile(filepath.Join(project, "out", name)); err != nil {
			t.Fatal(err)
		}
	}
	golden.Dir(t, "testdata/prod/want", made)
	promtool := consumer.Require(t, "promtool", "promtool")
	for name := range made {
		what := map[string]string{"scrape.yml": "config", "alerts.yml": "rules"}[filepath.Base(name)]
		file := filepath.Join(project, "out", name)
		if out, err := exec.CommandContext(t.Context(), promtool, "check", what, file).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// TestDurations takes what Prometheus takes, and nothing else.
func TestDurations(t *testing.T) {
	python := filepath.Join(strings.SplitN(strings.TrimPrefix(path(t), "PATH="), string(filepath.ListSeparator), 2)[0], "python3")
	promtool := consumer.Require(t, "promtool", "promtool")
	for _, d := range []string{"15s", "1h30m", "500ms", "1y1w", "1s1h", "15s15s", "１５s", "s", "15"} {
		file := filepath.Join(t.TempDir(), "prometheus.yml")
		put(t, file, []byte("scrape_configs:\n  - job_name: x\n    scrape_interval: "+d+"\n"))
		theirs := exec.CommandContext(t.Context(), promtool, "check", "config", "--syntax-only", file).Run() == nil
		cmd := exec.CommandContext(t.Context(), python, "-B", "-c", "import sys, prometheus; sys.exit(not prometheus.DURATION.fullmatch(sys.argv[1]))", d)
		if ours := cmd.Run() == nil; ours != theirs {
			t.Errorf("%s: taken is %t, Prometheus takes it: %t", d, ours, theirs)
		}
	}
}
