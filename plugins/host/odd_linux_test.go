package host_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// started installs and starts one plugin.
func started(t *testing.T, options host.Options, q host.Requirement) *host.Plugin {
	t.Helper()
	search := t.TempDir()
	install(t, search, q.Name, nil)
	all, err := hosting(t, options).Plugins(t.Context(), &host.Project{Search: []string{search}, Timeouts: host.Timeouts{Stop: 200 * time.Millisecond, Start: time.Minute, Describe: time.Minute}}, []host.Requirement{q})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func rendered(t *testing.T, p *host.Plugin, req *sdk.Request) *sdk.Result {
	t.Helper()
	result, err := p.Outputs[0].Render(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestOdd runs plugins that do more than they should; hosting looks for what
// they leave behind.
func TestOdd(t *testing.T) {
	for _, name := range []string{"leaves-child", "leaves-daemon", "leaves-stranger", "never-ends", "reads-input"} {
		t.Run(name, func(t *testing.T) {
			rendered(t, started(t, host.Options{}, host.Requirement{Name: name}), request())
		})
	}
}

// TestLog wants every line that a plugin prints, cleaned, and none to hold it up.
func TestLog(t *testing.T) {
	var mu sync.Mutex
	lines := map[string]int{}
	p := started(t, host.Options{Log: func(l host.Line) {
		mu.Lock()
		defer mu.Unlock()
		lines[l.Plugin+": "+l.Text]++
	}}, host.Requirement{Name: "prints"})
	rendered(t, p, request())
	for range 500 { // lines go another way than the answer
		mu.Lock()
		n := lines["prints: to standard error red"]
		mu.Unlock()
		if n > 50_000 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("lines %v", lines)
}

func TestEscapes(t *testing.T) {
	result := rendered(t, started(t, host.Options{}, host.Requirement{Name: "escapes"}), request())
	d := result.Findings[0]
	if got := d.Summary(diag.English); got != "all gone next" {
		t.Errorf("summary %q", got)
	}
	if got := d.Details(diag.English); got != "100% bold" || d.Severity != diag.Error {
		t.Errorf("detail %q, %v", got, d.Severity)
	}
}

// TestEnvironment wants a plugin to see the allowed variables, the granted ones
// and go-plugin's own: nothing else.
func TestEnvironment(t *testing.T) {
	environ := []string{"PATH=/usr/bin:/bin", "HOME=/home/x", "LANG=C", "LC_ALL=C", "AWS_SECRET_ACCESS_KEY=no", "GRANTED=yes", "PATHS=no", "NACOSGEN_VAR_password=no", "LD_PRELOAD=no"}
	p := started(t, host.Options{Environ: environ}, host.Requirement{Name: "environment", Env: []string{"GRANTED", "MISSING"}})
	result := rendered(t, p, request())
	var names []string
	for line := range strings.SplitSeq(string(result.Artefacts[0].Body), "\n") {
		name, _, _ := strings.Cut(line, "=")
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"GRANTED", "HOME", "LANG", "LC_ALL", "NACOSGEN_PLUGIN", "NACOSGEN_PLUGIN_RUN", "PATH", "PLUGIN_MAX_PORT", "PLUGIN_MIN_PORT", "PLUGIN_PROTOCOL_VERSIONS", "PLUGIN_UNIX_SOCKET_DIR"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if dir := string(result.Artefacts[1].Body); dir != "/" {
		t.Errorf("it works in %s", dir)
	}
}

func TestSecretsAreGranted(t *testing.T) {
	for granted, want := range map[bool]string{
		false: `"" "cluster.prod.datasource.mysql.password"`,
		true:  `"` + secret + `" "cluster.prod.datasource.mysql.password"`,
	} {
		p := started(t, host.Options{}, host.Requirement{Name: "shows", Secrets: granted})
		if got := string(rendered(t, p, secretRequest()).Artefacts[0].Body); got != want {
			t.Errorf("granted %v: %s, want %s", granted, got, want)
		}
	}
}

// TestCancel wants a cancelled command to be over at once, at any stage.
func TestCancel(t *testing.T) {
	for _, name := range []string{"silent", "describes", "renders-late"} {
		t.Run(name, func(t *testing.T) {
			search := t.TempDir()
			install(t, search, name, nil)
			h := hosting(t, host.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, cancel)
			all, err := h.Plugins(ctx, &host.Project{Search: []string{search}, Timeouts: host.Timeouts{Start: time.Hour, Describe: time.Hour, Render: time.Hour, Stop: 100 * time.Millisecond}}, []host.Requirement{{Name: name}})
			if err == nil {
				_, err = all[0].Outputs[0].Render(ctx, request())
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestVerify changes what was installed.
func TestVerify(t *testing.T) {
	_, sum := own()
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   string
	}{
		{"other program", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "plugin"), "#!/bin/sh\n")
		}, "its file is not the one that was installed: its SHA-256 is"},
		{"no program", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "plugin")) }, "its file is not the one that was installed: stat "},
		{"a folder", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "plugin"))
			_ = os.Mkdir(filepath.Join(dir, "plugin"), 0o755)
		}, "it is no regular file"},
		{"a pipe", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "plugin"))
			if err := syscall.Mkfifo(filepath.Join(dir, "plugin"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, "it is no regular file"},
		{"other manifest", func(t *testing.T, dir string) {
			writeManifest(t, dir, manifestOf("hosts", sum, func(m *host.Manifest) { m.Summary = "changed" }))
		}, "it is not the one that nacosgen.lock pins"},
		{"other version", func(t *testing.T, dir string) {
			writeManifest(t, dir, manifestOf("hosts", sum, func(m *host.Manifest) { m.Version = "1.2.4" }))
		}, "nacosgen.lock pins version 1.2.3"},
		{"other platform", func(t *testing.T, dir string) {
			writeManifest(t, dir, manifestOf("hosts", sum, func(m *host.Manifest) { m.Entries = map[string]string{"plan9/mips": "plugin"} }))
		}, "it has no program for "},
		{"other protocol", func(t *testing.T, dir string) {
			writeManifest(t, dir, manifestOf("hosts", sum, func(m *host.Manifest) { m.Protocols = []int{7, 8} }))
		}, "speaks: protocol 7, 8; this nacosgen speaks 1"},
		{"no JSON", func(t *testing.T, dir string) { write(t, filepath.Join(dir, host.ManifestName), "{") }, "its manifest can't be read"},
		{"leads out", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, host.ManifestName), `{"format_version": 1, "name": "hosts", "version": "1.0.0", "protocols": [1], "kinds": ["output"], "entries": {"any": "../x"}, "files": {"../x": "`+sum+`"}}`)
		}, `files has "../x", want a path below the plugin's folder`},
		{"not executable", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "plugin"), "no program")
			writeManifest(t, dir, manifestOf("hosts", sumOf("no program"), nil))
		}, "it can't be started: "},
		{"unchanged", func(*testing.T, string) {}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			search := t.TempDir()
			install(t, search, "hosts", nil)
			_, text, err := host.ReadManifest(filepath.Join(search, "hosts"))
			if err != nil {
				t.Fatal(err)
			}
			lock := &config.Lock{Plugins: map[string]*config.Locked{"hosts": {Version: "1.2.3", Protocol: 1, Platforms: map[string]config.Sums{host.Platform(): {Tree: host.TreeSum(text)}}}}}
			if strings.HasPrefix(c.name, "not ") {
				lock = nil
			}
			c.change(t, filepath.Join(search, "hosts"))
			h := hosting(t, host.Options{})
			p := &host.Project{Search: []string{search}, Lock: lock, LockFile: "nacosgen.lock"}
			all, err := h.Plugins(t.Context(), p, []host.Requirement{{Name: "hosts"}})
			if c.want == "" {
				// The manifest says output alone, and the program offers rules.
				if err == nil || !strings.Contains(err.Error(), "it offers 1 rules") {
					t.Errorf("error %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q (%v)", err, c.want, all)
			}
		})
	}
}

