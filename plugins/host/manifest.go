package host

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

// ManifestName is the name of the file beside each plugin.
const ManifestName = "nacosgen-plugin.json"

// ManifestVersion is the version of the document. Fields are only ever added.
const ManifestVersion = 1

// AnyPlatform stands for every platform: scripts.
const AnyPlatform = "any"

// The kinds of plugins.
const (
	KindOutput = "output"
	KindRules  = "rules"
)

// Manifest is nacosgen-plugin.json (schemas/plugin.schema.json).
type Manifest struct {
	FormatVersion int      `json:"format_version"`
	Name          string   `json:"name"`
	Version       string   `json:"version"`
	Summary       string   `json:"summary,omitempty"`
	Protocols     []int    `json:"protocols"`
	Kinds         []string `json:"kinds"`
	// Entries are the files to start by platform, "linux/amd64" or "any", below
	// the manifest's folder, with slashes.
	Entries map[string]string `json:"entries"`
	// Interpreter runs the entries where they are scripts: "python3".
	Interpreter string `json:"interpreter,omitempty"`
	// Files are all files of the plugin but the manifest, with their SHA-256 in hex.
	Files map[string]string `json:"files"`
}

// Platform is the one we run on, as a manifest names it.
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

// Entry gives the file to start on platform; "" where there is none.
func (m *Manifest) Entry(platform string) string {
	if entry := m.Entries[platform]; entry != "" {
		return entry
	}
	return m.Entries[AnyPlatform]
}

// ParseManifest reads a manifest. Fields that it does not know are passed over.
func ParseManifest(text []byte) (*Manifest, error) {
	m := &Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s is no JSON as it should be: %w", ManifestName, err)
	}
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", ManifestName, err)
	}
	return m, nil
}

// ReadManifest reads the manifest in the folder of a plugin, and its text, whose
// SHA-256 is that of the plugin's tree: it names the sum of every other file.
func ReadManifest(dir string) (*Manifest, []byte, error) {
	text, err := readLimited(filepath.Join(dir, ManifestName), 16<<20)
	if err != nil {
		return nil, nil, err
	}
	m, err := ParseManifest(text)
	return m, text, err
}

// Majors are those of the protocol that the host speaks.
func Majors() []int { return wire.Majors() }

// Speaks tells whether the plugin and the host have a protocol in common.
func (m *Manifest) Speaks() bool {
	return slices.ContainsFunc(m.Protocols, func(n int) bool { return slices.Contains(wire.Majors(), n) })
}

func readLimited(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", name)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s is larger than %d MiB", name, limit>>20)
	}
	return os.ReadFile(name)
}

// TreeSum is the sum of a whole plugin: "sha256:" and that of its manifest's text.
func TreeSum(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Text is m as a file: indented, sorted, with a line end.
func (m *Manifest) Text() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// Check tells what is wrong with a manifest.
func (m *Manifest) Check() error {
	switch {
	case m.FormatVersion != ManifestVersion:
		return fmt.Errorf("format_version is %d, this nacosgen reads %d", m.FormatVersion, ManifestVersion)
	case !IsName(m.Name):
		return fmt.Errorf("name is %q, want lower case letters, digits and hyphens, 64 at most", m.Name)
	case !isVersion(m.Version):
		return fmt.Errorf("version is %q, want one such as 1.2.0", m.Version)
	case len(m.Protocols) == 0 || slices.Min(m.Protocols) < 1:
		return fmt.Errorf("protocols is %v, want the majors that the plugin speaks, such as [1]", m.Protocols)
	case len(m.Kinds) == 0:
		return fmt.Errorf("kinds is empty, want %q, %q or both", KindOutput, KindRules)
	case len(m.Entries) == 0:
		return fmt.Errorf("entries is empty, want a file to start for each platform")
	case len(m.Files) == 0:
		return fmt.Errorf("files is empty, want every file of the plugin with its SHA-256")
	case strings.ContainsAny(m.Interpreter, "/\\ \t\n"):
		return fmt.Errorf("interpreter is %q, want a command's name such as python3", m.Interpreter)
	}
	for _, kind := range m.Kinds {
		if kind != KindOutput && kind != KindRules {
			return fmt.Errorf("kinds has %q, want %q or %q", kind, KindOutput, KindRules)
		}
	}
	return m.checkFiles()
}

func (m *Manifest) checkFiles() error {
	for name, sum := range m.Files {
		raw, err := hex.DecodeString(sum)
		switch {
		case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\:\x00") || name == ManifestName:
			return fmt.Errorf("files has %q, want a path below the plugin's folder, with slashes", name)
		case err != nil || len(raw) != sha256.Size || sum != strings.ToLower(sum):
			return fmt.Errorf("files has %q for %s, want a SHA-256 as 64 hex digits", sum, name)
		}
	}
	for platform, entry := range m.Entries {
		if m.Files[entry] == "" {
			return fmt.Errorf("entries has %q for %s, which files does not list", entry, platform)
		}
		if os, arch, ok := strings.Cut(platform, "/"); platform != AnyPlatform && (!ok || os == "" || arch == "") {
			return fmt.Errorf("entries has the platform %q, want one such as linux/amd64, or any", platform)
		}
	}
	return nil
}

// IsName tells whether s can be the name of a plugin, an output or a rule.
func IsName(s string) bool { return len(s) <= 64 && namePattern().MatchString(s) }

var namePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`) })

func isVersion(s string) bool { return versionPattern().MatchString(s) }

var versionPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
})
