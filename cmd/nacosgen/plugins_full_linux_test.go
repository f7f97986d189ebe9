package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// TestFullDisk gives a build no room where its plugins need some: one clear message,
// exit code 2, and nothing is left.
func TestFullDisk(t *testing.T) {
	isolated := isolation(t)
	for _, c := range []struct {
		name, small string // the folder that is
		options     string // of its file system
		args        string
		want        string
		left        string
	}{
		{"no folder", "temp", "nr_inodes=1", "", "nacosgen: plugin copied 1.2.3: its private folder can't be made: mkdir ", ""},
		{"no socket", "temp", "nr_inodes=3", "", "nacosgen: plugin listing 1.2.3: it ended before it served anything: ", ""},
		{"no copy", "temp", "size=256k", "", "nacosgen: plugin copied 1.2.3: its private folder can't be made: copying plugin: ", ""},
		{"no dump", "dump", "size=4k", "--dump-requests dump", "dumping a request: write dump/listing-", "dump/full\n"},
		{"no output", "out", "size=16k", "", "no space left on device", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			name := "listing"
			if strings.Contains(c.want, "copied") {
				name = "copied"
			}
			put(t, filepath.Join(dir, "topology.hcl"), fmt.Sprintf(hangingTopology, name))
			putPlugin(t, dir, name, host.KindOutput, host.KindRules)
			if name == "copied" {
				addFile(t, filepath.Join(dir, ".nacosgen", "plugins", name))
			}
			for _, folder := range []string{"temp", "dump", "out"} {
				if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			// What is in the small folder goes with the command's own mounts, so that it is
			// looked at there.
			script := fmt.Sprintf(`mount -t tmpfs -o %[1]s none %[2]s || exit 77
[ %[2]s != dump ] || head -c 4096 /dev/zero >dump/full
TMPDIR=temp nacosgen %[3]s build . 2>message
code=$?
find temp dump out -mindepth 1 ! -name .nacosgen.lock >left
exit $code`, c.options, c.small, c.args)
			cmd := exec.CommandContext(t.Context(), isolated[0], append(isolated[1:], "sh", "-c", script)...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C", "CI=")
			out, _ := cmd.CombinedOutput()
			message, _ := os.ReadFile(filepath.Join(dir, "message"))
			left, _ := os.ReadFile(filepath.Join(dir, "left"))
			if code := cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(string(message), c.want) || !strings.Contains(string(message), "no space left on device") {
				t.Errorf("exit code %d, want 2 and %q\n%s%s", code, c.want, message, out)
			}
			if strings.Count(string(message), "\nnacosgen: ") > 1 {
				t.Errorf("more than one message:\n%s", message)
			}
			if string(left) != c.left {
				t.Errorf("left:\n%s", left)
			}
			if all := knowing(dir); len(all) > 0 {
				t.Errorf("still there: %q", all)
			}
		})
	}
}

// isolation is a command whose mounts are its own: as root, or as root of a
// namespace of users.
func isolation(t *testing.T) []string {
	t.Helper()
	for _, command := range [][]string{{"unshare", "-m"}, {"unshare", "-U", "-r", "-m"}} {
		if exec.CommandContext(t.Context(), command[0], append(command[1:], "mount", "-t", "tmpfs", "none", "/mnt")...).Run() == nil {
			return command
		}
	}
	t.Skip("nobody may mount a small file system here: `unshare -m` and `unshare -U -r -m` fail")
	return nil
}

// addFile gives a plugin a second file, so that it is started from a copy.
func addFile(t *testing.T, dir string) {
	t.Helper()
	m, _, err := host.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	m.Files["data"] = strings.TrimPrefix(host.TreeSum(nil), "sha256:")
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "data"), "")
	put(t, filepath.Join(dir, host.ManifestName), string(text))
}
