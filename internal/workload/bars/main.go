//go:build linux

// Command bars measures a nacosgen binary side by side with programs that do
// the least of the same work, and prints ratios: see docs/performance.md. Linux
// tells the peak memory of a process in KiB, others otherwise.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/nacosgen/nacosgen/internal/workload"
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == peakOf {
		fmt.Println(peak(exec.Command(os.Args[2], os.Args[3:]...)))
		return
	}
	m := &measurement{}
	flag.IntVar(&m.runs, "runs", 7, "how often each program runs; medians are told")
	flag.StringVar(&m.size, "size", "L", "size of the builds that are compared: S, M or L")
	flag.StringVar(&m.consulTemplate, "consul-template", "", "its binary, to measure it too")
	flag.StringVar(&m.tflint, "tflint", "", "its binary, to measure it too")
	flag.StringVar(&m.plugin, "plugin", "", "the binary of internal/workload/bars/plugin, to measure plugins too")
	flag.StringVar(&m.only, "only", "", "measure this `PART` alone: memory, start, file, build, lint or plugin")
	dir := flag.String("dir", "/dev/shm", "where to work; a file system in memory")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: bars [flags] NACOSGEN")
		os.Exit(2)
	}
	if err := m.run(flag.Arg(0), *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bars:", err)
		os.Exit(1)
	}
}

// measurement is one run of this program.
type measurement struct {
	runs           int
	size           string
	only           string // a part; "": all
	consulTemplate string // absolute, as are the next two; "" not measured
	tflint         string
	plugin         string

	nacosgen string // absolute
	dir      string // gone at the end
}

func (m *measurement) run(nacosgen, dir string) (err error) {
	m.nacosgen = nacosgen
	for _, name := range []*string{&m.nacosgen, &m.consulTemplate, &m.tflint, &m.plugin} {
		if *name == "" {
			continue
		}
		if *name, err = filepath.Abs(*name); err != nil {
			return err
		}
	}
	if m.dir, err = os.MkdirTemp(dir, "nacosgen-bars-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(m.dir)) }()
	for _, s := range workload.Sizes() {
		if err := os.Mkdir(filepath.Dir(m.topology(s)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(m.topology(s), s.HCL(), 0o600); err != nil {
			return err
		}
	}
	measured := false
	for _, part := range []struct {
		name string
		do   func() error
	}{{"memory", m.memory}, {"start", m.start}, {"file", m.perFile}, {"build", m.builds}, {"lint", m.lint}, {"plugin", m.plugins}} {
		if m.only != "" && m.only != part.name {
			continue
		}
		if err := part.do(); err != nil {
			return err
		}
		measured = true
	}
	if !measured {
		return fmt.Errorf("-only %q: want memory, start, file, build, lint or plugin", m.only)
	}
	return nil
}

// topology stands in a folder of its own: lint looks at what lies beside it.
func (m *measurement) topology(s workload.Size) string {
	return filepath.Join(m.dir, s.Name, "topology.hcl")
}

func (m *measurement) out(s workload.Size) string { return filepath.Join(m.dir, "out-"+s.Name) }

func (m *measurement) build(s workload.Size) *exec.Cmd {
	return exec.Command(m.nacosgen, "build", "-o", m.out(s), m.topology(s))
}

// cost is what one run took.
type cost struct {
	wall, cpu time.Duration
}

// program is one of those that run side by side.
type program struct {
	name string
	// prepare comes before each run and is not counted; it may be nil.
	prepare func() error
	run     func() (cost, error)
}

// sideBySide runs the programs in turn and gives the median of each.
func (m *measurement) sideBySide(runs int, programs ...program) ([]cost, error) {
	walls, cpus := make([][]time.Duration, len(programs)), make([][]time.Duration, len(programs))
	for range runs {
		for i, p := range programs {
			if p.prepare != nil {
				if err := p.prepare(); err != nil {
					return nil, fmt.Errorf("%s: %w", p.name, err)
				}
			}
			c, err := p.run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
			walls[i], cpus[i] = append(walls[i], c.wall), append(cpus[i], c.cpu)
		}
	}
	medians := make([]cost, len(programs))
	for i := range programs {
		medians[i] = cost{median(walls[i]), median(cpus[i])}
	}
	return medians, nil
}

func median[T cmp.Ordered](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}

// tell prints one row: what was measured next to the least.
func tell(name string, ours, least cost) {
	fmt.Printf("%-28s %9.1f ms  next to %9.1f ms: %5.2f times   (processor time %.1f next to %.1f ms)\n", name,
		ms(ours.wall), ms(least.wall), float64(ours.wall)/float64(least.wall), ms(ours.cpu), ms(least.cpu))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
