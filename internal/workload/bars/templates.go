//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// templates has consul-template make the same files, once: a template for each,
// which holds the text as it is. That is less work than rendering: it looks nothing up
// and no template is shared.
func (m *measurement) templates(files []file) ([]program, error) {
	dir, to := filepath.Join(m.dir, "templates"), filepath.Join(m.dir, "rendered")
	var config strings.Builder
	for i := range files {
		f := &files[i]
		from := filepath.Join(dir, f.path)
		if err := os.MkdirAll(filepath.Dir(from), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(from, f.body, 0o600); err != nil {
			return nil, err
		}
		// The delimiters stand in none of the files.
		fmt.Fprintf(&config, "template {\n  source = %q\n  destination = %q\n  perms = %q\n  backup = false\n  left_delimiter = \"<<<%%\"\n  right_delimiter = \"%%>>>\"\n}\n",
			from, filepath.Join(to, f.path), fmt.Sprintf("%04o", f.mode))
	}
	path := filepath.Join(m.dir, "templates.hcl")
	if err := os.WriteFile(path, []byte(config.String()), 0o600); err != nil {
		return nil, err
	}
	run := process(func() *exec.Cmd { return exec.Command(m.consulTemplate, "-once", "-config", path) })
	return []program{
		{"consul-template, new", func() error { return os.RemoveAll(to) }, run},
		{"consul-template, unchanged", nil, run},
	}, nil
}
