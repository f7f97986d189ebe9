//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"

	"github.com/nacosgen/nacosgen/internal/workload"
)

// oneRule looks at the number of nodes and finds nothing: a lint with it alone is
// the reading of the topology, the making of the deployment and little else.
const oneRule = "quorum-two-members"

// lint compares all rules with one, and with tflint on the same text.
func (m *measurement) lint() error {
	sizes := workload.Sizes()
	large := sizes[len(sizes)-1]
	if err := m.peakOf("lint "+large.Name, func() *exec.Cmd { return m.lintOf(large) }, nil); err != nil {
		return err
	}
	programs := []program{
		{"lint, one rule", nil, process(func() *exec.Cmd { return m.lintOf(large, "--rule", oneRule) })},
		{"lint", nil, process(func() *exec.Cmd { return m.lintOf(large) })},
	}
	if m.tflint != "" {
		run, err := m.terraform(large)
		if err != nil {
			return err
		}
		programs = append(programs, run)
	}
	costs, err := m.sideBySide(m.runs, programs...)
	if err != nil {
		return err
	}
	tell("lint "+large.Name+" / one rule", costs[1], costs[0])
	if m.tflint != "" {
		tell("lint "+large.Name+" / tflint", costs[1], costs[2])
	}
	return nil
}

func (m *measurement) lintOf(s workload.Size, flags ...string) *exec.Cmd {
	return exec.Command(m.nacosgen, append(append([]string{"lint"}, flags...), m.topology(s))...)
}

// terraform has tflint read the same text, under the name that it looks for and
// with the rules that it brings along. To Terraform it is a module of blocks that
// it does not know.
func (m *measurement) terraform(s workload.Size) (program, error) {
	dir := filepath.Join(m.dir, "terraform")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return program{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), s.HCL(), 0o600); err != nil {
		return program{}, err
	}
	return program{"tflint", nil, process(func() *exec.Cmd {
		c := exec.Command(m.tflint, "--force") // findings are no failure
		c.Dir = dir
		return c
	})}, nil
}