// TestInterpreter runs a script with a file beside it: from copies, so that what was
// hashed is what runs.
func TestInterpreter(t *testing.T) {
	search := t.TempDir()
	dir := filepath.Join(search, "script")
	script := "import os, sys\nsys.stderr.write('beside: ' + open(os.path.join(os.path.dirname(__file__), 'lib', 'data')).read() + '\\n')\nsys.exit(5)\n"
	write(t, filepath.Join(dir, "main.py"), script)
	write(t, filepath.Join(dir, "lib", "data"), "here")
	writeManifest(t, dir, manifestOf("script", "", func(m *host.Manifest) {
		m.Interpreter, m.Entries = "python3", map[string]string{"any": "main.py"}
		m.Files = map[string]string{"main.py": sumOf(script), "lib/data": sumOf("here")}
	}))
	h := hosting(t, host.Options{Environ: os.Environ()})
	_, err := h.Plugins(t.Context(), &host.Project{Search: []string{search}}, []host.Requirement{{Name: "script"}})
	if err == nil || !strings.Contains(err.Error(), "| beside: here") || !strings.Contains(err.Error(), "exit status 5") {
		t.Errorf("error %v", err)
	}
	writeManifest(t, dir, manifestOf("script", "", func(m *host.Manifest) {
		m.Interpreter, m.Entries = "no-such-interpreter", map[string]string{"any": "main.py"}
		m.Files = map[string]string{"main.py": sumOf(script), "lib/data": sumOf("here")}
	}))
	_, err = hosting(t, host.Options{}).Plugins(t.Context(), &host.Project{Search: []string{search}}, []host.Requirement{{Name: "script"}})
	if err == nil || !strings.Contains(err.Error(), "it needs no-such-interpreter, which is not there") {
		t.Errorf("error %v", err)
	}
}

// TestMany runs twenty plugins at once, each called many times.
func TestMany(t *testing.T) {
	search := t.TempDir()
	var required []host.Requirement
	for i := range 20 {
		name := fmt.Sprintf("many-%d", i)
		install(t, search, name, nil)
		required = append(required, host.Requirement{Name: name})
	}
	all, err := hosting(t, host.Options{}).Plugins(t.Context(), &host.Project{Search: []string{search}, Timeouts: host.Timeouts{Start: time.Minute, Describe: time.Minute}}, required)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i, p := range all {
		for range 4 {
			group.Go(func() {
				for range 25 {
					r, err := p.Outputs[0].Render(t.Context(), request())
					if err != nil || r.Artefacts[0].Path != fmt.Sprintf("many-%d/prod", i) {
						t.Errorf("plugin %d: %v, %v", i, r, err)
						return
					}
				}
			})
		}
	}
	group.Wait()
}

func write(t *testing.T, name, text string) {
	t.Helper()
	_ = os.MkdirAll(filepath.Dir(name), 0o755)
	_ = os.Remove(name)
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}
