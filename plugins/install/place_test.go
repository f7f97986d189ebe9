package install

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// foreverVariable names a folder in which this program replaces a plugin again and
// again, until it is killed.
const foreverVariable = "NACOSGEN_TEST_REPLACE"

// TestReplacedForever is no test but what TestReplaced runs in another process.
func TestReplacedForever(t *testing.T) {
	dir := os.Getenv(foreverVariable)
	if dir == "" {
		t.Skip("only where TestReplaced asks for it")
	}
	fmt.Println("begin")
	for n := 0; ; n++ {
		replace(t, dir, n)
	}
}

// replace installs the version 1.0.n, whose file holds the version.
func replace(t *testing.T, dir string, n int) {
	t.Helper()
	stage, err := stageBeside(dir)
	if err != nil {
		t.Fatal(err)
	}
	version := fmt.Sprintf("1.0.%d", n)
	m := &host.Manifest{
		FormatVersion: 1, Name: "x", Version: version, Protocols: []int{1}, Kinds: []string{host.KindOutput},
		Entries: map[string]string{host.AnyPlatform: "run"}, Files: map[string]string{"run": strings.TrimPrefix(host.TreeSum([]byte(version)), "sha256:")},
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"run": []byte(version), host.ManifestName: text} {
		if err := os.WriteFile(filepath.Join(stage, name), body, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	g := &got{stage: stage}
	defer g.discard()
	if err := g.moveTo(filepath.Join(dir, "x")); err != nil {
		t.Fatal(err)
	}
}

// TestReplaced kills an install at any moment, and looks for the plugin all the
// while: it is always there, and always whole.
func TestReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plugins")
	replace(t, dir, 0)
	place := filepath.Join(dir, "x")
	if err := exchange(place, filepath.Join(dir, "none")); err == nil {
		t.Fatal("a folder changed places with none")
	}
	other := filepath.Join(dir, "other")
	if err := os.Mkdir(other, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := exchange(other, place); err != nil {
		t.Skipf("this system can't let folders change places: %v", err)
	}
	if err := exchange(other, place); err != nil {
		t.Fatal(err)
	}
	for round := range 5 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReplacedForever$")
		cmd.Env = append(os.Environ(), foreverVariable+"="+dir)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 6)); err != nil {
			t.Fatal(err)
		}
		for range 300 + 37*round {
			if _, _, err := host.ReadManifest(place); err != nil {
				t.Errorf("while it is replaced: %v", err)
				break
			}
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		m, _, err := host.ReadManifest(place)
		if err == nil {
			err = m.Compare(place)
		}
		if err != nil {
			t.Errorf("killed: %v", err)
		}
	}
	// What the killed ones left goes once it is old.
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), stagePrefix+"*"))
	for _, name := range left {
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(-2*stale)); err != nil {
			t.Fatal(err)
		}
	}
	replace(t, dir, 1)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), stagePrefix+"*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
