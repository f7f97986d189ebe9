//go:build linux

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/internal/workload"
)

// external is the plugin with the built-in outputs under other names; few is how
// many plugins a small topology has.
const (
	external = "external"
	few      = 5
)

// plugins compares builds with external plugins with those without.
func (m *measurement) plugins() error {
	if m.plugin == "" {
		if m.only == "" {
			return nil
		}
		return fmt.Errorf("-only plugin: want the plugin's binary by -plugin")
	}
	names := []string{external}
	for i := range few {
		names = append(names, fmt.Sprintf("list-%c", 'a'+i))
	}
	if err := m.install(names); err != nil {
		return err
	}
	if err := m.few(names[1:]); err != nil {
		return err
	}
	return m.fleet()
}

// install puts the plugin's binary down once for each name, with a manifest.
func (m *measurement) install(names []string) error {
	program, err := os.ReadFile(m.plugin)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(program)
	for _, name := range names {
		dir := filepath.Join(m.dir, "plugins", name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), program, 0o755); err != nil {
			return err
		}
		manifest, err := json.Marshal(map[string]any{
			"format_version": 1, "name": name, "version": "0.1.0", "protocols": []int{1}, "kinds": []string{"output"},
			"entries": map[string]string{"any": name}, "files": map[string]string{name: hex.EncodeToString(sum[:])},
		})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "nacosgen-plugin.json"), manifest, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%-28s %9.1f MB, hashed in %.1f ms\n", "a plugin's program", float64(len(program))/1e6, ms(hashing(program)))
	// A file that was changed just now is copied before it is started.
	time.Sleep(3 * time.Second)
	return nil
}

func hashing(program []byte) time.Duration {
	var times []time.Duration
	for range 5 {
		began := time.Now()
		sha256.Sum256(program)
		times = append(times, time.Since(began))
	}
	return median(times)
}

// requiring writes the topology of a size with plugins, and gives its path.
func (m *measurement) requiring(s workload.Size, names []string) (string, error) {
	var b strings.Builder
	b.WriteString("nacosgen {\n  required_plugins {\n")
	for _, name := range names {
		fmt.Fprintf(&b, "    %s = { source = \"./unused\" }\n", name)
	}
	b.WriteString("  }\n}\n")
	path := filepath.Join(m.dir, s.Name+"-"+names[0], "topology.hcl")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, append([]byte(b.String()), s.HCL()...), 0o600)
}

func (m *measurement) buildOf(s workload.Size, topology string, flags ...string) *exec.Cmd {
	c := exec.Command(m.nacosgen, append(append([]string{"build", "-o", m.out(s)}, flags...), topology)...)
	c.Env = append(os.Environ(), "NACOSGEN_PLUGIN_PATH="+filepath.Join(m.dir, "plugins"), "XDG_CACHE_HOME="+filepath.Join(m.dir, "cache"))
	return c
}

// few tells what plugins that do little add to a small build: where their
// programs were hashed before, and where each is hashed.
func (m *measurement) few(names []string) error {
	small := workload.Sizes()[0]
	topology, err := m.requiring(small, names)
	if err != nil {
		return err
	}
	programs := []program{
		{"build S", m.remove(small), process(func() *exec.Cmd { return m.build(small) })},
		{"build S, plugins", m.remove(small), process(func() *exec.Cmd { return m.buildOf(small, topology) })},
		{"build S, plugins, hashed", m.remove(small), process(func() *exec.Cmd {
			c := m.buildOf(small, topology)
			c.Env = append(c.Env, "XDG_CACHE_HOME=", "HOME=")
			return c
		})},
	}
	costs, err := m.sideBySide(5*m.runs, programs...)
	if err != nil {
		return err
	}
	for i, hashed := range []string{"", ", hashed"} {
		with := costs[i+1]
		tell(fmt.Sprintf("build S, %d plugins%s / none", len(names), hashed), with, costs[0])
		fmt.Printf("%-28s %9.1f ms   (processor time %.1f ms)\n", fmt.Sprintf("%d plugins%s add", len(names), hashed), ms(with.wall-costs[0].wall), ms(with.cpu-costs[0].cpu))
	}
	return nil
}

// fleet compares each built-in output of the size that is measured with the same
// from another process.
func (m *measurement) fleet() error {
	size, err := m.sized()
	if err != nil {
		return err
	}
	topology, err := m.requiring(size, []string{external})
	if err != nil {
		return err
	}
	for _, output := range []string{"cluster-conf", "application-properties", "nacos-logback", "nginx", "docker-run"} {
		inside := func() *exec.Cmd { return m.buildOf(size, m.topology(size), "--only", output) }
		outside := func() *exec.Cmd { return m.buildOf(size, topology, "--only", external+"-"+output) }
		if err := m.sameNumber(size, inside, outside); err != nil {
			return fmt.Errorf("%s: %w", output, err)
		}
		costs, err := m.sideBySide(m.runs, program{output, m.remove(size), process(inside)}, program{external + "-" + output, m.remove(size), process(outside)})
		if err != nil {
			return err
		}
		tell(output+", external", costs[1], costs[0])
		if output == "nacos-logback" { // most bytes
			for _, one := range []struct {
				name string
				cmd  func() *exec.Cmd
			}{{output, inside}, {output + ", ext.", outside}} {
				if err := m.peakOf(one.name, one.cmd, m.remove(size)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sameNumber wants two builds to write as many files.
func (m *measurement) sameNumber(s workload.Size, builds ...func() *exec.Cmd) error {
	counts := make([]int, len(builds))
	for i, build := range builds {
		if err := m.remove(s)(); err != nil {
			return err
		}
		if _, err := process(build)(); err != nil {
			return err
		}
		files, err := readAll(m.out(s))
		if err != nil {
			return err
		}
		if counts[i] = len(files); counts[i] == 0 || counts[i] != counts[0] {
			return fmt.Errorf("builds write %d files", counts[:i+1])
		}
	}
	return nil
}
