package conformance

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(p *process) { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }

// leftProcesses finds by its environment every process whose start has an id that
// begins so, in whatever session it hides; those that ended but for their entry
// have none.
func leftProcesses(id string) []int {
	var left []int
	want := []byte(marker + "=" + id)
	names, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range names {
		environ, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(environ, want) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			left = append(left, pid)
		}
	}
	return left
}

// terminate asks the process to end.
func terminate(p *process) error { return p.cmd.Process.Signal(syscall.SIGTERM) }
