package host

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes puts a plugin into a group of its own, out of reach of Ctrl-C,
// and has the system kill it when the host is no more.
func attributes() *syscall.SysProcAttr {
	adoptOrphans()
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// adoptOrphans makes the host the parent of whoever a plugin leaves behind, so
// that it can be found.
var adoptOrphans = sync.OnceFunc(func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })

func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// killOrphans ends what a plugin started and left behind in a group of its own:
// children of ours that carry the plugin's run in their environment and have
// another plugin's parent no more.
func killOrphans(env []string) {
	mark := runMark(env)
	if mark == "" {
		return
	}
	killChildren(func(_ int, environ [][]byte) bool {
		return slices.ContainsFunc(environ, func(v []byte) bool { return string(v) == mark })
	})
}

// killStrangers ends what plugins started and left behind with another environment:
// children that are not ours. Ours are in our group, or, plugins and cleaners of
// other hosts in this process, name their run; and some were there before.
func killStrangers(before []int) {
	own := syscall.Getpgrp()
	killChildren(func(pid int, environ [][]byte) bool {
		group, err := syscall.Getpgid(pid)
		return err == nil && group != own && !slices.Contains(before, pid) &&
			!slices.ContainsFunc(environ, func(v []byte) bool { return bytes.HasPrefix(v, []byte(runVariable+"=")) })
	})
}

// killChildren ends the children of ours that are meant, and theirs.
func killChildren(meant func(pid int, environ [][]byte) bool) {
	for range 100 { // a child may start another before it is gone
		killed := false
		for _, pid := range children() {
			environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
			if err != nil || !meant(pid, bytes.Split(environ, []byte{0})) {
				continue
			}
			_ = syscall.Kill(pid, syscall.SIGKILL)
			_, _ = syscall.Wait4(pid, nil, 0, nil)
			killed = true
		}
		if !killed {
			return
		}
	}
}

// children lists the processes whose parent we are.
func children() []int {
	threads, _ := os.ReadDir("/proc/self/task")
	var all []int
	for _, thread := range threads {
		text, _ := os.ReadFile("/proc/self/task/" + thread.Name() + "/children")
		for _, field := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				all = append(all, pid)
			}
		}
	}
	return all
}
