package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/golden"
)

// TestExamplePlugins builds with each example in Go as a user would: a program and
// its manifest below .nacosgen. Over the wire it makes what its own golden test
// wants, and more: beside it stand the files of the built-in outputs.
func TestExamplePlugins(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no Unix sockets for plugins")
	}
	for name, vars := range map[string][]string{
		"ansible":        {"-var", "db_password=s3cret-of-nobody", "-var", "home=/opt/nacos"},
		"address-server": {"-var", "db_password=s3cret-of-nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			example := filepath.Join("../../examples/plugins", name, "testdata/prod")
			project := t.TempDir()
			source, err := os.ReadFile(filepath.Join(example, "topology.hcl"))
			if err != nil {
				t.Fatal(err)
			}
			// The golden tests of plugins run without required_plugins.
			source = append([]byte("nacosgen {\n  required_plugins {\n    "+name+" = { version = \"~> 0.1\" }\n  }\n}\n\n"), source...)
			topology := filepath.Join(project, "topology.hcl")
			if err := os.WriteFile(topology, source, 0o644); err != nil {
				t.Fatal(err)
			}
			// Ansible's golden topology is two nodes on this machine, to be started in its own test.
			levels := "lint {\n  rule \"quorum-two-members\" { severity = \"off\" }\n  rule \"logs-dir-shared\" { severity = \"off\" }\n}\n"
			if err := os.WriteFile(filepath.Join(project, ".nacosgen.hcl"), []byte(levels), 0o644); err != nil {
				t.Fatal(err)
			}
			// As its README says.
			plugin := filepath.Join(t.TempDir(), name)
			if said, err := exec.CommandContext(t.Context(), "go", "run", "github.com/nacosgen/nacosgen/examples/plugins/build", name, plugin).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			if err := os.MkdirAll(filepath.Join(project, ".nacosgen", "plugins"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(plugin, filepath.Join(project, ".nacosgen", "plugins", name)); err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			a := &app{
				in: strings.NewReader(""), out: &said, err: &said,
				lookupEnv: func(string) (string, bool) { return "", false },
				terminal:  func(io.Writer) bool { return false },
				width:     func(io.Writer) int { return 0 },
			}
			out := filepath.Join(project, "out")
			if code := a.run(t.Context(), slices.Concat([]string{"build", "-o", out}, vars, []string{topology})); code != 0 {
				t.Fatalf("exit code %d: %s", code, said.String())
			}
			golden.Dir(t, filepath.Join("testdata/example_plugins", name), filesOf(t, out, filepath.Join(example, "want")))
		})
	}
}

// filesOf reads below out what the folder want holds too.
func filesOf(t *testing.T, out, want string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(want, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(want, path)
		if err == nil {
			files[filepath.ToSlash(name)], err = os.ReadFile(filepath.Join(out, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
