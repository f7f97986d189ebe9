//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/nacosgen/nacosgen/internal/workload"
)

// file is one file as nacosgen made it.
type file struct {
	path string // relative
	mode fs.FileMode
	body []byte
}

// builds compares builds of one size with programs that have all files in
// memory already.
func (m *measurement) builds() error {
	size, err := m.sized()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(m.out(size)); err != nil {
		return err
	}
	build := process(func() *exec.Cmd { return m.build(size) })
	if _, err := build(); err != nil {
		return err
	}
	files, err := readAll(m.out(size))
	if err != nil {
		return err
	}
	if len(files) != size.Files() {
		return fmt.Errorf("%d files, want %d", len(files), size.Files())
	}
	plain := filepath.Join(m.dir, "plain")
	programs := []program{
		{"plain writing", func() error { return os.RemoveAll(plain) }, timed(files, func(f *file) error { return f.write(plain) })},
		{"build, new", m.remove(size), build},
		{"plain comparing", nil, timed(files, func(f *file) error { return f.compare(plain) })},
		{"build, unchanged", nil, build},
	}
	if m.consulTemplate != "" {
		run, err := m.templates(files)
		if err != nil {
			return err
		}
		programs = append(programs, run...)
	}
	costs, err := m.sideBySide(m.runs, programs...)
	if err != nil {
		return err
	}
	tell("build "+size.Name+" / plain writing", costs[1], costs[0])
	tell("unchanged / plain comparing", costs[3], costs[2])
	if m.consulTemplate != "" {
		tell("consul-template, new", costs[4], costs[0])
		tell("consul-template, unchanged", costs[5], costs[2])
	}
	return nil
}

// sized is the size that is asked for.
func (m *measurement) sized() (workload.Size, error) {
	for _, s := range workload.Sizes() {
		if s.Name == m.size {
			return s, nil
		}
	}
	return workload.Size{}, fmt.Errorf("-size %q: want S, M or L", m.size)
}

// readAll reads what a build made, its own records left out.
func readAll(dir string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(p) == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		body, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		files = append(files, file{rel, info.Mode().Perm(), body})
		return err
	})
	return files, err
}

// timed runs do for every file in two goroutines, each a half of the folders.
func timed(files []file, do func(*file) error) func() (cost, error) {
	return func() (cost, error) {
		before, began := used(), time.Now()
		var group sync.WaitGroup
		errs := make([]error, 2)
		for n, part := range [][]file{files[:len(files)/2], files[len(files)/2:]} {
			group.Go(func() {
				for i := range part {
					errs[n] = errors.Join(errs[n], do(&part[i]))
				}
			})
		}
		group.Wait()
		return cost{time.Since(began), used() - before}, errors.Join(errs...)
	}
}

// used is the processor time of this process so far.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// write is the least that puts a file in place whole: create, write, rename.
func (f *file) write(dir string) error {
	p := filepath.Join(dir, f.path)
	create := func() (*os.File, error) { return os.OpenFile(p+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode) }
	to, err := create()
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return err
		}
		to, err = create()
	}
	if err != nil {
		return err
	}
	if _, err := to.Write(f.body); err != nil {
		return err
	}
	if err := to.Close(); err != nil {
		return err
	}
	return os.Rename(p+".new", p)
}

func (f *file) compare(dir string) error {
	body, err := os.ReadFile(filepath.Join(dir, f.path))
	if err == nil && !bytes.Equal(body, f.body) {
		err = fmt.Errorf("%s differs", f.path)
	}
	return err
}
