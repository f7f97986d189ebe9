package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
)

// misbehaving are plugins by name that do what none should.
func misbehaving() map[string]func() {
	all := hanging()
	maps.Copy(all, planting())
	return all
}

// hanging are plugins that say "hanging", and then answer nothing any more.
func hanging() map[string]func() {
	hang := func() {
		fmt.Fprintln(os.Stderr, "hanging")
		for {
			time.Sleep(time.Hour)
		}
	}
	return map[string]func(){
		"hangs-start":    hang,
		"hangs-describe": func() { serve.Main(hangingOutput{spec: hang}) },
		"hangs-render":   func() { serve.Main(hangingOutput{render: hang}) },
		"hangs-with-children": func() {
			serve.Main(hangingOutput{render: func() {
				for _, apart := range []bool{false, true} {
					child := exec.Command("/bin/sh", "-c", "sleep 600 & sleep 601")
					child.SysProcAttr = &syscall.SysProcAttr{Setsid: apart}
					_ = child.Start()
				}
				hang()
			}})
		},
	}
}

type hangingOutput struct{ spec, render func() }

func (h hangingOutput) Spec() sdk.Spec {
	if h.spec != nil {
		h.spec()
	}
	return sdk.Spec{Name: "hanging"}
}

func (h hangingOutput) Render(context.Context, *sdk.Request) (*sdk.Result, error) {
	h.render()
	return nil, nil
}

const hangingTopology = `nacosgen {
  required_plugins {
    %s = { version = "1.2.3" }
  }
}
cluster "prod" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.0.0.1" }
}
`

// TestInterruptPlugins interrupts a build while its plugin does not answer: the
// exit code is 2, every file is as it was, and nothing runs or lies about.
func TestInterruptPlugins(t *testing.T) {
	for name := range hanging() {
		for _, c := range []struct {
			signals []os.Signal
			code    int
		}{
			{[]os.Signal{os.Interrupt}, 2},
			{[]os.Signal{syscall.SIGTERM}, 2},
			{[]os.Signal{syscall.SIGKILL}, -1},
		} {
			t.Run(fmt.Sprint(name, c.signals), func(t *testing.T) {
				t.Parallel()
				dir, temp := t.TempDir(), shortFolder(t)
				topology := filepath.Join(dir, "topology.hcl")
				put(t, topology, strings.Replace(hangingTopology, "%s = { version = \"1.2.3\" }", "", 1))
				if text, err := command(t.Context(), dir, temp, "build", ".").CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				put(t, topology, strings.Replace(fmt.Sprintf(hangingTopology, name), "10.0.0.1", "10.0.0.2", 1))
				putPlugin(t, dir, name, host.KindOutput)
				before := snapshot(t, filepath.Join(dir, "out"))
				code, text := signalled(t, command(t.Context(), dir, temp, "build", "--log-level", "debug", "."), c.signals)
				if code != c.code {
					t.Errorf("exit code %d, want %d\n%s", code, c.code, text)
				}
				if c.code == 2 && text != "nacosgen: interrupted\n" {
					t.Errorf("it says %q", text)
				}
				if after := snapshot(t, filepath.Join(dir, "out")); after != before {
					t.Errorf("the output folder changed:\n%s\nit was\n%s", after, before)
				}
				nothingLeft(t, temp)
			})
		}
	}
}

// command is nacosgen as a shell starts it, in a group of its own, with temp for
// temporary files.
func command(ctx context.Context, dir, temp string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "nacosgen", args...)
	cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "LC_ALL=C", "CI=")
	return cmd
}

// signalled sends signals to a command and its group, as a terminal does, once the
// plugin hangs; text is what it says from then on.
func signalled(t *testing.T, cmd *exec.Cmd, signals []os.Signal) (code int, text string) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("%v: the plugin did not hang: %s", err, line)
		}
		if strings.HasSuffix(line, ": hanging\n") {
			break
		}
	}
	start := time.Now()
	for _, s := range signals {
		if err := syscall.Kill(-cmd.Process.Pid, s.(syscall.Signal)); err != nil {
			t.Fatal(err)
		}
	}
	rest, _ := io.ReadAll(lines)
	_ = cmd.Wait()
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	return cmd.ProcessState.ExitCode(), string(rest)
}

// shortFolder is a folder for sockets, whose paths must be short.
func shortFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ng")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// nothingLeft wants no file in the folder for temporary ones, and no process that
// knows of it.
func nothingLeft(t *testing.T, temp string) {
	t.Helper()
	var files, processes []string
	for range 500 { // who was killed may take a moment to go
		files, _ = filepath.Glob(temp + "/*")
		if processes = knowing(temp); len(files)+len(processes) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("left are the files %v and the processes %q", files, processes)
}

// knowing lists the processes that have a folder in their environment or arguments.
func knowing(folder string) []string {
	all, _ := filepath.Glob("/proc/[0-9]*")
	var found []string
	for _, proc := range all {
		environ, _ := os.ReadFile(proc + "/environ")
		args, _ := os.ReadFile(proc + "/cmdline")
		if bytes.Contains(environ, []byte(folder)) || bytes.Contains(args, []byte(folder)) {
			found = append(found, filepath.Base(proc)+" "+string(bytes.ReplaceAll(args, []byte{0}, []byte(" "))))
		}
	}
	return found
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// putPlugin installs this program as a plugin of the project in dir.
func putPlugin(t *testing.T, dir, name string, kinds ...string) {
	t.Helper()
	if err := placePlugin(filepath.Join(dir, ".nacosgen", "plugins", name), "1.2.3", kinds...); err != nil {
		t.Fatal(err)
	}
}
