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
	"time"

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
	self, _ := os.Readlink("/proc/self/exe")
	isStranger := func(pid int) bool {
		group, err := syscall.Getpgid(pid)
		return err == nil && group != own && !slices.Contains(before, pid) && runsAnother(pid, self)
	}
	killChildren(func(pid int, environ [][]byte) bool {
		if !isStranger(pid) || namesRun(environ) {
			return false
		}
		time.Sleep(2 * time.Millisecond) // one that was just being started has its environment now
		again, ok := environOf(pid)
		return ok && isStranger(pid) && !namesRun(again)
	})
}

// runsAnother tells whether a process runs a program that is not self: neither has
// it ended, nor is it one of ours that was made and does not run its program yet.
func runsAnother(pid int, self string) bool {
	proc := fmt.Sprintf("/proc/%d", pid)
	args, err := os.ReadFile(proc + "/cmdline")
	if err != nil || len(args) == 0 {
		return false
	}
	program, err := os.Readlink(proc + "/exe")
	return err == nil && program != self
}

func namesRun(environ [][]byte) bool {
	return slices.ContainsFunc(environ, func(v []byte) bool { return bytes.HasPrefix(v, []byte(runVariable+"=")) })
}

// environOf gives the environment of a process; not ok where we may not look at it.
func environOf(pid int) (environ [][]byte, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	return bytes.Split(text, []byte{0}), err == nil
}

// killChildren ends the children of ours that are meant, and theirs.
func killChildren(meant func(pid int, environ [][]byte) bool) {
	for range 100 { // a child may start another before it is gone
		killed := false
		for _, pid := range children() {
			environ, ok := environOf(pid)
			if !ok || !meant(pid, environ) || syscall.Kill(pid, syscall.SIGKILL) != nil {
				continue
			}
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
