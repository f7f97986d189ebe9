package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/conformance"
)

// shell runs commands as a reader of a page would, one after the other.
type shell struct {
	dir, bin string // bin stands first in PATH
	env      []string
}

// newShell has this program as nacosgen in its PATH.
func newShell(t *testing.T) *shell {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the commands are those of a Linux shell")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "nacosgen")); err != nil {
		t.Fatal(err)
	}
	s := &shell{dir: t.TempDir(), bin: bin}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "CI=") && !strings.HasPrefix(v, "UPDATE_GOLDEN=") {
			s.env = append(s.env, v)
		}
	}
	s.env = append(s.env, "PATH="+bin+":"+os.Getenv("PATH"), "LC_ALL=C", "NO_COLOR=1", "XDG_DATA_HOME="+bin)
	return s
}

// run gives what a command prints, both streams together; its last line is
// "! exit N" where it fails.
func (s *shell) run(t *testing.T, command string) string {
	t.Helper()
	if dir, ok := strings.CutPrefix(command, "cd "); ok {
		s.dir = filepath.Join(s.dir, dir)
		return ""
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Dir, cmd.Env = s.dir, s.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		out = append(out, "! "+strings.Replace(err.Error(), "exit status", "exit", 1)+"\n"...)
	}
	return string(out)
}

// TestTutorial does what docs/plugin-tutorial.md says. In what it expects, "..."
// stands for anything.
func TestTutorial(t *testing.T) {
	page, err := os.ReadFile("../../docs/plugin-tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	s := newShell(t)
	ran := 0
	block := regexp.MustCompile("(?ms)(?:^<!-- file: (\\S+) -->\n)?^```(\\w+)\n(.*?)^```$")
	for _, m := range block.FindAllStringSubmatch(string(page), -1) {
		if m[1] != "" {
			file := filepath.Join(s.dir, m[1])
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(m[3]), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, step := range strings.Split("\n"+m[3], "\n$ ")[1:] {
			command, want, _ := strings.Cut(strings.TrimSuffix(step, "\n")+"\n", "\n")
			ran++
			if got := s.run(t, command); !likePage(want, got) {
				t.Fatalf("$ %s\n%s\nwant\n%s", command, got, want)
			}
		}
	}
	if ran < 20 {
		t.Errorf("%d commands of the page ran", ran)
	}
}

func likePage(want, got string) bool {
	parts := strings.Split(want, "...")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	pattern := strings.Join(parts, ".*")
	pattern = strings.ReplaceAll(pattern, ".*\n", ".*\n?") // that anything may be nothing
	return regexp.MustCompile(`(?s)\A` + pattern + `\z`).MatchString(got)
}

// addPython puts the python3 that has what plugins need into the PATH.
func (s *shell) addPython(t *testing.T) bool {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		path, err := exec.LookPath(name)
		if err == nil && exec.Command(path, "-c", "import grpc, google.protobuf").Run() == nil {
			script := "#!/bin/sh\nexec " + path + " \"$@\"\n"
			if err := os.WriteFile(filepath.Join(s.bin, "python3"), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			return true
		}
	}
	return false
}

// TestPluginNewPython begins a plugin in Python and does what its README says.
func TestPluginNewPython(t *testing.T) {
	s := newShell(t)
	if !s.addPython(t) {
		if strings.Contains(os.Getenv("NACOSGEN_REQUIRE"), "python") {
			t.Fatal("no python3 with grpcio and protobuf")
		}
		t.Skip("no python3 with grpcio and protobuf")
	}
	t.Setenv("PATH", s.bin+":"+os.Getenv("PATH"))
	steps := []string{"nacosgen plugin new node-list --lang python", "cd node-list", "", "python3 -m unittest"}
	for _, step := range steps {
		if step == "" {
			readme, err := os.ReadFile(filepath.Join(s.dir, "README.md"))
			if err != nil {
				t.Fatal(err)
			}
			step, _, _ = strings.Cut(string(readme), "\n")
		}
		if out := s.run(t, step); strings.Contains(out, "! exit") {
			t.Fatalf("$ %s\n%s", step, out)
		}
	}
	p, err := conformance.Find(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	all, err := conformance.Run(t.Context(), p, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if o.Status == conformance.Failed {
			t.Errorf("%s: %s", o.Name, o.Message)
		}
	}
}
