package host_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// own is this program and its SHA-256.
var own = sync.OnceValues(func() (path, sum string) {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	raw := sha256.Sum256(body)
	return path, hex.EncodeToString(raw[:])
})

// install puts this program into search as the plugin name; change alters its manifest.
func install(t testing.TB, search, name string, change func(*host.Manifest)) {
	t.Helper()
	dir := filepath.Join(search, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	program, sum := own()
	if err := os.Symlink(program, filepath.Join(dir, "plugin")); err != nil {
		t.Fatal(err)
	}
	writeManifest(t, dir, manifestOf(name, sum, change))
}

func manifestOf(name, sum string, change func(*host.Manifest)) *host.Manifest {
	m := &host.Manifest{
		FormatVersion: 1, Name: name, Version: "1.2.3", Protocols: []int{1}, Kinds: []string{host.KindOutput},
		Entries: map[string]string{host.AnyPlatform: "plugin"}, Files: map[string]string{"plugin": sum},
	}
	if change != nil {
		change(m)
	}
	return m
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func writeManifest(t testing.TB, dir string, m *host.Manifest) {
	t.Helper()
	text, err := m.Text()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, host.ManifestName), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func both(m *host.Manifest) { m.Kinds = []string{host.KindOutput, host.KindRules} }
