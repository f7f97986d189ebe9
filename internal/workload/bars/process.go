//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/nacosgen/nacosgen/internal/workload"
)

// peakOf makes this program run another one and print its peak memory in KiB.
// A process's peak begins with that of the one that started it, so a small one must.
const peakOf = "-peak-of"

func peak(cmd *exec.Cmd) int64 {
	if err := cmd.Run(); err != nil {
		return -1
	}
	return int64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
}

// process times a run of cmd, which is made anew for each.
func process(cmd func() *exec.Cmd) func() (cost, error) {
	return func() (cost, error) {
		c := cmd()
		var said bytes.Buffer
		c.Stderr = &said
		began := time.Now()
		if err := c.Run(); err != nil {
			return cost{}, errors.Join(err, errors.New(said.String()))
		}
		return cost{time.Since(began), c.ProcessState.UserTime() + c.ProcessState.SystemTime()}, nil
	}
}

// memory tells the peak of a build into an empty folder.
func (m *measurement) memory() error {
	for _, s := range workload.Sizes() {
		if err := m.peakOf("build "+s.Name, func() *exec.Cmd { return m.build(s) }, m.remove(s)); err != nil {
			return err
		}
	}
	return nil
}

// peakOf tells the peak memory of a command; prepare comes before each run and
// may be nil.
func (m *measurement) peakOf(name string, cmd func() *exec.Cmd, prepare func() error) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var peaks []float64
	for range m.runs {
		if prepare != nil {
			if err := prepare(); err != nil {
				return err
			}
		}
		one := cmd()
		measured := exec.Command(self, append([]string{peakOf}, one.Args...)...)
		measured.Env = one.Env
		said, err := measured.Output()
		if err != nil {
			return err
		}
		var kib float64
		if _, err := fmt.Sscan(string(said), &kib); err != nil || kib < 0 {
			return fmt.Errorf("the peak of %s is %s", name, strings.TrimSpace(string(said)))
		}
		peaks = append(peaks, kib/1024)
	}
	fmt.Printf("peak memory, %-15s %9.1f MiB\n", name, median(peaks))
	return nil
}

// start compares short commands with a process that does nothing.
func (m *measurement) start() error {
	bare, err := m.bare()
	if err != nil {
		return err
	}
	small := workload.Sizes()[0]
	costs, err := m.sideBySide(20*m.runs,
		program{"bare process", nil, process(func() *exec.Cmd { return exec.Command(bare) })},
		program{"version", nil, process(func() *exec.Cmd { return exec.Command(m.nacosgen, "version") })},
		program{"build S, new", m.remove(small), process(func() *exec.Cmd { return m.build(small) })},
		program{"build S, unchanged", nil, process(func() *exec.Cmd { return m.build(small) })},
		program{"lint S", nil, process(func() *exec.Cmd { return m.lintOf(small) })},
	)
	if err != nil {
		return err
	}
	for i, name := range []string{"version", "build S, new", "build S, unchanged", "lint S"} {
		tell(name+" / bare process", costs[i+1], costs[0])
	}
	return nil
}

// bare builds a Go program that does nothing.
func (m *measurement) bare() (string, error) {
	source, to := filepath.Join(m.dir, "bare.go"), filepath.Join(m.dir, "bare")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return "", err
	}
	said, err := exec.Command("go", "build", "-o", to, source).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building a bare program: %w: %s", err, said)
	}
	return to, nil
}

func (m *measurement) remove(s workload.Size) func() error {
	return func() error { return os.RemoveAll(m.out(s)) }
}

// perFile tells how the cost of a file grows with the size of the topology.
func (m *measurement) perFile() error {
	sizes := workload.Sizes()[1:]
	var programs []program
	for _, s := range sizes {
		programs = append(programs, program{"build " + s.Name, m.remove(s), process(func() *exec.Cmd { return m.build(s) })})
	}
	costs, err := m.sideBySide(m.runs, programs...)
	if err != nil {
		return err
	}
	each := func(i int) float64 { return ms(costs[i].wall) * 1000 / float64(sizes[i].Files()) }
	fmt.Printf("a file of %-18s %9.1f µs  next to %9.1f µs: %5.2f times   (of %s)\n", sizes[1].Name, each(1), each(0), each(1)/each(0), sizes[0].Name)
	return nil
}
