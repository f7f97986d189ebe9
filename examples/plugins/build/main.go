// Command build makes an example plugin ready to be installed:
//
//	go run ./examples/plugins/build ansible ~/plugins/ansible
//
// The second folder is then a source for required_plugins.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk/pack"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./examples/plugins/build EXAMPLE FOLDER")
		os.Exit(2)
	}
	if err := build(ctx, os.Args[1], os.Args[2]); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// build puts the program or the script of an example into a folder, and its
// manifest, which lacks the sums before.
func build(ctx context.Context, name, to string) error {
	_, self, _, ok := runtime.Caller(0)
	if !ok || !host.IsName(name) {
		return fmt.Errorf("%q is no example", name)
	}
	example := filepath.Join(filepath.Dir(self), "..", name)
	text, err := os.ReadFile(filepath.Join(example, host.ManifestName))
	if err != nil {
		return fmt.Errorf("reading the manifest of the example: %w", err)
	}
	m := &host.Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return fmt.Errorf("%s: %w", host.ManifestName, err)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for file := range m.Files {
		body, err := os.ReadFile(filepath.Join(example, file))
		if errors.Is(err, fs.ErrNotExist) { // the helpers of all plugins in Python
			body, err = os.ReadFile(filepath.Join(example, "../../../plugins/python", file))
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, file), body, 0o644)
		}
		if err != nil {
			return err
		}
	}
	if m.Interpreter == "" {
		if to, err = filepath.Abs(to); err != nil {
			return err
		}
		m.Entries = map[string]string{host.Platform(): name}
		cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", filepath.Join(to, name), ".")
		cmd.Dir, cmd.Stderr = example, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go build: %w", err)
		}
	}
	return pack.Write(to, m)
}
