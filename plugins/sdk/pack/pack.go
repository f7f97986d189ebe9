// Package pack makes of a plugin's folder what a host starts and what can be
// published: programs, the manifest with the sum of each file, archives with a
// checksums.txt. It is the main function of a plugin's own build program:
//
//	func main() { pack.Main() }
//
// which `go run ./build` runs in the folder of nacosgen-plugin.json. Name,
// version, kinds and further files are those of that manifest; entries and sums
// are written into it.
package pack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// Main builds the plugin of the working folder for the platforms named on the
// command line, without any for this one; -archives writes what can be published
// into dist.
func Main() {
	archives := flag.Bool("archives", false, "also write dist/NAME_VERSION_OS_ARCH.tar.gz and dist/checksums.txt")
	flag.Usage = func() {
		fmt.Fprintf(os.Stderr, "usage: go run ./build [-archives] [OS/ARCH...]\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := build(ctx, ".", flag.Args(), *archives); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(ctx context.Context, dir string, platforms []string, archives bool) error {
	if len(platforms) == 0 {
		platforms = []string{host.Platform()}
	}
	m, err := draft(dir)
	if err != nil {
		return err
	}
	entries := map[string]string{}
	for _, platform := range platforms {
		if entries[platform], err = goBuild(ctx, dir, m.Name, platform); err != nil {
			return err
		}
	}
	for platform, entry := range m.Entries {
		if entries[platform] == "" { // of an earlier build: it would not be of these sources
			delete(m.Files, entry)
		}
	}
	m.Entries = entries
	if err := Write(dir, m); err != nil {
		return err
	}
	if !archives {
		return nil
	}
	return Archives(dir, filepath.Join(dir, "dist"))
}

// draft reads a manifest whose entries and sums need not be sound yet.
func draft(dir string) (*host.Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, host.ManifestName))
	if err != nil {
		return nil, err
	}
	m := &host.Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s: %w", host.ManifestName, err)
	}
	if !host.IsName(m.Name) {
		return nil, fmt.Errorf("%s: name is %q, want lower case letters, digits and hyphens", host.ManifestName, m.Name)
	}
	if m.Files == nil {
		m.Files = map[string]string{}
	}
	return m, nil
}

// goBuild builds the package in dir and gives the program's path below it.
func goBuild(ctx context.Context, dir, name, platform string) (string, error) {
	system, arch, ok := strings.Cut(platform, "/")
	if !ok || system == "" || arch == "" {
		return "", fmt.Errorf("%q is no platform, want one such as linux/amd64", platform)
	}
	program := "bin/" + name + "-" + system + "-" + arch
	if system == "windows" {
		program += ".exe"
	}
	// Without what only debuggers read it is a third smaller, and every start hashes it.
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.FromSlash(program), ".")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go build for %s: %w", platform, err)
	}
	return program, nil
}

// Write puts the sums of all files that m names, those of its entries included,
// into m, and m into the folder dir.
func Write(dir string, m *host.Manifest) error {
	if m.Files == nil {
		m.Files = map[string]string{}
	}
	for _, entry := range m.Entries {
		m.Files[entry] = ""
	}
	for name := range m.Files {
		sum, err := host.FileSum(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		m.Files[name] = sum
	}
	if err := m.Check(); err != nil {
		return fmt.Errorf("%s: %w", host.ManifestName, err)
	}
	text, err := m.Text()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, host.ManifestName), text, 0o644)
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
